// trace:query: what TraceQL finds in the trace.
#include "assertions/judges.h"
#include "traceql/evaluator.h"
#include "traceql/parser.h"

namespace weft::assertions {
namespace {

using traceql::Operator;
using traceql::Spanset;

constexpr size_t kShownSpansetsMax = 4;

Operator opposite_of(Operator op) {
  switch (op) {
    case Operator::equal:
      return Operator::not_equal;
    case Operator::not_equal:
      return Operator::equal;
    case Operator::less:
      return Operator::greater_equal;
    case Operator::greater_equal:
      return Operator::less;
    case Operator::greater:
      return Operator::less_equal;
    case Operator::less_equal:
      return Operator::greater;
    default:
      return op;
  }
}

Result<traceql::Query> parse_spans(Parameters& parameters, const std::string& text) {
  auto query = traceql::parse(text);
  if (!query) return parameters.fault("query", query.error().message);
  if (query->metrics)
    return parameters.fault("query", "makes series; ask for spans, and compare their count()");
  return query;
}

// Of a query that ends in a comparison: the query for the spansets that do not meet it, whose aggregates are
// the numbers to show.
std::optional<traceql::Query> opposite(traceql::Query query) {
  auto& last = query.stages[query.pipeline.stages.back()];
  auto* const comparison = std::get_if<traceql::ScalarOperation>(&last.node);
  if (comparison == nullptr || !traceql::is_comparison(comparison->op)) return std::nullopt;
  comparison->op = opposite_of(comparison->op);
  return query;
}

// "count() is 3 (by(name) is a)".
std::string text_of(const std::vector<Spanset>& spansets) {
  std::string text;
  for (size_t i = 0; i < spansets.size() && i < kShownSpansetsMax; ++i) {
    text += i == 0 ? "" : "; ";
    text += count_text(spansets[i].spans.size(), "span");
    for (const auto& [key, value] : spansets[i].attributes) {
      text += fmt::format(", {} is {}", key, traceql::to_text(value));
    }
  }
  if (spansets.size() > kShownSpansetsMax)
    text += fmt::format("; and {} more", spansets.size() - kShownSpansetsMax);
  return text;
}

std::vector<size_t> spans_of(const std::vector<Spanset>& spansets) {
  std::vector<size_t> spans;
  for (const auto& spanset : spansets) spans = traceql::united(spans, spanset.spans);
  return spans;
}

}  // namespace

Result<Judgement> judge_query(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(const auto text, parameters.text("query"));
  TRY_ASSIGN(const bool is_for_every, parameters.flag("every"));
  if (!text) return parameters.missing("query", "query: '{ kind = client } | count() <= 5'");
  TRY_ASSIGN(auto query, parse_spans(parameters, *text));
  const auto met = traceql::Evaluator(query, view.reader(), {}).run();
  const auto other = opposite(std::move(query));
  if (is_for_every && !other) return parameters.fault("every", "needs a query that ends in a comparison");
  std::vector<Spanset> unmet;
  if (other) unmet = traceql::Evaluator(*other, view.reader(), {}).run();

  const bool holds = !met.empty() && (!is_for_every || unmet.empty());
  if (holds) return Judgement::of(true, fmt::format("{} finds {}", *text, text_of(met)), spans_of(met));
  if (unmet.empty()) return Judgement::of(false, fmt::format("{} finds nothing", *text));
  return Judgement::of(false, fmt::format("{} does not hold: {}", *text, text_of(unmet)), spans_of(unmet));
}

}  // namespace weft::assertions
