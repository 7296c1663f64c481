// trace:calls: which service calls which.
#include <algorithm>
#include <set>

#include "assertions/glob.h"
#include "assertions/judges.h"
#include "insight/service_graph.h"

namespace weft::assertions {
namespace {

using insight::Node;
using insight::NodeKind;
using insight::ServiceGraph;

// Patterns of names.
struct ExpectedCall {
  std::string caller;
  std::string callee;

  bool is(std::string_view from, std::string_view to) const {
    return matches_glob(caller, from) && matches_glob(callee, to);
  }
  std::string text() const { return caller + " -> " + callee; }
};
using ExpectedCalls = std::vector<ExpectedCall>;

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

// "gateway -> orchestrator -> search": two calls.
Result<ExpectedCalls> calls_of(const Parameters& parameters, std::string_view path) {
  constexpr std::string_view kArrow = "->";
  std::vector<std::string> names;
  for (size_t at = 0; at <= path.size();) {
    const auto arrow = std::min(path.find(kArrow, at), path.size());
    names.push_back(trimmed(path.substr(at, arrow - at)));
    at = arrow + kArrow.size();
  }
  if (names.size() < 2 || std::ranges::find(names, "") != names.end()) {
    return parameters.fault("calls",
                            fmt::format("\"{}\" is no path of services, such as gateway -> search", path));
  }
  ExpectedCalls calls;
  for (size_t i = 1; i < names.size(); ++i) calls.push_back({names[i - 1], names[i]});
  return calls;
}

enum class Others : uint8_t { allowed, no_services, none };

Result<Others> read_only(Parameters& parameters) {
  const auto* const said = parameters.raw("only");
  if (said != nullptr && said->is_string() && said->get_string() == "all") return Others::none;
  TRY_ASSIGN(const bool only, parameters.flag("only"));
  return only ? Others::no_services : Others::allowed;
}

std::string call_text(const Node& caller, const Node& callee) {
  return caller.name + " -> " + callee.name;
}

// The calls that are neither expected nor left to anybody.
std::vector<std::pair<Node, Node>> unexpected(const ServiceGraph& graph, const ExpectedCalls& expected,
                                              Others others) {
  std::vector<std::pair<Node, Node>> calls;
  for (const auto& [call, statistics] : graph.edges) {
    const auto& [caller, callee] = call;
    const bool is_between_services = caller.kind == NodeKind::service && callee.kind == NodeKind::service;
    const bool may_be = others == Others::allowed || caller.kind == NodeKind::user ||
                        (others == Others::no_services && !is_between_services);
    if (may_be) continue;
    if (std::ranges::none_of(expected, [&](const auto& each) { return each.is(caller.name, callee.name); })) {
      calls.push_back(call);
    }
  }
  return calls;
}

// The spans that were called so: those whose parent is of the calling service.
template <class IsMeant>
std::vector<size_t> called_spans(TraceView& view, IsMeant is_meant) {
  std::vector<size_t> spans;
  for (size_t span = 0; span < view.size(); ++span) {
    const size_t parent = view.tree().parent(span);
    if (parent == insight::SpanTree::kNone) continue;
    const auto caller = view.at(parent).normalised.service;
    const auto callee = view.at(span).normalised.service;
    if (caller != callee && is_meant(caller, callee)) spans.push_back(span);
  }
  return spans;
}

bool is_made(const ServiceGraph& graph, const ExpectedCall& expected) {
  return std::ranges::any_of(graph.edges, [&](const auto& edge) {
    return expected.is(edge.first.first.name, edge.first.second.name);
  });
}

// A call that must not be says nothing when whoever would make it is not there.
std::string unknown_caller(const ExpectedCalls& expected, TraceView& view) {
  for (const auto& each : expected) {
    const bool is_there = std::ranges::any_of(view.trace().spans, [&](const auto& stored) {
      return matches_glob(each.caller, stored.normalised.service);
    });
    if (!is_there) return each.caller;
  }
  return "";
}

std::string listed_calls(const ServiceGraph& graph) {
  std::string text;
  for (const auto& [call, statistics] : graph.edges) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", call_text(call.first, call.second));
    if (statistics.calls > 1) text += fmt::format(" ({} times)", statistics.calls);
  }
  return text.empty() ? "there are no calls" : "the calls are " + text;
}

Judgement judge_forbidden(const ExpectedCalls& expected, const ServiceGraph& graph, TraceView& view) {
  if (const auto caller = unknown_caller(expected, view); !caller.empty()) {
    return Judgement::nothing(fmt::format("no span is of the service {}", caller));
  }
  const auto is_forbidden = [&](std::string_view caller, std::string_view callee) {
    return std::ranges::any_of(expected, [&](const auto& each) { return each.is(caller, callee); });
  };
  const bool is_any = std::ranges::any_of(expected, [&](const auto& each) { return is_made(graph, each); });
  return Judgement::of(is_any, listed_calls(graph), called_spans(view, is_forbidden));
}

Judgement judge_expected(const ExpectedCalls& expected, Others others, const ServiceGraph& graph,
                         TraceView& view) {
  std::string faults;
  const auto add = [&](std::string_view what) { faults += (faults.empty() ? "" : ", ") + std::string(what); };
  for (const auto& each : expected) {
    if (!is_made(graph, each)) add(each.text() + " is missing");
  }
  std::set<std::pair<std::string_view, std::string_view>> strangers;
  const auto calls = unexpected(graph, expected, others);
  for (const auto& [caller, callee] : calls) {
    add(call_text(caller, callee) + " is not among those that may be");
    strangers.emplace(caller.name, callee.name);
  }
  if (faults.empty()) return Judgement::of(true, listed_calls(graph));
  auto spans = called_spans(view, [&](std::string_view caller, std::string_view callee) {
    return strangers.contains({caller, callee});
  });
  return Judgement::of(false, faults + "; " + listed_calls(graph), std::move(spans));
}

}  // namespace

Result<Judgement> judge_calls(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(const auto paths, parameters.texts("calls"));
  TRY_ASSIGN(const auto others, read_only(parameters));
  if (paths.empty()) return parameters.missing("calls", "calls: gateway -> orchestrator -> search");
  ExpectedCalls expected;
  for (const auto& path : paths) {
    TRY_ASSIGN(const auto calls, calls_of(parameters, path));
    expected.insert(expected.end(), calls.begin(), calls.end());
  }
  const auto graph = insight::service_graph(view.trace());
  if (!parameters.is_inverted()) return judge_expected(expected, others, graph, view);
  if (others != Others::allowed)
    return parameters.fault("only", "cannot be said with not-: name the calls that must not be");
  return judge_forbidden(expected, graph, view);
}

}  // namespace weft::assertions
