#include "weft/instrumentation/messaging.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "instrumentation/traced_test.h"

namespace weft {
namespace {

using Headers = std::map<std::string, std::string>;

class MessagingTest : public testing::TracedTest {
 protected:
  MessagingTest() {
    const Context context = Context().with_baggage(Baggage().with("session_id", "s-1"));
    Span span = start_producer_span(tracer, {.system = "nats", .destination = "orders", .body_bytes = 7},
                                    {.parent = &context});
    inject_context_into_carrier(headers, tracer, span.as_context());
  }

  void handle(const ConsumerOptions& options) {
    start_consumer_span(tracer, {.system = "nats", .destination = "orders"},
                        extract_context_from_carrier(headers, tracer), options);
  }

  Headers headers;
};

TEST_F(MessagingTest, a_consumer_is_the_producers_child_by_default) {
  handle({});
  const auto sent = exported("send orders");
  const auto handled = exported("process orders");
  EXPECT_EQ(handled.trace_id, sent.trace_id);
  EXPECT_EQ(handled.parent_span_id, sent.span_id);
  EXPECT_TRUE(handled.links.empty());
  EXPECT_EQ(sent.kind, SpanKind::producer);
  EXPECT_EQ(handled.kind, SpanKind::consumer);
  EXPECT_EQ(sent.attributes["messaging.message.body.size"], Value(7));
}

TEST_F(MessagingTest, a_linking_consumer_has_a_trace_of_its_own_and_a_link) {
  handle({.follows = ConsumerFollows::link, .consumer_group = "billing"});
  const auto sent = exported("send orders");
  const auto handled = exported("process orders");
  EXPECT_NE(handled.trace_id, sent.trace_id);
  EXPECT_EQ(handled.parent_span_id, "");
  ASSERT_EQ(handled.links.size(), 1u);
  EXPECT_EQ(handled.links[0].trace_id, sent.trace_id);
  EXPECT_EQ(handled.links[0].span_id, sent.span_id);
  EXPECT_EQ(handled.attributes["messaging.consumer.group.name"], Value("billing"));
}

TEST_F(MessagingTest, a_linking_consumer_in_a_batch_is_a_part_of_the_batch) {
  {
    const ScopedSpan batch = tracer.start_as_current_span("batch");
    handle({.follows = ConsumerFollows::link});
  }
  EXPECT_EQ(exported("process orders").parent_span_id, exported("batch").span_id);
}

TEST_F(MessagingTest, the_session_goes_with_a_message_either_way) {
  for (const auto follows : {ConsumerFollows::parent, ConsumerFollows::link}) {
    const Span span =
        start_consumer_span(tracer, {.system = "nats", .destination = "orders"},
                            extract_context_from_carrier(headers, tracer), {.follows = follows});
    EXPECT_EQ(session_id_of(span.as_context()), "s-1");
  }
}

TEST_F(MessagingTest, a_message_without_context_begins_a_trace) {
  headers.clear();
  const ScopedSpan polling = tracer.start_as_current_span("polling");
  handle({});
  EXPECT_EQ(exported("process orders").parent_span_id, "");
}

TEST_F(MessagingTest, a_failure_says_what_the_library_said) {
  {
    Span span = start_consumer_span(tracer, {.system = "nats", .destination = "orders"}, {});
    set_messaging_error(span, "not_connected", "the broker is away");
  }
  const auto handled = exported("process orders");
  EXPECT_EQ(handled.status, StatusCode::error);
  EXPECT_EQ(handled.attributes["error.type"], Value("not_connected"));
}

}  // namespace
}  // namespace weft
