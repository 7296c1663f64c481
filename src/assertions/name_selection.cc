#include "assertions/name_selection.h"

namespace weft::assertions {

Result<std::optional<Selection>> read_name_selection(Parameters& parameters) {
  TRY_ASSIGN(auto pattern, parameters.text("pattern"));
  TRY_ASSIGN(auto selection, read_selection(parameters, "spans"));
  if (pattern && selection)
    return parameters.fault("spans", "stands beside pattern, and only one can be meant");
  if (pattern) selection = Selection::pattern(std::move(*pattern));
  return selection;
}

}  // namespace weft::assertions
