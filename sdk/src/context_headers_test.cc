#include "context_headers.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace weft::detail {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr const char* kSpan = "00f067aa0ba902b7";
const std::string kTraceparent = std::string("00-") + kTrace + "-" + kSpan + "-01";

struct Read {
  std::optional<Context> context;
  size_t ignored = 0;

  std::string trace() const { return context ? context->span_context().trace_id().to_hex() : "no context"; }
  std::string_view state() const { return context->span_context().trace_state().to_header(); }
  std::string_view baggage() const { return context->baggage().to_header(); }
};
Read read(const Headers& headers) {
  Read result;
  result.context = read_context(reader_of(headers), result.ignored);
  return result;
}

Headers written(const Context& context, std::string_view tracer_baggage = {}, Headers headers = {}) {
  write_context(writer_of(headers), context, tracer_baggage);
  return headers;
}

TEST(ContextHeaders, what_was_read_is_written_again) {
  const Headers headers = {{"traceparent", kTraceparent}, {"tracestate", "a=1,b=2"}, {"baggage", "k=v;p=1"}};
  EXPECT_EQ(written(*read(headers).context), headers);
}

TEST(ContextHeaders, a_span_that_was_read_is_another_process_s) {
  const Read result = read({{"TraceParent", kTraceparent}});
  EXPECT_EQ(result.trace(), kTrace);
  EXPECT_EQ(result.context->span_context().span_id().to_hex(), kSpan);
  EXPECT_TRUE(result.context->span_context().is_remote());
  EXPECT_TRUE(result.context->span_context().is_sampled());
  EXPECT_EQ(result.ignored, 0u);
}

TEST(ContextHeaders, a_caller_who_did_not_sample_stays_so) {
  const Read result = read({{"traceparent", kTraceparent.substr(0, 54) + "0"}});
  EXPECT_FALSE(result.context->span_context().is_sampled());
}

TEST(ContextHeaders, nothing_in_them_gives_no_context) {
  EXPECT_FALSE(read({}).context);
  EXPECT_FALSE(read({{"host", "localhost"}}).context);
  EXPECT_EQ(read({{"tracestate", "a=1"}, {"baggage", ""}}).ignored, 0u);
}

TEST(ContextHeaders, a_malformed_traceparent_is_counted_and_drops_the_state) {
  const Read result = read({{"traceparent", "00-zz"}, {"tracestate", "a=1"}, {"baggage", "k=v"}});
  EXPECT_EQ(result.ignored, 1u);
  EXPECT_FALSE(result.context->span_context().is_valid());
  EXPECT_EQ(result.state(), "");
  EXPECT_EQ(result.baggage(), "k=v");
}

TEST(ContextHeaders, two_traceparents_are_as_bad_as_none) {
  const Read result = read({{"traceparent", kTraceparent}, {"Traceparent", kTraceparent}});
  EXPECT_FALSE(result.context);
  EXPECT_EQ(result.ignored, 1u);
}

TEST(ContextHeaders, a_malformed_tracestate_is_counted_and_the_span_is_kept) {
  const Read result = read({{"traceparent", kTraceparent}, {"tracestate", "A=1"}});
  EXPECT_EQ(result.trace(), kTrace);
  EXPECT_EQ(result.state(), "");
  EXPECT_EQ(result.ignored, 1u);
}

TEST(ContextHeaders, several_lines_of_tracestate_and_baggage_are_one) {
  const Read result = read({{"tracestate", " a=1,b=2"},
                            {"baggage", "x=1"},
                            {"traceparent", kTraceparent},
                            {"TraceState", ""},
                            {"tracestate", "c=3"},
                            {"Baggage", "y=2,z=3"}});
  EXPECT_EQ(result.state(), "a=1,b=2,c=3");
  EXPECT_EQ(result.baggage(), "x=1,y=2,z=3");
}

TEST(ContextHeaders, thirty_three_members_in_several_lines_drop_the_state) {
  Headers headers = {{"traceparent", kTraceparent}};
  for (int i = 0; i < 33; ++i) headers.emplace_back("tracestate", "k" + std::to_string(i) + "=1");
  EXPECT_EQ(read(headers).state(), "");
  headers.pop_back();
  EXPECT_EQ(read(headers).context->span_context().trace_state().get("k31"), "1");
}

TEST(ContextHeaders, malformed_baggage_is_counted_once) {
  const Read result = read({{"baggage", "ok=1,bad,b d=1"}});
  EXPECT_EQ(result.baggage(), "ok=1");
  EXPECT_EQ(result.ignored, 1u);
}

TEST(ContextHeaders, the_session_is_known_by_all_its_names) {
  for (const char* name : {"session_id", "honeyhive_session_id", "honeyhive.session_id"}) {
    const Read result = read({{"baggage", std::string(name) + "=abc,tier=gold"}});
    EXPECT_EQ(result.context->baggage().get("session_id"), "abc") << name;
    EXPECT_EQ(result.context->baggage().get("tier"), "gold") << name;
    EXPECT_EQ(result.context->baggage().entries().size(), 2u) << name;
  }
}

TEST(ContextHeaders, project_and_source_are_known_by_all_their_names) {
  const Read result = read({{"baggage", "honeyhive.project=p,honeyhive_source=s"}});
  EXPECT_EQ(result.baggage(), "project=p,source=s");
}

TEST(ContextHeaders, a_key_s_own_name_wins_over_another_spelling) {
  const Read result = read({{"baggage", "honeyhive.session_id=other,session_id=abc"}});
  EXPECT_EQ(result.baggage(), "session_id=abc");
}

TEST(ContextHeaders, other_names_of_honeyhive_s_are_left_alone) {
  EXPECT_EQ(read({{"baggage", "honeyhive_tracer_id=t1"}}).baggage(), "honeyhive_tracer_id=t1");
}

TEST(ContextHeaders, the_tracer_s_session_goes_along) {
  EXPECT_EQ(written({}, "session_id=s,project=p"), (Headers{{"baggage", "session_id=s,project=p"}}));
}

TEST(ContextHeaders, the_context_s_session_wins_over_the_tracer_s) {
  const Context context({}, Baggage::parse("tier=gold,session_id=theirs"));
  EXPECT_EQ(written(context, "session_id=ours,project=p"),
            (Headers{{"baggage", "project=p,tier=gold,session_id=theirs"}}));
}

TEST(ContextHeaders, a_context_that_has_all_the_tracer_would_add_goes_as_it_is) {
  const Context context({}, Baggage::parse("project=a,session_id=b,source="));
  EXPECT_EQ(written(context, "session_id=s,project=p,source=x"),
            (Headers{{"baggage", "project=a,session_id=b,source="}}));
}

TEST(ContextHeaders, the_session_fits_before_what_fills_the_header) {
  std::string full = "k0=v";
  for (int i = 1; i < 64; ++i) full += ",k" + std::to_string(i) + "=v";
  const Headers many = written(Context({}, Baggage::parse(full)), "session_id=s");
  EXPECT_EQ(many[0].second, "session_id=s," + full.substr(0, full.rfind(',')));
  const Headers big = written(Context({}, Baggage::parse("a=1,b=" + std::string(8180, 'v'))), "session_id=s");
  EXPECT_EQ(big[0].second, "session_id=s,a=1");
}

TEST(ContextHeaders, what_was_in_the_headers_is_replaced) {
  const Headers before = {
      {"Traceparent", "old"}, {"TRACESTATE", "old=1"}, {"Baggage", "old=1"}, {"host", "h"}};
  const Context context = *read({{"traceparent", kTraceparent}}).context;
  EXPECT_EQ(written(context, {}, before), (Headers{{"Traceparent", kTraceparent}, {"host", "h"}}));
}

TEST(ContextHeaders, without_a_span_only_baggage_is_written) {
  EXPECT_EQ(written(Context({}, Baggage::parse("a=1"))), (Headers{{"baggage", "a=1"}}));
  EXPECT_EQ(written(Context()), Headers());
}

}  // namespace
}  // namespace weft::detail
