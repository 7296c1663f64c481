#include "insight/missing_spans.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace weft::insight {
namespace {

// opentelemetry/proto/trace/v1/trace.proto, Span.flags
constexpr uint32_t kSampled = 0x001;
constexpr uint32_t kKnowsIsRemote = 0x100;
constexpr uint32_t kIsRemote = 0x200;

constexpr double kSureOfMissing = 0.9;
constexpr double kSureOfFlag = 0.8;
constexpr double kSureOfInstance = 0.7;
constexpr double kSureOfCallerMin = 0.6;
constexpr double kSureOfCallerMax = 0.95;
constexpr double kSureOfBypassMin = 0.5;
constexpr double kSureOfBypassMax = 0.9;
constexpr double kMayBeLate = 0.5;

bool parent_is_remote(const model::Span& span) {
  if ((span.flags & kKnowsIsRemote) != 0) return (span.flags & kIsRemote) != 0;
  return span.kind == model::SpanKind::server || span.kind == model::SpanKind::consumer;
}

bool says_not_sampled(const model::Span& span) {
  return (span.flags & kKnowsIsRemote) != 0 && (span.flags & kSampled) == 0;
}

double between(double low, double high, size_t part, size_t whole) {
  return low + (high - low) * static_cast<double>(part) / static_cast<double>(std::max<size_t>(whole, 1));
}

// The traces in which anybody is seen to call the service.
size_t calls_of(const CallHistory& history, std::string_view callee) {
  const auto found = history.callers.find(callee);
  if (found == history.callers.end()) return 0;
  size_t calls = 0;
  for (const auto& [caller, traces] : found->second) calls += traces;
  return calls;
}

// When each process of each service reported, over all traces. Made when it is first asked; one thread.
class Processes {
 public:
  explicit Processes(const Evidence& evidence) : evidence_(evidence) {}

  // One process of the service reported both before and after `time`, so it was neither silent nor gone.
  bool reported_around(std::string_view service, uint64_t time) {
    if (seen_.empty()) look_at_all();
    const auto from = seen_.lower_bound({service, ""});
    const auto to =
        std::find_if(from, seen_.end(), [&](const auto& each) { return each.first.first != service; });
    return std::any_of(from, to, [&](const auto& each) {
      const auto& [first, last] = each.second;
      return first < time && last >= time;
    });
  }

 private:
  void look_at_all() {
    for (size_t trace = 0; trace < evidence_.traces().size(); ++trace) {
      for (size_t span = 0; span < evidence_.tree(trace).size(); ++span) {
        const auto instance = evidence_.resource_text({trace, span}, "service.instance.id");
        if (instance.empty()) continue;
        const uint64_t start = evidence_.at({trace, span}).span.start_time_unix_nano;
        const auto [seen, is_new] =
            seen_.try_emplace({evidence_.service({trace, span}), instance}, start, start);
        auto& [first, last] = seen->second;
        first = std::min(first, start);
        last = std::max(last, start);
      }
    }
  }

  const Evidence& evidence_;
  // Service and instance → the starts of its first and its last span.
  std::map<std::pair<std::string_view, std::string_view>, std::pair<uint64_t, uint64_t>> seen_;
};

// What is known of the orphans of one service in one trace whose parents are of one kind.
struct Orphans {
  std::vector<Spot> spots;
  uint64_t last_received = 0;
};

class MissingSpans {
 public:
  MissingSpans(const Evidence& evidence, const DiagnosisOptions& options)
      : evidence_(evidence), options_(options), processes_(evidence) {}

  Finding tell_local(const Orphans& orphans) const;
  Finding tell_remote(const Orphans& orphans);

 private:
  void tell_sampled_out(Finding& finding, std::string_view caller, std::string_view callee) const;
  void tell_silent(Finding& finding, std::string_view caller, std::string_view callee) const;
  void tell_unknown(Finding& finding, std::string_view callee) const;
  // Lowers the confidence while the missing spans may be on their way.
  void consider_late(Finding& finding, const Orphans& orphans) const;

  const Evidence& evidence_;
  const DiagnosisOptions& options_;
  Processes processes_;
};

Finding MissingSpans::tell_local(const Orphans& orphans) const {
  auto finding = finding_about(evidence_, Cause::orphan_spans, orphans.spots);
  finding.service = evidence_.service(orphans.spots.front());
  finding.confidence = kSureOfMissing;
  finding.basis = "the spans name parents of their own process that are not stored";
  finding.summary = fmt::format("{} sent spans and not the span above them: it has not ended, or was lost.",
                                named(finding.service));
  finding.fix = fmt::format(
      "See that {} ends every span and flushes before its process ends, and what its exporter says of "
      "dropped "
      "spans.",
      named(finding.service));
  consider_late(finding, orphans);
  return finding;
}

Finding MissingSpans::tell_remote(const Orphans& orphans) {
  auto finding = finding_about(evidence_, Cause::missing_parent, orphans.spots);
  const Spot first = orphans.spots.front();
  const auto callee = evidence_.service(first);
  const auto caller = evidence_.history().usual_caller(
      callee, [&](auto service) { return !evidence_.takes_part(first.trace, service); });
  const auto& span = evidence_.at(first).span;
  if (says_not_sampled(span)) {
    tell_sampled_out(finding, caller, callee);
    finding.confidence = kSureOfFlag;
    finding.basis = "the spans' own flags say that their trace is not recorded";
  } else if (!caller.empty() && processes_.reported_around(caller, span.start_time_unix_nano)) {
    tell_sampled_out(finding, caller, callee);
    finding.confidence = kSureOfInstance;
    finding.basis =
        fmt::format("the same process of {} sent spans before and after, and none here", named(caller));
  } else if (!caller.empty()) {
    tell_silent(finding, caller, callee);
  } else {
    tell_unknown(finding, callee);
  }
  consider_late(finding, orphans);
  return finding;
}

void MissingSpans::tell_sampled_out(Finding& finding, std::string_view caller,
                                    std::string_view callee) const {
  finding.cause = Cause::sampled_out_parent;
  finding.service = callee;
  finding.peer = caller;
  const auto who = caller.empty() ? std::string("its caller") : named(caller);
  finding.summary =
      fmt::format("{} recorded a request that {} had decided not to record.", named(callee), who);
  finding.fix = fmt::format(
      "Let {} follow its caller's decision (OTEL_TRACES_SAMPLER=parentbased_always_on or "
      "parentbased_traceidratio).",
      named(callee));
}

void MissingSpans::tell_silent(Finding& finding, std::string_view caller, std::string_view callee) const {
  finding.cause = Cause::silent_service;
  finding.service = caller;
  const size_t from_it = evidence_.history().count(caller, callee);
  const size_t calls = calls_of(evidence_.history(), callee);
  finding.confidence = between(kSureOfCallerMin, kSureOfCallerMax, from_it, calls);
  finding.basis = fmt::format("{} of {} other traces in which {} is called have {} as its caller", from_it,
                              calls, named(callee), named(caller));
  finding.summary =
      fmt::format("{} has no span here: {} continued one that never came, and {} is who calls it.",
                  named(caller), named(callee), named(caller));
  finding.fix = fmt::format(
      "Ask the tracer of {} what became of its spans: wrong address or key of the exporter, a full queue, or "
      "a "
      "process that ended before it had sent.",
      named(caller));
}

void MissingSpans::tell_unknown(Finding& finding, std::string_view callee) const {
  finding.service = callee;
  finding.confidence = kSureOfMissing;
  finding.basis = "the spans name parents of another process that are not stored";
  finding.summary =
      fmt::format("{} continued a span that never came. Whose it is, no other trace tells.", named(callee));
  finding.fix = fmt::format("Look at who calls {}: is it traced, and do its spans come here?", named(callee));
}

void MissingSpans::consider_late(Finding& finding, const Orphans& orphans) const {
  if (options_.now_unix_nano == 0 || orphans.last_received + kLateSpanNs <= options_.now_unix_nano) return;
  finding.confidence *= kMayBeLate;
  finding.basis += "; what is missing may still be on its way";
}

}  // namespace

std::vector<Finding> find_missing_spans(const Evidence& evidence, const DiagnosisOptions& options) {
  MissingSpans missing(evidence, options);
  std::vector<Finding> findings;
  for (size_t trace = 0; trace < evidence.traces().size(); ++trace) {
    std::map<std::tuple<std::string_view, bool, bool>, Orphans> groups;
    for (const size_t top : evidence.tree(trace).tops()) {
      const Spot spot{trace, top};
      const auto& stored = evidence.at(spot);
      if (!evidence.tree(trace).is_orphan(top) || evidence.closes_cycle(spot)) continue;
      auto& group =
          groups[{evidence.service(spot), parent_is_remote(stored.span), says_not_sampled(stored.span)}];
      group.spots.push_back(spot);
      group.last_received = std::max(group.last_received, stored.received_unix_nano);
    }
    for (const auto& [key, orphans] : groups) {
      findings.push_back(std::get<1>(key) ? missing.tell_remote(orphans) : missing.tell_local(orphans));
    }
  }
  return findings;
}

namespace {

// The service that usually stands between the two, when it is not in the trace and was not heard of since; ""
// otherwise.
std::string_view bypassed(const Evidence& evidence, Spot caller, Spot callee) {
  const auto& history = evidence.history();
  const auto below = evidence.service(callee);
  const auto above = evidence.service(caller);
  const auto usual = history.usual_caller(below, [&](auto) { return true; });
  if (usual.empty() || usual == above || evidence.takes_part(callee.trace, usual)) return "";
  const bool is_between = history.count(above, usual) > 0;
  const bool is_usual = history.count(usual, below) > history.count(above, below);
  const bool spoke_since = evidence.last_start_of(usual) > evidence.at(callee).span.start_time_unix_nano;
  return is_between && is_usual && !spoke_since ? usual : "";
}

Finding tell_bypassed(const Evidence& evidence, std::string_view silent, Spot caller, Spot callee) {
  const Spot spots[] = {caller, callee};
  auto finding = finding_about(evidence, Cause::silent_service, spots);
  const auto above = evidence.service(caller);
  const auto below = evidence.service(callee);
  const size_t through_it = evidence.history().count(silent, below);
  const size_t calls = calls_of(evidence.history(), below);
  finding.service = silent;
  finding.confidence = between(kSureOfBypassMin, kSureOfBypassMax, through_it, calls);
  finding.basis =
      fmt::format("{} of {} traces in which {} is called have {} as its caller, which sent nothing since",
                  through_it, calls, named(below), named(silent));
  finding.summary = fmt::format(
      "{} has no span here: {} seems to be called by {} itself, where {} usually stands between them.",
      named(silent), named(below), named(above), named(silent));
  finding.fix = fmt::format("Trace {}, or see why its tracer is off or samples nothing.", named(silent));
  return finding;
}

}  // namespace

std::vector<Finding> find_bypassed_services(const Evidence& evidence) {
  std::vector<Finding> findings;
  for (size_t trace = 0; trace < evidence.traces().size(); ++trace) {
    std::set<std::pair<std::string_view, std::string_view>> seen;  // caller, callee
    for (size_t i = 0; i < evidence.tree(trace).size(); ++i) {
      const size_t parent = evidence.tree(trace).parent(i);
      if (parent == SpanTree::kNone) continue;
      const Spot caller{trace, parent};
      const Spot callee{trace, i};
      if (evidence.service(caller) == evidence.service(callee)) continue;
      if (!seen.emplace(evidence.service(caller), evidence.service(callee)).second) continue;
      const auto silent = bypassed(evidence, caller, callee);
      if (!silent.empty()) findings.push_back(tell_bypassed(evidence, silent, caller, callee));
    }
  }
  return findings;
}

}  // namespace weft::insight
