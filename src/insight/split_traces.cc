#include "insight/split_traces.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <tuple>

#include "base/saturating.h"
#include "base/words.h"
#include "insight/covering_spans.h"
#include "insight/peer.h"
#include "insight/trace_header.h"

namespace weft::insight {
namespace {

// Two hosts of one site agree to milliseconds; a skewed clock is another finding.
constexpr uint64_t kClocksMayDifferNs = 5'000'000;

enum class Tie : uint8_t { kept_header, same_64_bits, peer_and_request, request, peer, session };

double worth(Tie tie) {
  switch (tie) {
    case Tie::kept_header:
    case Tie::same_64_bits:
      return 0.98;
    case Tie::peer_and_request:
      return 0.95;
    case Tie::request:
      return 0.9;
    case Tie::peer:
      return 0.85;
    case Tie::session:
      break;
  }
  return 0.6;
}
constexpr double kWorthOfOneAmongSeveralCalls = 0.7;
// The kept header alone, without the caller's span.
constexpr double kWorthOfHeaderAlone = 0.9;

struct Caller {
  Spot spot;
  Tie tie = Tie::session;
  size_t rivals = 0;  // other calls that are tied to the root in the same way

  double confidence() const {
    return tie == Tie::peer && rivals > 0 ? kWorthOfOneAmongSeveralCalls : worth(tie);
  }
};

uint64_t low_half(const model::TraceId& id) {
  uint64_t low;
  std::memcpy(&low, id.bytes.data() + 8, sizeof low);
  return low;
}

bool is_64_bits(const model::TraceId& id) {
  return std::all_of(id.bytes.begin(), id.bytes.begin() + 8, [](uint8_t byte) { return byte == 0; });
}

struct Search {
  std::optional<Caller> caller;  // none when nothing ties the root to any
  bool was_cut = false;          // more spans came into question than are looked at
};

// All spans that could have called a root, by what ties them to it. Sorted, not hashed: clients choose the
// texts.
class Callers {
 public:
  explicit Callers(const Evidence& evidence);
  Search of(Spot root) const;

 private:
  using Index = std::map<std::string, CoveringSpans, std::less<>>;

  void note(Spot spot);
  bool is_unanswered_call(Spot spot) const;
  bool may_have_called(Spot caller, Spot root) const;
  Tie tie_of_id(Spot caller, Spot root) const;
  // Adds those of one key that may have called the root to `possible`.
  template <class TieOf>
  void look_among(const Index& index, std::string_view key, Spot root, const TieOf& tie_of,
                  std::vector<Caller>& possible, bool& was_cut) const;

  const Evidence& evidence_;
  Index by_request_;
  Index by_session_;
  Index calls_;  // that nothing answered, by whom they call (first_label)
};

Callers::Callers(const Evidence& evidence) : evidence_(evidence) {
  for (size_t trace = 0; trace < evidence.traces().size(); ++trace) {
    for (size_t span = 0; span < evidence.traces()[trace].spans.size(); ++span) note({trace, span});
  }
  for (auto* index : {&by_request_, &by_session_, &calls_}) {
    for (auto& [key, spans] : *index) spans.seal();
  }
}

void Callers::note(Spot spot) {
  const auto& stored = evidence_.at(spot);
  const auto add = [&](Index& index, std::string_view key) {
    auto found = index.find(key);
    if (found == index.end()) found = index.try_emplace(std::string(key)).first;
    found->second.add(spot, stored.span.start_time_unix_nano, end_of(stored.span));
  };
  if (const auto request = request_id_of(stored.span); !request.empty()) add(by_request_, request);
  if (const auto session = stored.normalised.session_id; !session.empty()) add(by_session_, session);
  if (is_unanswered_call(spot)) add(calls_, first_label(peer_of(stored.span)));
}

bool Callers::is_unanswered_call(Spot spot) const {
  const auto& span = evidence_.at(spot).span;
  if (span.kind != model::SpanKind::client && span.kind != model::SpanKind::producer) return false;
  if (peer_of(span).empty()) return false;
  const auto children = evidence_.tree(spot.trace).children(spot.span);
  return std::ranges::none_of(children, [&](size_t child) {
    return evidence_.service({spot.trace, child}) != evidence_.service(spot);
  });
}

bool Callers::may_have_called(Spot caller, Spot root) const {
  if (caller.trace == root.trace) return false;
  const auto& [above, above_fields, above_source, above_received] = evidence_.at(caller);
  const auto& [below, below_fields, below_source, below_received] = evidence_.at(root);
  if (above_fields.project != below_fields.project) return false;
  if (above_fields.service.empty() || above_fields.service == below_fields.service) return false;
  return std::ranges::none_of(below.links, [&](const auto& link) { return link.trace_id == above.trace_id; });
}

Tie Callers::tie_of_id(Spot caller, Spot root) const {
  const auto& span = evidence_.at(caller).span;
  const auto header = kept_traceparent(evidence_.at(root).span);
  if (header && header->trace_id == span.trace_id && header->span_id == span.span_id) return Tie::kept_header;
  const bool names_root = is_unanswered_call(caller) &&
                          names_service(peer_of(evidence_.at(caller).span), evidence_.service(root));
  return names_root ? Tie::peer_and_request : Tie::request;
}

template <class TieOf>
void Callers::look_among(const Index& index, std::string_view key, Spot root, const TieOf& tie_of,
                         std::vector<Caller>& possible, bool& was_cut) const {
  const auto spans = key.empty() ? index.end() : index.find(key);
  if (spans == index.end()) return;
  const auto& called = evidence_.at(root).span;
  const uint64_t start = saturating_add(called.start_time_unix_nano, kClocksMayDifferNs);
  const uint64_t end = end_of(called) - std::min(end_of(called), kClocksMayDifferNs);
  const auto found = spans->second.covering(start, end, kMaxCallersToTry);
  was_cut = was_cut || found.was_cut;
  for (const Spot spot : found.spots) {
    if (!may_have_called(spot, root)) continue;
    if (const std::optional<Tie> tie = tie_of(spot)) possible.push_back({.spot = spot, .tie = *tie});
  }
}

Search Callers::of(Spot root) const {
  std::vector<Caller> possible;
  Search search;
  const auto& stored = evidence_.at(root);
  const auto look = [&](const Index& index, std::string_view key, const auto& tie_of) {
    look_among(index, key, root, tie_of, possible, search.was_cut);
  };
  look(by_request_, request_id_of(stored.span),
       [&](Spot caller) { return std::optional(tie_of_id(caller, root)); });
  look(calls_, first_label(stored.normalised.service), [&](Spot caller) {
    const bool names_root = names_service(peer_of(evidence_.at(caller).span), stored.normalised.service);
    return names_root ? std::optional(Tie::peer) : std::nullopt;
  });
  look(by_session_, stored.normalised.session_id, [](Spot) { return std::optional(Tie::session); });
  for (auto& caller : possible) {
    const auto& id = evidence_.at(caller.spot).span.trace_id;
    const bool same_half =
        low_half(id) == low_half(stored.span.trace_id) && is_64_bits(id) != is_64_bits(stored.span.trace_id);
    if (same_half) caller.tie = Tie::same_64_bits;
  }
  if (possible.empty()) return search;
  auto best = *std::ranges::min_element(possible, {}, [&](const Caller& caller) {
    const auto& span = evidence_.at(caller.spot).span;
    return std::tuple(caller.tie, span.duration_ns(), caller.spot);
  });
  best.rivals = static_cast<size_t>(std::ranges::count(possible, best.tie, &Caller::tie)) - 1;
  search.caller = best;
  return search;
}

std::string basis_of(const Evidence& evidence, const Caller& caller, Spot root) {
  const auto& span = evidence.at(root).span;
  const auto inside = ", and the one lies within the other's time";
  switch (caller.tie) {
    case Tie::kept_header:
      return "the header that the root kept names the caller's span";
    case Tie::same_64_bits:
      return "the two trace ids are one but for zeros in front";
    case Tie::peer_and_request:
      return fmt::format("nothing answered the call, it names the service, both have the same {}{}",
                         request_id_key(span), inside);
    case Tie::request:
      return fmt::format("both have the same {}{}", request_id_key(span), inside);
    case Tie::peer:
      return caller.rivals == 0
                 ? fmt::format("nothing answered the call, it names the service{}", inside)
                 : fmt::format("nothing answered the call, it names the service; {} could be it too",
                               count_text(caller.rivals, "other call"));
    case Tie::session:
      break;
  }
  return fmt::format("both are of one session{}", inside);
}

// A service without a span in the caller's trace that mostly is who calls the root's.
std::string_view silent_between(const Evidence& evidence, Spot caller, Spot root) {
  const auto usual = evidence.history().usual_caller(evidence.service(root), [](auto) { return true; });
  if (usual.empty() || usual == evidence.service(caller)) return "";
  if (evidence.takes_part(caller.trace, usual) || evidence.takes_part(root.trace, usual)) return "";
  return usual;
}

void tell_malformed(Finding& finding, std::string_view caller, std::string_view callee, HeaderFault fault) {
  finding.cause = Cause::malformed_trace_id;
  finding.service = caller;
  finding.peer = callee;
  finding.summary = fmt::format(
      "{} began a trace of its own: the trace id that {} sent it was written {}, and such a header must be "
      "ignored.",
      named(callee), caller.empty() ? "its caller" : named(caller), to_words(fault));
  finding.fix = fmt::format(
      "Let {} send W3C trace headers: 32 hexadecimal digits in lower case, no dashes "
      "(OTEL_PROPAGATORS=tracecontext,baggage).",
      caller.empty() ? "the caller" : named(caller));
}

void tell_silent(Finding& finding, std::string_view silent, std::string_view caller,
                 std::string_view callee) {
  finding.cause = Cause::silent_service;
  finding.service = silent;
  finding.peer = "";
  finding.summary = fmt::format(
      "{} has no span here and hands no trace headers on: it usually stands between {} and {}, and {} began "
      "a "
      "trace of its own.",
      named(silent), named(caller), named(callee), named(callee));
  finding.fix = fmt::format(
      "Trace {}, or let it copy traceparent, tracestate and baggage from the request it gets to those it "
      "makes.",
      named(silent));
}

void tell_separate(Finding& finding, std::string_view caller, std::string_view callee, bool header_arrived) {
  finding.cause = Cause::separate_traces;
  finding.service = callee;
  finding.peer = caller;
  finding.summary =
      fmt::format("{} began a trace of its own although {} called it{}.", named(callee), named(caller),
                  header_arrived ? " and its trace header arrived and is well formed" : "");
  finding.fix = fmt::format(
      "In {}, read the context from the request's own headers and keep it attached while the span is made. "
      "In "
      "Python pass request.headers itself: dict(request.headers) loses the names' case.",
      named(callee));
}

void tell_stripped(Finding& finding, std::string_view caller, std::string_view callee) {
  finding.cause = Cause::stripped_header;
  finding.service = callee;
  finding.peer = caller;
  finding.summary =
      fmt::format("{} began a trace of its own: the trace headers of the call from {} were lost on the way.",
                  named(callee), named(caller));
  finding.fix = fmt::format(
      "See that {} sends traceparent, and that every proxy, gateway and mesh between {} and {} passes on "
      "traceparent, tracestate and baggage.",
      named(caller), named(caller), named(callee));
}

Finding tell(const Evidence& evidence, const Caller& caller, Spot root) {
  const Spot spots[] = {caller.spot, root};
  auto finding = finding_about(evidence, Cause::stripped_header, spots);
  finding.confidence = caller.confidence();
  finding.basis = basis_of(evidence, caller, root);
  const auto above = evidence.service(caller.spot);
  const auto below = evidence.service(root);
  const auto header = kept_traceparent(evidence.at(root).span);
  if (caller.tie == Tie::same_64_bits) {
    tell_malformed(finding, above, below, HeaderFault::short_id);
  } else if (header && header->fault != HeaderFault::none) {
    tell_malformed(finding, above, below, header->fault);
    finding.basis += fmt::format("; the header that came is '{}'", header->text.substr(0, 80));
  } else if (header || caller.tie == Tie::session) {
    tell_separate(finding, above, below, header.has_value());
  } else if (const auto silent = silent_between(evidence, caller.spot, root); !silent.empty()) {
    tell_silent(finding, silent, above, below);
  } else {
    tell_stripped(finding, above, below);
    if (keeps_request_headers(evidence.at(root).span))
      finding.basis += "; the root kept headers, not this one";
  }
  return finding;
}

// The header alone says what happened, even where the caller's trace is not here.
std::optional<Finding> tell_without_caller(const Evidence& evidence, Spot root) {
  const auto header = kept_traceparent(evidence.at(root).span);
  if (!header || header->fault == HeaderFault::none) return std::nullopt;
  auto finding = finding_about(evidence, Cause::malformed_trace_id, std::span(&root, 1));
  finding.confidence = kWorthOfHeaderAlone;
  finding.basis = fmt::format("the header that the root kept is '{}'", header->text.substr(0, 80));
  tell_malformed(finding, "", evidence.service(root), header->fault);
  return finding;
}

}  // namespace

SplitTraces find_split_traces(const Evidence& evidence) {
  const Callers callers(evidence);
  SplitTraces split;
  for (size_t trace = 0; trace < evidence.traces().size(); ++trace) {
    size_t roots = 0;
    for (const size_t top : evidence.tree(trace).tops()) {
      if (evidence.tree(trace).is_orphan(top)) continue;
      if (++roots > kMaxRootsToJoin) break;
      const Spot root{trace, top};
      const auto search = callers.of(root);
      if (search.was_cut) ++split.roots_searched_in_part;
      if (search.caller) {
        split.findings.push_back(tell(evidence, *search.caller, root));
      } else if (auto alone = tell_without_caller(evidence, root)) {
        split.findings.push_back(*std::move(alone));
      }
    }
  }
  return split;
}

}  // namespace weft::insight
