// Judgement: what one assertion found, before `not-` and `allow_none` make a verdict of it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "assertions/trace_view.h"
#include "base/words.h"

namespace weft::assertions {

struct Judgement {
  enum class Outcome : uint8_t { holds, fails, nothing_to_judge };

  Outcome outcome = Outcome::nothing_to_judge;
  std::string reason;         // a clause, with the numbers that were compared
  std::vector<size_t> spans;  // of the view: those that hold, or those that offend

  static Judgement nothing(std::string reason) { return {Outcome::nothing_to_judge, std::move(reason), {}}; }
  static Judgement of(bool holds, std::string reason, std::vector<size_t> spans = {}) {
    return {holds ? Outcome::holds : Outcome::fails, std::move(reason), std::move(spans)};
  }
};

// "search.query (150.0 ms), rag.generate": the first few, and how many more there are. `remark` gives what
// stands in brackets; "" for none.
template <class Remark>
std::string listed(const TraceView& view, const std::vector<size_t>& spans, Remark remark) {
  constexpr size_t kListedMax = 5;
  std::string text;
  for (size_t i = 0; i < spans.size() && i < kListedMax; ++i) {
    text += i == 0 ? "" : ", ";
    text += view.at(spans[i]).span.name;
    const std::string said = remark(spans[i]);
    if (!said.empty()) text += " (" + said + ")";
  }
  if (spans.size() > kListedMax) text += " and " + std::to_string(spans.size() - kListedMax) + " more";
  return text;
}

inline std::string listed(const TraceView& view, const std::vector<size_t>& spans) {
  return listed(view, spans, [](size_t) { return std::string(); });
}

}  // namespace weft::assertions
