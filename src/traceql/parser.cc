#include "traceql/parser.h"

#include <algorithm>
#include <array>

#include "traceql/checker.h"
#include "traceql/field_parser.h"

namespace weft::traceql {
namespace {

struct RelationSymbol {
  std::string_view text;
  Relation relation;
  RelationMode mode;
};
constexpr std::array kRelations{
    RelationSymbol{">", Relation::child, RelationMode::related},
    RelationSymbol{"!>", Relation::child, RelationMode::unrelated},
    RelationSymbol{"&>", Relation::child, RelationMode::both},
    RelationSymbol{"<", Relation::parent, RelationMode::related},
    RelationSymbol{"!<", Relation::parent, RelationMode::unrelated},
    RelationSymbol{"&<", Relation::parent, RelationMode::both},
    RelationSymbol{">>", Relation::descendant, RelationMode::related},
    RelationSymbol{"!>>", Relation::descendant, RelationMode::unrelated},
    RelationSymbol{"&>>", Relation::descendant, RelationMode::both},
    RelationSymbol{"<<", Relation::ancestor, RelationMode::related},
    RelationSymbol{"!<<", Relation::ancestor, RelationMode::unrelated},
    RelationSymbol{"&<<", Relation::ancestor, RelationMode::both},
    RelationSymbol{"~", Relation::sibling, RelationMode::related},
    RelationSymbol{"!~", Relation::sibling, RelationMode::unrelated},
    RelationSymbol{"&~", Relation::sibling, RelationMode::both},
};

struct AggregateName {
  std::string_view text;
  AggregateFunction function;
};
constexpr std::array kAggregates{
    AggregateName{"count", AggregateFunction::count}, AggregateName{"avg", AggregateFunction::avg},
    AggregateName{"min", AggregateFunction::min}, AggregateName{"max", AggregateFunction::max},
    AggregateName{"sum", AggregateFunction::sum}};

struct MetricsName {
  std::string_view text;
  MetricsFunction function;
};
constexpr std::array kMetrics{MetricsName{"rate", MetricsFunction::rate},
                              MetricsName{"count_over_time", MetricsFunction::count_over_time},
                              MetricsName{"min_over_time", MetricsFunction::min_over_time},
                              MetricsName{"max_over_time", MetricsFunction::max_over_time},
                              MetricsName{"avg_over_time", MetricsFunction::avg_over_time},
                              MetricsName{"sum_over_time", MetricsFunction::sum_over_time},
                              MetricsName{"quantile_over_time", MetricsFunction::quantile_over_time},
                              MetricsName{"histogram_over_time", MetricsFunction::histogram_over_time},
                              MetricsName{"compare", MetricsFunction::compare}};

template <class Names>
auto* named(const Names& names, const Token& token) {
  const auto* const found =
      std::ranges::find(names, token.text, [](const auto& entry) { return entry.text; });
  return token.kind == Token::Kind::word && found != names.end() ? found : nullptr;
}

constexpr std::string_view kStage =
    "a stage: a spanset {…}, an aggregate (count(), max(…) > …), by(…), select(…), coalesce() or a metrics "
    "function (rate(), …)";

class Parser {
 public:
  explicit Parser(TokenStream& tokens) : tokens_(tokens), query_(tokens.query()) {}

  Status parse() {
    TRY_ASSIGN(query_.pipeline, parse_pipeline(true));
    TRY(parse_second_stages());
    TRY(parse_hints());
    if (tokens_.peek().kind != Token::Kind::end) {
      return tokens_.expected("an operator, '|', with(…) or the end of the query");
    }
    if (!query_.pipeline.stages.empty() && query_.stages[query_.pipeline.stages.back()].is_scalar) {
      return tokens_.expected("a comparison: a query cannot end in a number, as in count() > 2");
    }
    return {};
  }

 private:
  // Only the outermost pipeline can end in a metrics function, and stops there.
  Result<Pipeline> parse_pipeline(bool outermost) {
    Pipeline pipeline;
    do {
      if (named(kMetrics, tokens_.peek()) != nullptr) {
        if (!outermost) {
          return tokens_.expected(
              "a stage that leaves spans: metrics functions stand at the end of a query, "
              "outside brackets");
        }
        TRY(parse_metrics());
        return pipeline;
      }
      if (!pipeline.stages.empty() && query_.stages[pipeline.stages.back()].is_scalar) {
        return tokens_.expected("a stage after a comparison: compare the number before going on");
      }
      TRY_ASSIGN(const StageId stage, parse_stage(1));
      pipeline.stages.push_back(stage);
    } while (tokens_.take_symbol("|"));
    return pipeline;
  }

  Result<StageId> parse_stage(int least) {
    TRY_ASSIGN(StageId left, parse_stage_operand());
    while (true) {
      const Token& token = tokens_.peek();
      const bool is_scalar = query_.stages[left].is_scalar;
      const auto* const relation =
          is_scalar || token.kind != Token::Kind::symbol ? nullptr : relation_of(token);
      const auto op = binary_operator(token);
      if (relation != nullptr) {
        if (least > 2) return left;
        TRY_ASSIGN(left, parse_relation(left, *relation));
      } else if (op) {
        if (precedence(*op) < least) return left;
        TRY_ASSIGN(left, parse_operation(left, *op));
      } else {
        return left;
      }
    }
  }

  static const RelationSymbol* relation_of(const Token& token) {
    const auto* const found = std::ranges::find(kRelations, token.text, &RelationSymbol::text);
    return found == kRelations.end() ? nullptr : found;
  }

  Result<StageId> parse_relation(StageId left, const RelationSymbol& symbol) {
    const size_t offset = tokens_.next().offset;
    TRY_ASSIGN(const StageId right, parse_stage(3));
    if (query_.stages[right].is_scalar) {
      return tokens_.fail_here(offset, fmt::format("'{}' stands between a spanset and a number, expected a "
                                                   "spanset on both sides",
                                                   symbol.text));
    }
    return tokens_.add(Stage{.node = SpansetOperation{std::pair(symbol.relation, symbol.mode), left, right},
                             .offset = offset,
                             .text = {}});
  }

  Result<StageId> parse_operation(StageId left, Operator op) {
    const size_t offset = tokens_.next().offset;
    const bool to_the_right = op == Operator::power;
    TRY_ASSIGN(const StageId right, parse_stage(precedence(op) + (to_the_right ? 0 : 1)));
    const bool scalars = query_.stages[left].is_scalar && query_.stages[right].is_scalar;
    const bool spansets = !query_.stages[left].is_scalar && !query_.stages[right].is_scalar;
    if (is_logical(op) ? !spansets : !scalars) {
      return tokens_.fail_here(
          offset, fmt::format("'{}' cannot stand here: it takes two {}", to_string(op),
                              is_logical(op) ? "spansets" : "numbers, such as count() and max(duration)"));
    }
    if (is_regex(op))
      return tokens_.fail_here(offset, "a number cannot be matched with a regular expression");
    if (is_logical(op)) {
      return tokens_.add(Stage{.node = SpansetOperation{op, left, right}, .offset = offset, .text = {}});
    }
    return tokens_.add(Stage{.node = ScalarOperation{op, left, right},
                             .offset = offset,
                             .text = {},
                             .is_scalar = is_arithmetic(op)});
  }

  Result<StageId> parse_stage_operand() {
    TRY(tokens_.enter());
    auto stage = parse_stage_operand_inside();
    tokens_.leave();
    return stage;
  }

  Result<StageId> parse_stage_operand_inside() {
    const Token& token = tokens_.peek();
    const size_t offset = token.offset;
    if (token.is_symbol("{")) {
      TRY_ASSIGN(const FieldId condition, parse_filter());
      return tokens_.add(Stage{.node = Filter{condition}, .offset = offset, .text = {}});
    }
    if (token.is_symbol("(")) return parse_wrapped();
    if (token.is_symbol("-") || token.kind == Token::Kind::number) return parse_number();
    if (named(kAggregates, token) != nullptr) return parse_aggregate();
    if (token.is_word("by")) return parse_group_by();
    if (token.is_word("select")) return parse_select();
    if (token.is_word("coalesce")) {
      tokens_.next();
      TRY(tokens_.expect_symbol("(", "after coalesce"));
      TRY(tokens_.expect_symbol(")", "after coalesce("));
      return tokens_.add(Stage{.node = Coalesce(), .offset = offset, .text = {}});
    }
    return tokens_.expected(kStage);
  }

  // { } or { condition }.
  Result<FieldId> parse_filter() {
    const size_t offset = tokens_.peek().offset;
    TRY(tokens_.expect_symbol("{", "before a condition"));
    if (tokens_.take_symbol("}")) return tokens_.add(Field{Literal{Datum::of(true)}, offset});
    TRY_ASSIGN(const FieldId condition, parse_field(tokens_));
    TRY(tokens_.expect_symbol("}", "or an operator (&&, ||, =, …)"));
    return condition;
  }

  Result<StageId> parse_wrapped() {
    const size_t offset = tokens_.next().offset;
    TRY_ASSIGN(auto pipeline, parse_pipeline(false));
    TRY(tokens_.expect_symbol(")", "or an operator"));
    if (pipeline.stages.size() == 1) return pipeline.stages.front();
    const bool is_scalar = query_.stages[pipeline.stages.back()].is_scalar;
    return tokens_.add(
        Stage{.node = std::move(pipeline), .offset = offset, .text = {}, .is_scalar = is_scalar});
  }

  Result<StageId> parse_number() {
    const size_t offset = tokens_.peek().offset;
    TRY_ASSIGN(auto value, parse_signed_number());
    return tokens_.add(
        Stage{.node = Number{std::move(value)}, .offset = offset, .text = {}, .is_scalar = true});
  }

  Result<Datum> parse_signed_number() {
    const bool negative = tokens_.take_symbol("-");
    if (tokens_.peek().kind != Token::Kind::number) return tokens_.expected("a number or a duration");
    Datum value = tokens_.next().number;
    if (negative && value.type == Type::real) value.real = -value.real;
    if (negative && value.type != Type::real) value.integer = -value.integer;
    return value;
  }

  Result<StageId> parse_aggregate() {
    const auto name = tokens_.next();
    const auto function = named(kAggregates, name)->function;
    Aggregate aggregate{function, std::nullopt};
    TRY(tokens_.expect_symbol("(", fmt::format("after {}", name.text)));
    if (function != AggregateFunction::count) {
      TRY_ASSIGN(aggregate.of, parse_field(tokens_));
    }
    TRY(tokens_.expect_symbol(")", fmt::format("after what {} is taken of", name.text)));
    const auto text = tokens_.text().substr(name.offset, tokens_.end_of_last() - name.offset);
    return tokens_.add(Stage{.node = aggregate, .offset = name.offset, .text = text, .is_scalar = true});
  }

  Result<StageId> parse_group_by() {
    const size_t offset = tokens_.next().offset;
    TRY(tokens_.expect_symbol("(", "after by"));
    TRY_ASSIGN(const FieldId key, parse_field(tokens_));
    TRY(tokens_.expect_symbol(")", "after what is grouped by"));
    const auto text = tokens_.text().substr(offset, tokens_.end_of_last() - offset);
    return tokens_.add(Stage{.node = GroupBy{key}, .offset = offset, .text = text});
  }

  Result<StageId> parse_select() {
    const size_t offset = tokens_.next().offset;
    TRY_ASSIGN(auto attributes, parse_attributes("after select"));
    return tokens_.add(Stage{.node = Select{std::move(attributes)}, .offset = offset, .text = {}});
  }

  // ( attribute, attribute, … )
  Result<std::vector<AttributeReference>> parse_attributes(std::string_view after) {
    std::vector<AttributeReference> attributes;
    TRY(tokens_.expect_symbol("(", after));
    do {
      TRY_ASSIGN(auto attribute, traceql::parse_attribute(tokens_));
      attributes.push_back(std::move(attribute));
    } while (tokens_.take_symbol(","));
    TRY(tokens_.expect_symbol(")", "or ','"));
    return attributes;
  }

  Status parse_metrics() {
    const auto name = tokens_.next();
    Metrics metrics{.function = named(kMetrics, name)->function, .offset = name.offset};
    TRY(tokens_.expect_symbol("(", fmt::format("after {}", name.text)));
    if (metrics.function == MetricsFunction::compare) {
      TRY(parse_compare(metrics));
    } else if (metrics.function > MetricsFunction::count_over_time) {
      TRY_ASSIGN(metrics.of, traceql::parse_attribute(tokens_));
    }
    if (metrics.function == MetricsFunction::quantile_over_time) {
      TRY(tokens_.expect_symbol(",", "and the quantiles, such as 0.5, 0.99"));
      do {
        TRY_ASSIGN(const auto quantile, parse_signed_number());
        metrics.quantiles.push_back(quantile.as_real());
      } while (tokens_.take_symbol(","));
    }
    TRY(tokens_.expect_symbol(")", fmt::format("to end {}(", name.text)));
    if (tokens_.peek().is_word("by")) {
      tokens_.next();
      TRY_ASSIGN(metrics.by, parse_attributes("after by"));
    }
    query_.metrics = std::move(metrics);
    return {};
  }

  Status parse_compare(Metrics& metrics) {
    TRY_ASSIGN(metrics.selection, parse_filter());
    if (!tokens_.take_symbol(",")) return {};
    TRY_ASSIGN(metrics.top_n, parse_integer("how many values to name of each attribute"));
    if (!tokens_.take_symbol(",")) return {};
    TRY_ASSIGN(metrics.selection_start, parse_integer("the selection's start in Unix nanoseconds"));
    TRY(tokens_.expect_symbol(",", "and the selection's end in Unix nanoseconds"));
    TRY_ASSIGN(metrics.selection_end, parse_integer("the selection's end in Unix nanoseconds"));
    return {};
  }

  Result<int64_t> parse_integer(std::string_view what) {
    if (tokens_.peek().number.type != Type::integer) return tokens_.expected(what);
    return tokens_.next().number.integer;
  }

  // What follows a metrics function: | topk(n), | bottomk(n), and comparisons with a number.
  Status parse_second_stages() {
    while (query_.metrics) {
      const auto op = binary_operator(tokens_.peek());
      if (op && is_comparison(*op) && !is_regex(*op)) {
        tokens_.next();
        TRY_ASSIGN(const auto value, parse_signed_number());
        query_.second_stages.emplace_back(SeriesFilter{*op, series_value(value)});
      } else if (tokens_.take_symbol("|")) {
        TRY(parse_ranking());
      } else {
        break;
      }
    }
    return {};
  }

  // Series of durations are in seconds.
  static double series_value(const Datum& value) {
    return value.type == Type::duration ? value.as_real() / 1e9 : value.as_real();
  }

  Status parse_ranking() {
    const bool top = tokens_.peek().is_word("topk");
    if (!top && !tokens_.peek().is_word("bottomk")) return tokens_.expected("topk(n) or bottomk(n)");
    tokens_.next();
    TRY(tokens_.expect_symbol("(", "and how many series to keep"));
    const size_t offset = tokens_.peek().offset;
    TRY_ASSIGN(const int64_t count, parse_integer("how many series to keep, a whole number"));
    if (count < 1) return tokens_.fail_here(offset, "found 0, expected a number of series from 1 on");
    TRY(tokens_.expect_symbol(")", "after the number of series"));
    query_.second_stages.emplace_back(Ranking{top, count});
    return {};
  }

  Status parse_hints() {
    while (tokens_.peek().is_word("with")) {
      tokens_.next();
      TRY(tokens_.expect_symbol("(", "and hints, such as with(sample=0.1)"));
      do {
        if (tokens_.peek().kind != Token::Kind::word) return tokens_.expected("a hint's name");
        Hint hint{std::string(tokens_.next().text), {}};
        TRY_ASSIGN(hint.value, parse_hint_value());
        query_.hints.push_back(std::move(hint));
      } while (tokens_.take_symbol(","));
      TRY(tokens_.expect_symbol(")", "or ','"));
    }
    return {};
  }

  Result<Datum> parse_hint_value() {
    TRY(tokens_.expect_symbol("=", "and the hint's value"));
    return parse_literal(tokens_);
  }

  TokenStream& tokens_;
  Query& query_;
};

}  // namespace

Result<Query> parse(std::string text) {
  Query query;
  query.text = std::make_shared<const std::string>(std::move(text));
  TRY_ASSIGN(auto tokens, tokens_of(*query.text));
  TokenStream stream(query, std::move(tokens));
  TRY(Parser(stream).parse());
  TRY(check(query));
  return query;
}

}  // namespace weft::traceql
