// trace:retries: how often an operation was tried again (insight/retries.h).
#include "insight/retries.h"

#include <algorithm>

#include "assertions/judges.h"
#include "assertions/selection.h"

namespace weft::assertions {

Result<Judgement> judge_retries(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(auto selection, read_selection(parameters, "spans"));
  TRY_ASSIGN(const auto max, parameters.count("max"));
  TRY_ASSIGN(const auto max_total, parameters.count("max_total"));
  if (!max && !max_total) return parameters.missing("max or max_total", "max: 2");
  if (!selection) selection = Selection::pattern("*");
  const auto selected = selection->of(view);
  if (selected.empty()) return Judgement::nothing(none_selected(*selection));

  uint64_t most = 0;
  uint64_t total = 0;
  std::string text;
  std::vector<size_t> spans;
  for (const auto& retry : insight::retries(view.trace(), view.tree(), view.usage(), view.contents())) {
    if (!std::ranges::binary_search(selected, retry.attempts.front())) continue;
    const uint64_t retries = retry.attempts.size() - 1;
    most = std::max(most, retries);
    total += retries;
    text += fmt::format("{}{} was tried {} times{}", text.empty() ? "" : ", ",
                        view.at(retry.attempts.front()).span.name, retry.attempts.size(),
                        retry.succeeded ? "" : ", in vain");
    spans.insert(spans.end(), retry.attempts.begin(), retry.attempts.end());
  }
  auto reason = text.empty() ? std::string("nothing was tried again") : text;
  if (max) reason += fmt::format("; at most {} of one operation may be", count_text(*max, "more attempt"));
  if (max_total) reason += fmt::format("; at most {} in all may be", count_text(*max_total, "more attempt"));
  const bool holds = most <= max.value_or(UINT64_MAX) && total <= max_total.value_or(UINT64_MAX);
  return Judgement::of(holds, std::move(reason), std::move(spans));
}

}  // namespace weft::assertions
