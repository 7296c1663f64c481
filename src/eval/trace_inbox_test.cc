#include "eval/trace_inbox.h"

#include <gtest/gtest.h>

#include "eval/random_id.h"

namespace weft::eval {
namespace {

class TraceInboxTest : public ::testing::Test {
 protected:
  TraceInboxTest() { inbox_.expect(trace_, random_span_id()); }

  std::shared_ptr<const model::SpanBatch> batch_of(size_t spans) {
    auto batch = std::make_shared<model::SpanBatch>();
    batch->resources.emplace_back();
    batch->scopes.emplace_back();
    for (size_t i = 0; i < spans; ++i) {
      model::Span span;
      span.trace_id = trace_;
      span.span_id = random_span_id();
      batch->spans.push_back(span);
    }
    return batch;
  }

  const model::TraceId trace_ = random_trace_id();
  TraceInbox inbox_;
};

TEST_F(TraceInboxTest, a_trace_with_more_spans_than_are_kept_is_truncated) {
  const auto most = batch_of(TraceInbox::kSpansMax);
  inbox_.add(most);
  inbox_.add(most);  // as when it is fetched again
  EXPECT_FALSE(inbox_.trace(trace_).trace.truncated);
  inbox_.add(batch_of(1));
  EXPECT_TRUE(inbox_.trace(trace_).trace.truncated);
  EXPECT_TRUE(inbox_.state(trace_).is_truncated);
  EXPECT_EQ(inbox_.state(trace_).spans, TraceInbox::kSpansMax);
  EXPECT_EQ(inbox_.counters().spans_of_other_traces, 0);
}

}  // namespace
}  // namespace weft::eval
