// Which spans promptfoo's assertions are about.
#pragma once

#include "assertions/selection.h"

namespace weft::assertions {

// `pattern`, or in its place `spans`, which may be any selection; none where both are absent. Errors: both.
Result<std::optional<Selection>> read_name_selection(Parameters& parameters);

}  // namespace weft::assertions
