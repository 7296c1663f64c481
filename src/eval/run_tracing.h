// RunTracing: the traces of a run: one for each step, from its traceparent to what its assertions see.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "eval/config.h"
#include "eval/grader_span.h"
#include "eval/http_call.h"
#include "eval/loop.h"
#include "eval/trace_inbox.h"
#include "eval/trace_receiver.h"

namespace weft::eval {

// One step's. Times are of the system's clock, in nanoseconds.
struct StepTrace {
  model::TraceId trace_id;
  model::SpanId root_id;    // the test case
  model::SpanId target_id;  // the provider's call: what is under test continues it
  uint64_t began_ns = 0, target_began_ns = 0, target_ended_ns = 0;
  std::vector<GraderSpan> graders = {};

  std::string traceparent() const;
};

// What the run says of a step in its own spans.
struct StepFacts {
  std::string evaluation_id, target_name, test_case_id, error;
  size_t test_index = 0, prompt_index = 0, repeat_index = 0;
  bool passed = false;
  bool was_cached = false;  // nobody was asked: there are no spans of what is under test
  double score = 0;
};

// "" where there is none.
struct RunningWeft {
  std::string url;
  std::string api_key = "";  // "" for none
};

// Called from the loop.
using KeepTraces = std::function<void(std::string_view otlp_protobuf)>;

// Spans come in on the receiver's threads; everything else is one thread, the loop's.
class RunTracing {
 public:
  // A running weft gets all spans, and is asked for those that went straight to it; without one, `keep` gets
  // them, where there is one. Errors: those of the receiver, where the configuration says that they end the
  // run.
  static Result<std::unique_ptr<RunTracing>> open(const Tracing& tracing, Loop& loop, const RunningWeft& weft,
                                                  KeepTraces keep, Warnings& warnings);
  ~RunTracing();

  // Where what is under test is to send its spans.
  std::string endpoint() const;
  // Why nothing can come in; "" where it can.
  const std::string& problem() const { return problem_; }

  StepTrace begin();
  static void target_ended(StepTrace& trace);
  // After that, for a trace that is asserted on: asks for the spans that are elsewhere, until it is settled.
  void await(const StepTrace& trace);
  // No parent misses, nothing has come for a while, all declared services are there; or the time is over.
  bool is_settled(const StepTrace& trace) const;
  // With the target's span.
  HeldTrace collect(const StepTrace& trace, const StepFacts& facts) const;
  // How many spans came, of whom, whether more came than are kept, and why none did.
  json::value report(const StepTrace& trace) const;
  // Sends the run's own spans on, and forgets the trace.
  void finish(const StepTrace& trace, const StepFacts& facts);
  // Hands on what the receiver took since; called from the loop.
  void forward_waiting();
  // What could not be forwarded, and why; "" where all could.
  std::string forwarding_problem() const;
  bool is_forwarding() const { return requests_under_way_ > 0 || has_waiting(); }

 private:
  struct Destination {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
  };
  static constexpr size_t kWaitingMax = 1'000;  // requests to forward; more are dropped and counted

  RunTracing(const Tracing& tracing, Loop& loop) : tracing_(tracing), loop_(loop) {}
  void hand_on(const ReceivedTraces& traces);
  void send(const Destination& to, const ReceivedTraces& traces);
  void fetch(const StepTrace& trace);
  void take_answer(const HttpAnswer& answer);
  bool is_whole(const StepTrace& trace) const;
  bool has_waiting() const;

  const Tracing& tracing_;
  Loop& loop_;
  std::string problem_;
  TraceInbox inbox_;
  std::vector<Destination> destinations_;
  bool has_weft_ = false;  // among them
  KeepTraces keep_;
  std::optional<TraceSource> source_;  // that is asked for traces
  std::string source_problem_;         // why its last answer was none; "" when it was
  std::unique_ptr<TraceReceiver> receiver_;
  mutable std::mutex mutex_;
  std::vector<ReceivedTraces> waiting_;
  size_t dropped_ = 0;
  size_t requests_under_way_ = 0;
  size_t forwards_failed_ = 0;
  std::string forward_error_;
};

// What scripts see as context.trace, in promptfoo's shape.
json::value trace_for_scripts(const model::Trace& trace, const json::object& context);

// Whether a weft answers there.
bool answers_as_weft(Loop& loop, const std::string& url);

}  // namespace weft::eval
