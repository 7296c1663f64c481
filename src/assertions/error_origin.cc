// trace:error-origin: where errors began (insight/errors.h).
#include <algorithm>

#include "assertions/glob.h"
#include "assertions/judges.h"
#include "assertions/selection.h"
#include "insight/errors.h"

namespace weft::assertions {

Result<Judgement> judge_error_origin(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(const auto selection, read_selection(parameters, "spans"));
  TRY_ASSIGN(const auto message, parameters.text("message"));
  if (!selection) return parameters.missing("spans", "spans: '{ resource.service.name = \"vector-db\" }'");
  const auto selected = selection->of(view);
  const auto retries = insight::retries(view.trace(), view.tree(), view.usage(), view.contents());
  const auto origins = insight::errors(view.trace(), view.tree(), retries);
  if (origins.empty()) return Judgement::nothing("there is no error in the trace");

  std::vector<size_t> all;
  std::vector<size_t> elsewhere;
  for (const auto& origin : origins) {
    all.push_back(origin.span);
    const bool is_meant = std::ranges::binary_search(selected, origin.span) &&
                          (!message || matches_glob(*message, origin.message));
    if (!is_meant) elsewhere.push_back(origin.span);
  }
  const auto said = [&](size_t span) {
    const auto origin = std::ranges::find(origins, span, &insight::ErrorOrigin::span);
    return std::string(origin->message);
  };
  auto reason = fmt::format("{} began in {}", count_text(origins.size(), "error"), listed(view, all, said));
  if (elsewhere.empty()) return Judgement::of(true, std::move(reason), std::move(all));
  reason += fmt::format("; not as {}{} says: {}", selection->text(), message ? " with " + *message : "",
                        listed(view, elsewhere));
  return Judgement::of(false, std::move(reason), std::move(elsewhere));
}

}  // namespace weft::assertions
