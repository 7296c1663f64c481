#include "traceql/series_statement.h"

#include <fmt/format.h>

#include "store/row_reader.h"
#include "traceql/predicate.h"
#include "traceql/series_builder.h"

namespace weft::traceql {
namespace {

// log_histogram.h, bucket_of: exponent and three bits of the mantissa of a double, and one more where others
// are set.
constexpr std::string_view kBucket =
    "toUInt16(if(value > 0, bitShiftRight(reinterpretAsUInt64(value), 49) + "
    "(bitAnd(reinterpretAsUInt64(value), 562949953421311) != 0), 0))";

// The only stage that says which spans; none: more than one, or one that is no condition.
std::optional<FieldId> only_condition(const Query& query) {
  std::optional<FieldId> condition;
  for (const StageId stage : query.pipeline.stages) {
    const auto& node = query.stages[stage].node;
    if (std::holds_alternative<Select>(node)) continue;
    const auto* const filter = std::get_if<Filter>(&node);
    if (filter == nullptr || condition) return std::nullopt;
    condition = filter->condition;
  }
  return condition;
}

class SeriesStatement {
 public:
  SeriesStatement(const Query& query, Steps steps) : query_(query), metrics_(*query.metrics), steps_(steps) {}

  // False: SQL cannot say it.
  bool compile(const store::ProjectScope& project) {
    const auto condition = only_condition(query_);
    if (!condition || metrics_.function == MetricsFunction::compare) return false;
    SqlAttribute attributes(statement_, doubts_);
    const auto predicate = traceql::compile(query_, *condition, attributes);
    if (!predicate.exact) return false;
    std::string columns;
    for (size_t i = 0; i < metrics_.by.size(); ++i) {
      const auto label = attributes.label(metrics_.by[i]);
      if (!label) return false;
      fmt::format_to(std::back_inserter(columns), ", toString({}) AS l{}", *label, i);
      labels_ += fmt::format(", l{}", i);
    }
    std::string value = "toFloat64(0)";
    if (metrics_.of) {
      const auto number = attributes.number(*metrics_.of);
      if (!number) return false;
      value = *number;
    }
    write(predicate.sql, columns, value, project);
    return true;
  }

  // None: a doubt came true.
  Result<std::optional<SeriesSet>> ask(engine::Engine& engine) && {
    TRY_ASSIGN(const auto answer, std::move(statement_).ask(engine, std::move(sql_)));
    SeriesBuilder builder(metrics_, steps_);
    store::RowReader row(answer);
    size_t rows = 0;
    for (; !row.at_end(); ++rows) {
      const bool doubtful = row.fixed<uint8_t>() != 0;
      const auto point = row.fixed<uint64_t>();
      LabelValues labels;
      for (const auto& attribute : metrics_.by) labels.push_back(label_from(attribute, row.text()));
      add_row(builder, labels, point, row);
      TRY(row.status());
      if (doubtful) return std::nullopt;
    }
    auto set = std::move(builder).build();
    set.truncated = set.truncated || rows == kSeriesRowsMax;
    apply_second_stages(query_, set);
    return set;
  }

 private:
  // Doubtful rows are let through so that they are seen; those with values that are no numbers count nothing.
  void write(const std::string& predicate, const std::string& columns, const std::string& value,
             const store::ProjectScope& project) {
    std::string doubt = "0";
    for (const auto& each : doubts_) doubt.append(" OR ").append(each);
    const bool buckets = SeriesBuilder::has_buckets(metrics_.function);
    std::string measured = buckets ? fmt::format("{} AS bucket, count()", kBucket) : "count()";
    if (has_values()) measured += ", sum(value), min(value), max(value)";
    sql_ = fmt::format(
        "SELECT doubt, point{0}, {1} FROM (SELECT toUInt8({2}) AS doubt, intDiv(start_unix_nano - {3}, {4}) "
        "AS "
        "point{5}, assumeNotNull(measured) AS value, {6} AS measured FROM spans WHERE start_unix_nano >= {3} "
        "AND "
        "start_unix_nano < {7}{8} AND (({9}) OR doubt) AND (doubt OR (isNotNull(measured) AND NOT "
        "isNaN(value)))) GROUP BY doubt, point{0}{10} ORDER BY doubt DESC LIMIT {11}",
        labels_, measured, doubt, statement_.number(steps_.start_unix_nano),
        statement_.number(steps_.step_ns), columns, value, statement_.number(steps_.end_unix_nano),
        store::within(statement_, project), predicate, buckets ? ", bucket" : "", kSeriesRowsMax);
  }

  void add_row(SeriesBuilder& builder, const LabelValues& labels, uint64_t point,
               store::RowReader& row) const {
    if (SeriesBuilder::has_buckets(metrics_.function)) {
      const auto bucket = row.fixed<uint16_t>();
      builder.add(labels, point, bucket, row.fixed<uint64_t>());
      return;
    }
    Cell cell;
    cell.count = row.fixed<uint64_t>();
    if (has_values()) {
      cell.sum = row.fixed<double>();
      cell.min = row.fixed<double>();
      cell.max = row.fixed<double>();
    }
    builder.add(labels, point, cell);
  }

  // Beside their counts; what is only counted has none, which spares a fifth of the time.
  bool has_values() const {
    return metrics_.of.has_value() && !SeriesBuilder::has_buckets(metrics_.function);
  }

  const Query& query_;
  const Metrics& metrics_;
  Steps steps_;
  store::Statement statement_;
  std::vector<std::string> doubts_;
  std::string labels_;
  std::string sql_;
};

}  // namespace

Result<std::optional<SeriesSet>> ask_for_series(engine::Engine& engine, const Query& query,
                                                const store::ProjectScope& project, Steps steps) {
  SeriesStatement statement(query, steps);
  if (!statement.compile(project)) return std::nullopt;
  return std::move(statement).ask(engine);
}

}  // namespace weft::traceql
