// TraceInbox: the spans of a run's traces, kept until their tests have been asserted on.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/trace.h"

namespace weft::eval {

// A trace, with what its views point into.
struct HeldTrace {
  model::Trace trace;
  std::vector<std::shared_ptr<const model::SpanBatch>> owners;
};

// What of a trace is there.
struct TraceState {
  size_t spans = 0;
  bool is_truncated = false;               // more than kSpansMax came
  size_t missing_parents = 0;              // spans whose parent is neither here nor the caller
  std::map<std::string, size_t> services;  // spans of each; "" for those that name none
  std::chrono::steady_clock::time_point last_arrival = {};
};

// What came in, for the report of a trace of which nothing did.
struct InboxCounters {
  size_t requests = 0;
  size_t bytes = 0;
  size_t spans = 0;
  size_t spans_of_other_traces = 0;  // of no test that is under way: they are dropped
  size_t bad_requests = 0;
};

// Any thread.
class TraceInbox {
 public:
  // A trace keeps no more spans: with further ones it is truncated, and what is asserted on it is in error.
  static constexpr size_t kSpansMax = 100'000;

  // From now on its spans are kept. `caller` is the span that the run made for the call.
  void expect(const model::TraceId& trace, const model::SpanId& caller);
  void forget(const model::TraceId& trace);
  bool expects(const model::TraceId& trace) const;

  // Spans of expected traces are kept; of two with one id the first.
  void add(std::shared_ptr<const model::SpanBatch> batch);
  void count_request(size_t bytes, bool is_good);

  TraceState state(const model::TraceId& trace) const;
  HeldTrace trace(const model::TraceId& trace) const;
  InboxCounters counters() const;

 private:
  struct Place {
    std::shared_ptr<const model::SpanBatch> batch;
    size_t span = 0;
  };
  struct Entry {
    model::SpanId caller;
    std::unordered_map<model::SpanId, Place> spans;
    bool is_truncated = false;
    std::chrono::steady_clock::time_point last_arrival = {};
  };

  mutable std::mutex mutex_;
  std::unordered_map<model::TraceId, Entry> traces_;
  InboxCounters counters_;
};

}  // namespace weft::eval
