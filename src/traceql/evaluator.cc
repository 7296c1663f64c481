#include "traceql/evaluator.h"

#include <map>

#include "traceql/comparison.h"

namespace weft::traceql {
namespace {

SpanIndices all_spans(const std::vector<Spanset>& spansets) {
  SpanIndices spans;
  for (const auto& spanset : spansets) spans = united(spans, spanset.spans);
  return spans;
}

}  // namespace

Evaluator::Evaluator(const Query& query, SpanReader& reader, TimeRange range)
    : query_(query), reader_(reader), fields_(query, reader) {
  const auto& spans = reader.trace().spans;
  for (size_t i = 0; i < spans.size(); ++i) {
    if (range.holds(spans[i].span.start_time_unix_nano)) all_.spans.push_back(i);
  }
}

std::vector<Spanset> Evaluator::run() {
  if (all_.spans.empty()) return {};
  return run(query_.pipeline, {all_});
}

std::vector<Spanset> Evaluator::run(const Pipeline& pipeline, std::vector<Spanset> input) {
  for (const StageId stage : pipeline.stages) {
    if (!query_.stages[stage].is_scalar) input = run(stage, std::move(input));
  }
  return input;
}

std::vector<Spanset> Evaluator::run(StageId id, std::vector<Spanset> input) {
  const Stage& stage = query_.stages[id];
  if (const auto* const stage_filter = std::get_if<Filter>(&stage.node))
    return filter(*stage_filter, std::move(input));
  if (const auto* const operation = std::get_if<SpansetOperation>(&stage.node))
    return combine(*operation, input);
  if (const auto* const pipeline = std::get_if<Pipeline>(&stage.node))
    return run(*pipeline, std::move(input));
  if (const auto* const by = std::get_if<GroupBy>(&stage.node)) return group(*by, stage.text, input);
  if (const auto* const operation = std::get_if<ScalarOperation>(&stage.node))
    return compare(*operation, input);
  if (std::holds_alternative<Coalesce>(stage.node) && !input.empty()) return {Spanset{all_spans(input), {}}};
  return input;  // select() changes what is shown, not what is found
}

std::vector<Spanset> Evaluator::filter(const Filter& filter, std::vector<Spanset> input) {
  for (auto& spanset : input) {
    std::erase_if(spanset.spans, [&](size_t span) { return !fields_.holds(filter.condition, span); });
  }
  std::erase_if(input, [](const Spanset& spanset) { return spanset.spans.empty(); });
  return input;
}

SpanIndices Evaluator::spans_of(StageId stage, const Spanset& input) {
  return all_spans(run(stage, {input}));
}

std::vector<Spanset> Evaluator::combine(const SpansetOperation& operation,
                                        const std::vector<Spanset>& input) {
  std::vector<Spanset> output;
  for (const auto& spanset : input) {
    auto spans = combine(operation, spanset);
    if (!spans.empty()) output.push_back({std::move(spans), spanset.attributes});
  }
  return output;
}

SpanIndices Evaluator::combine(const SpansetOperation& operation, const Spanset& input) {
  const auto left = spans_of(operation.left, input);
  const auto right = spans_of(operation.right, input);
  if (const auto* const relation = std::get_if<std::pair<Relation, RelationMode>>(&operation.op)) {
    return relate(reader_.index(), relation->first, relation->second, left, right);
  }
  const bool both = std::get<Operator>(operation.op) == Operator::logical_and;
  if (both && (left.empty() || right.empty())) return {};
  return united(left, right);
}

// Groups come in the order in which their first span does.
std::vector<Spanset> Evaluator::group(const GroupBy& by, std::string_view text,
                                      const std::vector<Spanset>& input) {
  std::vector<Spanset> output;
  for (const auto& spanset : input) {
    std::map<OwnedDatum, size_t> group_of;
    for (const size_t span : spanset.spans) {
      auto key = to_owned(fields_.value(by.key, span));
      const auto [group, is_new] = group_of.emplace(key, output.size());
      if (is_new) {
        output.push_back({{}, spanset.attributes});
        output.back().attributes.emplace_back(text, std::move(key));
      }
      output[group->second].spans.push_back(span);
    }
  }
  return output;
}

std::vector<Spanset> Evaluator::compare(const ScalarOperation& operation, const std::vector<Spanset>& input) {
  std::vector<Spanset> output;
  for (auto spanset : input) {
    // A bracket may hold a comparison too, which counts for itself.
    const auto counted_outside = std::exchange(counted_, {});
    const Datum left = scalar(operation.left, spanset);
    const Datum right = scalar(operation.right, spanset);
    const auto counted = std::exchange(counted_, counted_outside);
    if (!apply(operation.op, left, right, nullptr).is_true()) continue;
    // What was counted within brackets is what was found: ({ status = error } | count()) > 2.
    if (!counted.empty()) spanset.spans = counted;
    output.push_back(std::move(spanset));
  }
  return output;
}

Datum Evaluator::scalar(StageId id, Spanset& spanset) {
  const Stage& stage = query_.stages[id];
  if (const auto* const number = std::get_if<Number>(&stage.node)) return number->value;
  if (const auto* const operation = std::get_if<ScalarOperation>(&stage.node)) {
    const Datum left = scalar(operation->left, spanset);
    return apply(operation->op, left, scalar(operation->right, spanset), nullptr);
  }
  if (const auto* const pipeline = std::get_if<Pipeline>(&stage.node)) return scalar(*pipeline, spanset);
  Datum value = aggregate(std::get<Aggregate>(stage.node), spanset.spans, fields_);
  spanset.attributes.emplace_back(stage.text, to_owned(value));
  return value;
}

Datum Evaluator::scalar(const Pipeline& pipeline, Spanset& spanset) {
  Spanset within{all_spans(run(pipeline, {spanset})), {}};
  Datum value = scalar(pipeline.stages.back(), within);
  counted_ = united(counted_, within.spans);
  spanset.attributes.insert(spanset.attributes.end(), within.attributes.begin(), within.attributes.end());
  return value;
}

}  // namespace weft::traceql
