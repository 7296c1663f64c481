#include "insight/span_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/words.h"

namespace weft::insight {
namespace {

// Clocks of one process are one clock, but some SDKs round to milliseconds.
constexpr uint64_t kRoundingNs = 1'000'000;
// A called service sends its answer before its span ends.
constexpr uint64_t kAfterAnswerNs = 5'000'000;

constexpr double kSeen = 0.99;  // plain in the data
constexpr double kCauseOfOutsideKnown = 0.9;
constexpr double kCauseOfOutsideLikely = 0.6;

std::string length_of(int64_t ns) {
  return duration_text(static_cast<uint64_t>(std::abs(ns)));
}

}  // namespace

std::vector<Finding> find_several_roots(const Evidence& evidence, size_t trace) {
  std::vector<Spot> roots;
  for (const size_t top : evidence.tree(trace).tops()) {
    if (!evidence.tree(trace).is_orphan(top)) roots.push_back({trace, top});
  }
  if (roots.size() < 2) return {};
  auto finding = finding_about(evidence, Cause::several_roots, roots);
  finding.confidence = kSeen;
  finding.basis = "they are stored so";
  finding.service = evidence.service(roots[1]);
  finding.summary =
      fmt::format("{} spans of this trace have no parent: {} of {} is the first, {} of {} the next.",
                  roots.size(), evidence.at(roots[0]).span.name, named(evidence.service(roots[0])),
                  evidence.at(roots[1]).span.name, named(finding.service));
  finding.fix =
      "Give each request a trace id of its own, and each span within it the current one as its parent: an id "
      "made once for a process or a session joins what does not belong together.";
  return {std::move(finding)};
}

std::vector<Finding> find_cycles(const Evidence& evidence, size_t trace) {
  std::vector<Spot> cut;
  for (const size_t top : evidence.tree(trace).tops()) {
    if (evidence.closes_cycle({trace, top})) cut.push_back({trace, top});
  }
  if (cut.empty()) return {};
  auto finding = finding_about(evidence, Cause::parent_cycle, cut);
  finding.confidence = kSeen;
  finding.basis = "the parent ids say so";
  finding.service = evidence.service(cut.front());
  finding.summary =
      fmt::format("Spans of {} are each other's ancestors; the earliest of each circle is drawn on top.",
                  named(finding.service));
  finding.fix =
      fmt::format("See how {} makes span ids: two spans have one, or a span was given its own as parent.",
                  named(finding.service));
  return {std::move(finding)};
}

namespace {

// The server's half of a shared span (model::tree): below the client's, which has the same id.
bool is_shared_half(const Evidence& evidence, Spot spot) {
  const size_t parent = evidence.tree(spot.trace).parent(spot.span);
  if (parent == SpanTree::kNone || evidence.at(spot).span.kind != model::SpanKind::server) return false;
  const auto& above = evidence.at({spot.trace, parent}).span;
  return above.kind == model::SpanKind::client && above.span_id == evidence.at(spot).span.span_id;
}

}  // namespace

std::vector<Finding> find_duplicate_ids(const Evidence& evidence, size_t trace) {
  const auto& spans = evidence.traces()[trace].spans;
  std::vector<std::pair<model::SpanId, size_t>> by_id;
  for (size_t i = 0; i < spans.size(); ++i) by_id.emplace_back(spans[i].span.span_id, i);
  std::ranges::sort(by_id);
  std::vector<Spot> doubles;
  std::optional<model::SpanId> seen;
  for (const auto& [id, span] : by_id) {
    if (is_shared_half(evidence, {trace, span})) continue;
    if (seen == id) doubles.push_back({trace, span});
    seen = id;
  }
  if (doubles.empty()) return {};
  auto finding = finding_about(evidence, Cause::duplicate_span_ids, doubles);
  finding.confidence = kSeen;
  finding.basis = "they differ in name or start, so they are no copies of one span";
  finding.service = evidence.service(doubles.front());
  const auto name = evidence.at(doubles.front()).span.name;
  const auto whose = named(finding.service);
  finding.summary = doubles.size() == 1
                        ? fmt::format("{} of {} has the id of another, different span", name, whose)
                        : fmt::format("{} different spans have the id of another one, the first is {} of {}",
                                      doubles.size(), name, whose);
  finding.summary += ": their children cannot be told apart.";
  finding.fix = fmt::format(
      "Seed the random numbers of the tracer of {} in each process (after a fork, too), and make no ids by "
      "counting.",
      named(finding.service));
  return {std::move(finding)};
}

std::vector<Finding> find_negative_durations(const Evidence& evidence, size_t trace) {
  std::vector<Spot> backwards;
  const auto& spans = evidence.traces()[trace].spans;
  for (size_t i = 0; i < spans.size(); ++i) {
    if (spans[i].span.end_time_unix_nano < spans[i].span.start_time_unix_nano)
      backwards.push_back({trace, i});
  }
  if (backwards.empty()) return {};
  auto finding = finding_about(evidence, Cause::negative_duration, backwards);
  finding.confidence = kSeen;
  finding.basis = "their times are stored so";
  finding.service = evidence.service(backwards.front());
  const auto name = evidence.at(backwards.front()).span.name;
  const auto whose = named(finding.service);
  finding.summary =
      backwards.size() == 1
          ? fmt::format("{} of {} ends before it starts; it counts as 0 long.", name, whose)
          : fmt::format("{} spans end before they start, the first is {} of {}; they count as 0 long.",
                        backwards.size(), name, whose);
  finding.fix = fmt::format(
      "Let {} measure with a monotonic clock: its wall clock was set back meanwhile, or end times are made "
      "by "
      "hand in another unit.",
      named(finding.service));
  return {std::move(finding)};
}

namespace {

enum class Outside : uint8_t { within, starts_before, given_up, ends_after };

// How a child of `parent` lies; `allowed` is how far out is nothing.
Outside how_outside(const model::Span& parent, const model::Span& child, uint64_t allowed) {
  if (child.start_time_unix_nano + allowed < parent.start_time_unix_nano) return Outside::starts_before;
  if (end_of(child) <= end_of(parent) + allowed) return Outside::within;
  return parent.status_code == model::StatusCode::error ? Outside::given_up : Outside::ends_after;
}

using OutsideKey = std::tuple<std::string_view, std::string_view, Outside>;  // parent's service, child's

Finding tell_outside(const Evidence& evidence, const OutsideKey& key, std::span<const Spot> children) {
  const auto& [above, below, how] = key;
  auto finding = finding_about(evidence, Cause::child_outside_parent, children);
  finding.service = below;
  finding.peer = above;
  const Spot first = children.front();
  const auto& child = evidence.at(first).span;
  const auto& parent = evidence.at({first.trace, evidence.tree(first.trace).parent(first.span)}).span;
  if (how == Outside::starts_before) {
    finding.confidence = kCauseOfOutsideLikely;
    finding.basis = "the two were measured by one clock, or by clocks that otherwise agree";
    finding.summary =
        fmt::format("{} of {} starts {} before its parent {} does.", child.name, named(below),
                    duration_text(parent.start_time_unix_nano - child.start_time_unix_nano), parent.name);
    finding.fix =
        "See where the start times come from: a span was given its time by hand, or the wrong parent.";
    return finding;
  }
  const auto over = duration_text(end_of(child) - end_of(parent));
  if (how == Outside::given_up) {
    finding.confidence = kCauseOfOutsideKnown;
    finding.basis = "the parent failed before the child ended";
    finding.summary = fmt::format("{} of {} went on for {} after {} of {} had given up waiting for it.",
                                  child.name, named(below), over, parent.name, named(above));
    finding.fix = fmt::format("Give {} the caller's deadline, so that it stops too, or let {} wait longer.",
                              named(below), named(above));
    return finding;
  }
  finding.confidence = kCauseOfOutsideLikely;
  finding.basis = "the parent ended well, so nobody waited for the child";
  finding.summary =
      fmt::format("{} of {} ends {} after its parent {} does.", child.name, named(below), over, parent.name);
  finding.fix =
      "Where the work is meant to go on in the background, begin a trace for it and link it to this one; "
      "else "
      "end the parent when it is done.";
  return finding;
}

}  // namespace

std::vector<Finding> find_children_outside(const Evidence& evidence, size_t trace,
                                           std::span<const SkewedClock> skewed) {
  std::set<ClockName> off;
  for (const auto& each : skewed) off.insert(each.clock);
  std::map<OutsideKey, std::vector<Spot>> outside;
  const auto& spans = evidence.traces()[trace].spans;
  for (size_t i = 0; i < spans.size(); ++i) {
    const size_t parent = evidence.tree(trace).parent(i);
    if (parent == SpanTree::kNone || spans[i].span.kind == model::SpanKind::consumer) continue;
    const auto above = spans[parent].normalised.service;
    const auto below = spans[i].normalised.service;
    const auto how =
        how_outside(spans[parent].span, spans[i].span, above == below ? kRoundingNs : kAfterAnswerNs);
    if (how == Outside::within) continue;
    const auto child_clock = clock_of(evidence, {trace, i});
    const auto parent_clock = clock_of(evidence, {trace, parent});
    const bool explained =
        child_clock != parent_clock && (off.contains(child_clock) || off.contains(parent_clock));
    if (!explained) outside[{above, below, how}].push_back({trace, i});
  }
  std::vector<Finding> findings;
  for (const auto& [key, children] : outside) findings.push_back(tell_outside(evidence, key, children));
  return findings;
}

namespace {

Finding tell_skewed(const Evidence& evidence, const SkewedClock& skewed, std::span<const Spot> spots) {
  auto finding = finding_about(evidence, Cause::clock_skew, spots);
  finding.confidence = skewed.confidence;
  finding.service = skewed.clock.service;
  finding.offset_ns = skewed.offset_ns;
  finding.error_ns = skewed.error_ns;
  finding.basis = skewed.samples == 1 ? "one call says so"
                                      : fmt::format("{} of {} calls agree", skewed.agreeing, skewed.samples);
  finding.basis += skewed.causal ? ", and spans start before those that caused them"
                                 : "; it could also be work that nobody waited for";
  const auto host =
      skewed.clock.host.empty() ? std::string() : fmt::format(" on host '{}'", skewed.clock.host);
  finding.summary = fmt::format("The clock of {}{} is {} {}, give or take {}.", named(skewed.clock.service),
                                host, length_of(skewed.offset_ns), skewed.offset_ns < 0 ? "behind" : "ahead",
                                length_of(skewed.error_ns));
  finding.fix = fmt::format(
      "Synchronise the clock where {} runs (chrony, NTP). Its durations are right; the page can draw "
      "corrected "
      "times.",
      named(skewed.clock.service));
  return finding;
}

}  // namespace

std::vector<Finding> find_skewed_clocks(const Evidence& evidence, std::optional<size_t> focus,
                                        std::span<const SkewedClock> skewed) {
  std::map<ClockName, std::vector<Spot>> spots;
  for (const auto& each : skewed) spots[each.clock];
  const auto look_at = [&](size_t trace) {
    for (size_t i = 0; i < evidence.tree(trace).size(); ++i) {
      const auto off = spots.find(clock_of(evidence, {trace, i}));
      if (off != spots.end()) off->second.push_back({trace, i});
    }
  };
  if (skewed.empty()) return {};
  // A finding lists the first ones: of a diagnosis of one trace, its own.
  if (focus) look_at(*focus);
  for (size_t trace = 0; trace < evidence.traces().size(); ++trace) {
    if (trace != focus) look_at(trace);
  }
  std::vector<Finding> findings;
  for (const auto& each : skewed) findings.push_back(tell_skewed(evidence, each, spots[each.clock]));
  return findings;
}

}  // namespace weft::insight
