// The syntax tree of a query. Nodes lie in two flat arrays and name each other by index; a child always comes
// before its parent, so that a pass over all of them needs no recursion.
#pragma once

#include <re2/re2.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "traceql/attribute.h"
#include "traceql/datum.h"
#include "traceql/operator.h"

namespace weft::traceql {

// Beyond these a query is refused with the position where it went too far. They keep what recurses over a
// query (parsing, evaluating, compiling) within a thread's stack.
inline constexpr size_t kNestingMax = 100;  // brackets within brackets
inline constexpr size_t kNodesMax = 2'000;  // of fields and stages each

using FieldId = uint32_t;
using StageId = uint32_t;

struct Literal {
  Datum value;  // views into Query::strings
};
struct Unary {
  Operator op;
  FieldId operand;
};
struct Binary {
  Operator op;
  FieldId left;
  FieldId right;
  std::shared_ptr<const re2::RE2> regex;  // of `=~` and `!~`
};

// A part of an expression over one span: `duration > 1s`.
struct Field {
  std::variant<Literal, AttributeReference, Unary, Binary> node;
  size_t offset = 0;  // of the literal, attribute or operator in the text
};

// The stages of a pipeline: a list of spansets in, a list of spansets out.
struct Filter {
  FieldId condition;
};
struct SpansetOperation {
  std::variant<Operator, std::pair<Relation, RelationMode>> op;  // `&&`, `||`, or a relation
  StageId left;
  StageId right;
};
struct Pipeline {
  std::vector<StageId> stages;
};
struct GroupBy {
  FieldId key;
};
struct Select {
  std::vector<AttributeReference> attributes;
};
struct Coalesce {};

// Numbers of a spanset: `count()`, `max(duration) - 1s`, `2`. A comparison of two is a stage that keeps the
// spansets for which it holds.
enum class AggregateFunction : uint8_t { count, avg, min, max, sum };
struct Aggregate {
  AggregateFunction function;
  std::optional<FieldId> of;  // none for count
};
struct Number {
  Datum value;
};
struct ScalarOperation {
  Operator op;
  StageId left;
  StageId right;
};

struct Stage {
  std::variant<Filter, SpansetOperation, Pipeline, GroupBy, Select, Coalesce, Aggregate, Number,
               ScalarOperation>
      node;
  size_t offset = 0;
  std::string_view text;   // of an aggregate, as written: the key of its value in an answer
  bool is_scalar = false;  // gives a number for each spanset, not spansets
};

// What makes series of the spans that a pipeline leaves.
enum class MetricsFunction : uint8_t {
  rate,
  count_over_time,
  min_over_time,
  max_over_time,
  avg_over_time,
  sum_over_time,
  quantile_over_time,
  histogram_over_time,
  compare,
};
struct Metrics {
  MetricsFunction function = MetricsFunction::rate;
  std::optional<AttributeReference> of;
  std::vector<double> quantiles;
  std::vector<AttributeReference> by;
  // compare({…}, top_n, start, end): which spans are the selection, and between which Unix nanoseconds.
  FieldId selection = 0;
  int64_t top_n = 10;
  int64_t selection_start = 0;
  int64_t selection_end = 0;
  size_t offset = 0;
};
struct Ranking {
  bool top;  // else bottomk
  int64_t count;
};
struct SeriesFilter {
  Operator op;
  double value;
};
using SecondStage = std::variant<Ranking, SeriesFilter>;

struct Hint {
  std::string name;
  Datum value;
};

// A query that was read and checked. Movable; views point into what it owns. Any number of threads may read
// it.
struct Query {
  std::shared_ptr<const std::string> text;
  std::vector<std::unique_ptr<const std::string>> strings;
  std::vector<Field> fields;
  std::vector<Stage> stages;
  Pipeline pipeline;
  std::optional<Metrics> metrics;
  std::vector<SecondStage> second_stages;
  std::vector<Hint> hints;
};

}  // namespace weft::traceql
