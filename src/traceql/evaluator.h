// Evaluator: a query over one trace. It decides what a query means; what is compiled to SQL is held to it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "traceql/aggregate.h"
#include "traceql/field_evaluator.h"
#include "traceql/relation.h"

namespace weft::traceql {

// Spans that were found together, in the order of Trace::spans. Owns its texts.
struct Spanset {
  SpanIndices spans;  // never empty
  // What by(…) grouped by and what aggregates came to, under their own text: "by(resource.service.name)",
  // "count()".
  std::vector<std::pair<std::string, OwnedDatum>> attributes;
};

// Spans that begin outside are there for structure (parents, roots, durations), but no spanset finds them.
struct TimeRange {
  uint64_t start_unix_nano = 0;         // inclusive
  uint64_t end_unix_nano = UINT64_MAX;  // exclusive
  bool holds(uint64_t time) const { return time >= start_unix_nano && time < end_unix_nano; }
};

// Recursion is as deep as the query's brackets; over spans there is none. One thread; query and reader
// outlive it. Every operator is O(spans of the trace).
class Evaluator {
 public:
  Evaluator(const Query& query, SpanReader& reader, TimeRange range);

  // The spansets that the query's pipeline leaves; empty: the trace does not match.
  std::vector<Spanset> run();
  FieldEvaluator& fields() { return fields_; }

 private:
  std::vector<Spanset> run(const Pipeline& pipeline, std::vector<Spanset> input);
  std::vector<Spanset> run(StageId stage, std::vector<Spanset> input);
  std::vector<Spanset> filter(const Filter& filter, std::vector<Spanset> input);
  std::vector<Spanset> combine(const SpansetOperation& operation, const std::vector<Spanset>& input);
  SpanIndices combine(const SpansetOperation& operation, const Spanset& input);
  std::vector<Spanset> group(const GroupBy& by, std::string_view text, const std::vector<Spanset>& input);
  std::vector<Spanset> compare(const ScalarOperation& operation, const std::vector<Spanset>& input);
  Datum scalar(StageId stage, Spanset& spanset);
  Datum scalar(const Pipeline& pipeline, Spanset& spanset);
  SpanIndices spans_of(StageId stage, const Spanset& input);

  const Query& query_;
  SpanReader& reader_;
  FieldEvaluator fields_;
  Spanset all_;
  SpanIndices counted_;  // by pipelines within the comparison at hand
};

}  // namespace weft::traceql
