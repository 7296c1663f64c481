#include "eval/run_tracing.h"

#include <boost/json.hpp>

#include "eval/http_call.h"
#include "eval/random_id.h"
#include "eval/run_spans.h"
#include "eval/trace_source.h"
#include "eval/values.h"
#include "model/json_tree.h"
#include "wire/otlp.h"

namespace weft::eval {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds kFetchEvery{100};
constexpr milliseconds kSendMax{10'000};
constexpr milliseconds kProbeMax{300};
constexpr std::string_view kProtobuf = "application/x-protobuf";

uint64_t now_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

double milliseconds_since(uint64_t time_ns) {
  return static_cast<double>(now_ns() - time_ns) / 1e6;
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

// A base address or the whole path, as collectors are named in both ways.
std::string traces_url(const std::string& endpoint) {
  const auto url = without_slash(endpoint);
  return url.ends_with("/v1/traces") ? url : url + "/v1/traces";
}

std::vector<std::pair<std::string, std::string>> headers_of(const json::object& said) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const auto& [name, value] : said) headers.emplace_back(name, text_of(value));
  return headers;
}

}  // namespace

std::string StepTrace::traceparent() const {
  return fmt::format("00-{}-{}-01", trace_id.hex(), target_id.hex());
}

bool answers_as_weft(Loop& loop, const std::string& url) {
  std::optional<bool> answers;
  call_http(loop, {.url = url + "/ready", .headers = {}, .body = "", .timeout = kProbeMax},
            [&](const HttpAnswer& answer) { answers = answer.error.empty() && answer.status == 200; });
  while (!answers) loop.step(milliseconds(20));
  return *answers;
}

Result<std::unique_ptr<RunTracing>> RunTracing::open(const Tracing& tracing, Loop& loop,
                                                     const RunningWeft& weft, KeepTraces keep,
                                                     Warnings& warnings) {
  std::unique_ptr<RunTracing> made(new RunTracing(tracing, loop));
  made->keep_ = std::move(keep);
  if (!weft.url.empty()) {
    json::object headers;
    if (!weft.api_key.empty()) headers["authorization"] = "Bearer " + weft.api_key;
    made->destinations_.push_back({traces_url(weft.url), headers_of(headers)});
    made->source_ = TraceSource{
        .api = TraceSource::Api::tempo, .endpoint = without_slash(weft.url), .headers = std::move(headers)};
    made->has_weft_ = true;
  }
  if (tracing.forwarding)
    made->destinations_.push_back(
        {traces_url(tracing.forwarding->endpoint), headers_of(tracing.forwarding->headers)});
  if (tracing.source) made->source_ = tracing.source;
  auto receiver = TraceReceiver::start(tracing, made->inbox_, [self = made.get()](ReceivedTraces received) {
    if (!self->destinations_.empty() || self->keep_) {
      const std::lock_guard lock(self->mutex_);
      if (self->waiting_.size() == kWaitingMax) {
        ++self->dropped_;
      } else {
        self->waiting_.push_back(std::move(received));
      }
    }
    self->loop_.wake();
  });
  if (receiver) {
    made->receiver_ = *std::move(receiver);
  } else if (tracing.must_receive) {
    return tl::make_unexpected(receiver.error());
  } else {
    made->problem_ = receiver.error().message;
    warnings.add("no receiver for spans: " + made->problem_);
  }
  return made;
}

RunTracing::~RunTracing() = default;

std::string RunTracing::endpoint() const {
  if (receiver_ != nullptr) return receiver_->endpoint();
  return source_ ? source_->endpoint : "";
}

StepTrace RunTracing::begin() {
  StepTrace trace{.trace_id = random_trace_id(), .root_id = random_span_id(), .target_id = random_span_id()};
  trace.began_ns = trace.target_began_ns = now_ns();
  inbox_.expect(trace.trace_id, trace.target_id);
  return trace;
}

void RunTracing::target_ended(StepTrace& trace) {
  trace.target_ended_ns = now_ns();
}

void RunTracing::await(const StepTrace& trace) {
  if (source_) fetch(trace);
}

void RunTracing::fetch(const StepTrace& trace) {
  if (!inbox_.expects(trace.trace_id) || is_settled(trace)) return;
  ++requests_under_way_;
  auto headers = headers_of(source_->headers);
  headers.emplace_back("accept", "application/json");
  call_http(loop_,
            {.url = trace_url(*source_, trace.trace_id),
             .headers = std::move(headers),
             .body = "",
             .timeout = kSendMax},
            [this, trace](const HttpAnswer& answer) {
              --requests_under_way_;
              take_answer(answer);
              loop_.after(kFetchEvery, [this, trace] { fetch(trace); });
            });
}

void RunTracing::take_answer(const HttpAnswer& answer) {
  constexpr int kNotThereYet = 404;
  if (!answer.error.empty()) {
    source_problem_ = answer.error;
  } else if (answer.status == 200) {
    auto spans = spans_of_answer(source_->api, answer.body);
    source_problem_ = spans ? "" : spans.error().message;
    if (spans) inbox_.add(*std::move(spans));
  } else {
    source_problem_ = answer.status == kNotThereYet ? "" : fmt::format("it answered {}", answer.status);
  }
}

bool RunTracing::is_whole(const StepTrace& trace) const {
  const auto state = inbox_.state(trace.trace_id);
  if (state.spans == 0 || state.missing_parents > 0) return false;
  for (const auto& service : tracing_.services) {
    if (!state.services.contains(service)) return false;
  }
  const auto quiet = std::chrono::steady_clock::now() - state.last_arrival;
  return std::chrono::duration<double, std::milli>(quiet).count() >= tracing_.quiet_ms;
}

bool RunTracing::is_settled(const StepTrace& trace) const {
  return is_whole(trace) || milliseconds_since(trace.target_ended_ns) >= tracing_.limit_ms;
}

HeldTrace RunTracing::collect(const StepTrace& trace, const StepFacts& facts) const {
  // The target's span is put beside the application's without waiting for the test to end.
  TraceInbox whole;
  whole.expect(trace.trace_id, trace.root_id);
  auto held = inbox_.trace(trace.trace_id);
  for (const auto& owner : held.owners) whole.add(owner);
  whole.add(run_spans(trace, facts, false));
  auto with_target = whole.trace(trace.trace_id);
  with_target.trace.truncated = with_target.trace.truncated || held.trace.truncated;
  return with_target;
}

json::value RunTracing::report(const StepTrace& trace) const {
  const auto state = inbox_.state(trace.trace_id);
  const auto counters = inbox_.counters();
  json::object services;
  for (const auto& [name, count] : state.services)
    services[name.empty() ? "(no service.name)" : name] = count;
  json::object made{{"spans", state.spans},
                    {"services", std::move(services)},
                    {"missingParents", state.missing_parents},
                    {"whole", is_whole(trace) && !state.is_truncated},
                    {"waitedMs", number_value(std::round(milliseconds_since(trace.target_ended_ns)))}};
  if (state.is_truncated) made["truncated"] = true;
  if (state.spans > 0) return made;
  if (!source_problem_.empty()) {
    made["why"] = fmt::format("traces could not be read from {}: {}", source_->endpoint, source_problem_);
  } else if (!problem_.empty() && !source_) {
    made["why"] = "there was no receiver: " + problem_;
  } else if (counters.requests == 0) {
    made["why"] = fmt::format(
        "nobody has sent anything to {}: is it the OTLP endpoint of what is under test?", endpoint());
  } else if (counters.bad_requests == counters.requests) {
    made["why"] = fmt::format("{} requests came, none of which could be decoded", counters.requests);
  } else if (counters.spans == 0) {
    made["why"] = fmt::format(
        "{} requests came ({} bytes), all with spans of other traces: what is under test does not "
        "continue the traceparent it is given",
        counters.requests, counters.bytes);
  } else {
    made["why"] = fmt::format("spans of other tests came, of this one none within {} ms", tracing_.limit_ms);
  }
  return made;
}

void RunTracing::finish(const StepTrace& trace, const StepFacts& facts) {
  inbox_.forget(trace.trace_id);
  if (destinations_.empty() && !keep_) return;
  hand_on({.content_type = std::string(kProtobuf),
           .body = std::make_shared<const std::string>(
               wire::encode_otlp_protobuf(*run_spans(trace, facts, true)))});
}

bool RunTracing::has_waiting() const {
  const std::lock_guard lock(mutex_);
  return !waiting_.empty();
}

std::string RunTracing::forwarding_problem() const {
  const std::lock_guard lock(mutex_);
  if (forwards_failed_ == 0 && dropped_ == 0) return "";
  return fmt::format("{} requests with spans could not be forwarded{}, {} were dropped since too many waited",
                     forwards_failed_, forward_error_.empty() ? "" : fmt::format(" ({})", forward_error_),
                     dropped_);
}

void RunTracing::forward_waiting() {
  std::vector<ReceivedTraces> taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(waiting_);
  }
  for (const auto& traces : taken) hand_on(traces);
}

void RunTracing::hand_on(const ReceivedTraces& traces) {
  for (const auto& destination : destinations_) send(destination, traces);
  if (has_weft_ || !keep_) return;
  if (traces.content_type == kProtobuf) return keep_(*traces.body);
  if (const auto decoded = wire::decode_otlp_json(traces.body))
    keep_(wire::encode_otlp_protobuf(decoded->batch));
}

void RunTracing::send(const Destination& to, const ReceivedTraces& traces) {
  ++requests_under_way_;
  auto headers = to.headers;
  headers.emplace_back("content-type", traces.content_type);
  call_http(loop_,
            {.method = "POST",
             .url = to.url,
             .headers = std::move(headers),
             .body = *traces.body,
             .timeout = kSendMax,
             .when_dropped = Loop::WhenDropped::goes_on},
            [this, url = to.url](const HttpAnswer& answer) {
              --requests_under_way_;
              if (answer.error.empty() && answer.status / 100 == 2) return;
              ++forwards_failed_;
              forward_error_ =
                  answer.error.empty() ? fmt::format("{} answered {}", url, answer.status) : answer.error;
            });
}

}  // namespace weft::eval
