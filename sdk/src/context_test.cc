#include "weft/context.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "testing/traced.h"

namespace weft {
namespace {

using testing::Traced;

std::string_view tier() {
  static thread_local std::string value;
  value = Context::current().baggage().get("tier").value_or("none");
  return value;
}
Context with_tier(std::string_view value) {
  return Context::current().with_baggage(Baggage().with("tier", value));
}

TEST(ContextTest, what_is_attached_is_current_until_the_token_goes) {
  {
    const context::Token token = context::attach(with_tier("gold"));
    EXPECT_EQ(tier(), "gold");
  }
  EXPECT_EQ(tier(), "none");
}

TEST(ContextTest, nothing_extracted_attaches_nothing) {
  const context::Token outer = context::attach(with_tier("gold"));
  const context::Token token = context::attach(std::optional<Context>());
  EXPECT_EQ(tier(), "gold");
}

TEST(ContextTest, a_token_that_ends_early_takes_those_above_it_along) {
  auto below = std::make_unique<context::Token>(with_tier("silver"));
  auto above = std::make_unique<context::Token>(with_tier("gold"));
  context::detach(*below);
  EXPECT_EQ(tier(), "none");
  const context::Token later(with_tier("bronze"));
  above.reset();
  EXPECT_EQ(tier(), "bronze");
}

TEST(ContextTest, a_token_destroyed_on_another_thread_harms_no_one) {
  set_log_handler(nullptr);
  auto token = std::make_unique<context::Token>(with_tier("gold"));
  std::thread([&] {
    token.reset();
    EXPECT_EQ(tier(), "none");
  }).join();
  EXPECT_EQ(tier(), "gold");
}

TEST(ContextTest, a_bound_task_runs_where_it_was_bound) {
  Traced traced;
  std::thread thread;
  {
    const ScopedSpan request = traced.tracer.start_as_current_span("request");
    thread = std::thread(bind_context([&](int number) {
                           traced.tracer.start_span("task").set_attribute("number", number).end();
                         }),
                         7);
  }
  thread.join();
  EXPECT_EQ(traced.sent("task").parent_span_id, traced.sent("request").span_id);
  EXPECT_EQ(traced.sent("task").attributes["number"], Value(7));
}

TEST(ContextTest, a_context_that_outlives_its_span_still_names_it) {
  Traced traced;
  Context context;
  {
    const ScopedSpan span = traced.tracer.start_as_current_span("gone");
    context = Context::current();
  }
  const context::Token token(context);
  traced.tracer.enrich_span({{"too", "late"}});
  traced.tracer.start_span("after").end();
  EXPECT_EQ(traced.sent("after").parent_span_id, traced.sent("gone").span_id);
  EXPECT_FALSE(traced.sent("gone").attributes.contains("honeyhive_metadata.too"));
}

}  // namespace
}  // namespace weft
