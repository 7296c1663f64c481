// SpanSelector: spans selected in Tracetest's manner.
//
//   selector = chain { "," chain }                          the spans of any of them
//   chain    = step { step }                                a step selects among what is below the one before
//   step     = "span[" filter { [","] filter } "]" [place]  all filters have to hold
//   filter   = key ( "=" | "contains" ) value
//   place    = ":first" | ":last" | ":nth_child(" number ")"
//   value    = '"' text '"' | number | "true" | "false"
//
// A key is `name`, `kind` (both also behind `tracetest.span.`), or an attribute of the span, else of its
// resource. Values are compared as texts. Places count what a step has selected by start time, from 1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assertions/trace_view.h"
#include "base/result.h"

namespace weft::assertions {

// Beyond: too_large. Every step is a walk over all spans.
inline constexpr size_t kSelectorStepsMax = 100;

class SpanSelector {
 public:
  // Errors: invalid_argument with the column and what was expected there.
  static Result<SpanSelector> parse(std::string_view text);

  // Indexes into the view's spans, sorted. O(spans × steps), without recursion.
  std::vector<size_t> of(TraceView& view) const;

  struct Filter {
    std::string key;
    bool contains = false;  // else equal
    std::string value;
  };
  struct Step {
    std::vector<Filter> filters;
    // 1 the first, 2 the second, …, −1 the last; 0: all of them.
    int64_t place = 0;
  };
  using Chain = std::vector<Step>;

 private:
  std::vector<Chain> chains_;
};

}  // namespace weft::assertions
