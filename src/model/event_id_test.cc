#include "model/event_id.h"

#include <gtest/gtest.h>

namespace weft::model {
namespace {

TraceId trace_id(uint8_t byte) {
  TraceId id;
  id.bytes.fill(byte);
  return id;
}

SpanId span_id(uint8_t byte) {
  SpanId id;
  id.bytes.fill(byte);
  return id;
}

// The figure was computed apart from this code, with Python's hashlib. It must never change: stored events
// are found by it.
TEST(EventId, is_the_same_for_ever) {
  EXPECT_EQ(event_id(trace_id(1), span_id(2)), "30ea06fe-03e6-527d-bc91-4026de48de4c");
}

TEST(EventId, differs_for_another_trace_or_span) {
  EXPECT_NE(event_id(trace_id(1), span_id(2)), event_id(trace_id(1), span_id(3)));
  EXPECT_NE(event_id(trace_id(1), span_id(2)), event_id(trace_id(2), span_id(2)));
}

TEST(EventId, random_ones_are_version_4_and_differ) {
  const std::string id = random_uuid();
  EXPECT_EQ(id.size(), 36u);
  EXPECT_EQ(id[14], '4');
  EXPECT_NE(id, random_uuid());
}

}  // namespace
}  // namespace weft::model
