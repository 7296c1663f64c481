#include "assertions/selection.h"

#include <algorithm>

#include "assertions/glob.h"
#include "traceql/evaluator.h"
#include "traceql/parser.h"

namespace weft::assertions {
namespace {

std::vector<size_t> found(const traceql::Query& query, TraceView& view) {
  std::vector<size_t> spans;
  for (const auto& spanset : traceql::Evaluator(query, view.reader(), {}).run()) {
    spans = traceql::united(spans, spanset.spans);
  }
  return spans;
}

std::vector<size_t> named(const std::string& pattern, const TraceView& view) {
  std::vector<size_t> spans;
  for (size_t span = 0; span < view.size(); ++span) {
    if (matches_glob(pattern, view.at(span).span.name)) spans.push_back(span);
  }
  return spans;
}

Result<Selection> parse_at(Parameters& parameters, std::string_view key, std::string text) {
  auto selection = Selection::parse(std::move(text));
  if (!selection) return parameters.fault(key, selection.error().message);
  return selection;
}

}  // namespace

Result<Selection> Selection::parse(std::string text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  const std::string_view said = begin == std::string::npos ? "" : std::string_view(text).substr(begin);
  if (said.starts_with('{') || said.starts_with('(')) {
    TRY_ASSIGN(auto query, traceql::parse(text));
    if (query.metrics) {
      return fail(ErrorCode::invalid_argument, "{} makes series, and selects no spans", text);
    }
    return Selection(std::move(text), std::make_shared<const traceql::Query>(std::move(query)));
  }
  if (said.starts_with("span[")) {
    TRY_ASSIGN(auto selector, SpanSelector::parse(said));
    return Selection(std::move(text), std::move(selector));
  }
  return pattern(std::move(text));
}

Selection Selection::pattern(std::string text) {
  return Selection(std::move(text), std::monostate());
}

std::vector<size_t> Selection::of(TraceView& view) const {
  if (const auto* const query = std::get_if<std::shared_ptr<const traceql::Query>>(&query_)) {
    return found(**query, view);
  }
  if (const auto* const selector = std::get_if<SpanSelector>(&query_)) return selector->of(view);
  return named(text_, view);
}

Result<std::optional<Selection>> read_selection(Parameters& parameters, std::string_view key) {
  TRY_ASSIGN(auto text, parameters.text(key));
  if (!text) return std::nullopt;
  TRY_ASSIGN(auto selection, parse_at(parameters, key, std::move(*text)));
  return selection;
}

Result<std::vector<Selection>> read_selections(Parameters& parameters, std::string_view key) {
  TRY_ASSIGN(auto texts, parameters.texts(key));
  std::vector<Selection> selections;
  for (auto& text : texts) {
    TRY_ASSIGN(auto selection, parse_at(parameters, key, std::move(text)));
    selections.push_back(std::move(selection));
  }
  return selections;
}

std::string none_selected(const Selection& selection) {
  return fmt::format("no span is selected by {}", selection.text());
}

Result<traceql::Query> parse_condition(const std::string& text) {
  const bool has_braces = text.starts_with('{');
  TRY_ASSIGN(auto query, traceql::parse(has_braces ? text : "{ " + text + " }"));
  const auto& stages = query.pipeline.stages;
  const bool is_condition = !query.metrics && stages.size() == 1 &&
                            std::holds_alternative<traceql::Filter>(query.stages[stages.front()].node);
  if (!is_condition) {
    return fail(ErrorCode::invalid_argument,
                "{} is no condition over one span, such as duration < 500ms && status != error", text);
  }
  return query;
}

}  // namespace weft::assertions
