// Selection: which spans an assertion is about.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "assertions/parameters.h"
#include "assertions/span_selector.h"
#include "assertions/trace_view.h"
#include "traceql/syntax.h"

namespace weft::assertions {

// Immutable; any thread may read it.
class Selection {
 public:
  // What begins with `{` or `(` is TraceQL and selects the spans of all spansets it finds; what begins with
  // `span[` is a selector in Tracetest's manner (span_selector.h); all else is a pattern of names (glob.h).
  // Errors: invalid_argument and too_large, as the parsers give them.
  static Result<Selection> parse(std::string text);
  static Selection pattern(std::string text);

  // Indexes into the view's spans, sorted.
  std::vector<size_t> of(TraceView& view) const;
  const std::string& text() const { return text_; }

 private:
  using Query = std::variant<std::shared_ptr<const traceql::Query>, SpanSelector, std::monostate>;
  Selection(std::string text, Query query) : text_(std::move(text)), query_(std::move(query)) {}

  std::string text_;
  Query query_;  // none: a pattern
};

// Of a key; none where it is absent.
Result<std::optional<Selection>> read_selection(Parameters& parameters, std::string_view key);
// Of a key that is one selection or a list of them; empty where it is absent.
Result<std::vector<Selection>> read_selections(Parameters& parameters, std::string_view key);
// "no span is selected by …".
std::string none_selected(const Selection& selection);

// A condition over one span, as between TraceQL's braces: `duration < 500ms`.
Result<traceql::Query> parse_condition(const std::string& text);

}  // namespace weft::assertions
