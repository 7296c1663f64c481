#include "store/statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/hex.h"

namespace weft::store {
namespace {

std::string hex_of(std::string_view bytes) {
  return to_hex({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
}

// Receiving comes first. Without the right to make threads more important again (CAP_SYS_NICE) the engine
// leaves them as they are.
constexpr const char* kNice = "10";

// ClickHouse's words for a limit of one query, as those of a person who asked too much.
Error told_by_limit(Error error, const QueryLimits& limits) {
  constexpr std::string_view kAdvice = "ask for a shorter time range, or for something rarer";
  if (error.code == ErrorCode::deadline_exceeded) {
    error.message = fmt::format("the query took longer than {} s and was ended: {}",
                                std::chrono::duration<double>(limits.time).count(), kAdvice);
  } else if (error.code == ErrorCode::too_large) {
    error.message = fmt::format("the query has to read more than {} rows and was refused: {} ({})",
                                limits.rows, kAdvice, error.message);
  } else if (error.code == ErrorCode::resource_exhausted &&
             error.message.find("Query memory limit exceeded") != std::string::npos) {
    error = {ErrorCode::too_large, fmt::format("the query needed more than {} MB of memory and was ended: {}",
                                               limits.memory_bytes >> 20, kAdvice)};
  }
  return error;
}

}  // namespace

std::string Statement::bind(std::string_view type, std::string value) {
  auto name = fmt::format("p{}", parameters_.size());
  auto placeholder = fmt::format("{{{}:{}}}", name, type);
  parameters_.emplace_back(std::move(name), std::move(value));
  return placeholder;
}

std::string Statement::text(std::string_view value) {
  return bind("String", std::string(value));
}
std::string Statement::number(uint64_t value) {
  return bind("UInt64", fmt::to_string(value));
}
std::string Statement::number(int64_t value) {
  return bind("Int64", fmt::to_string(value));
}
std::string Statement::number(double value) {
  return bind("Float64", fmt::to_string(value));
}

std::string Statement::bytes(std::string_view value) {
  return fmt::format("unhex({})", bind("String", hex_of(value)));
}

std::string Statement::trace_id(const model::TraceId& id) {
  return fmt::format("toFixedString(unhex({}), 16)", bind("String", id.hex()));
}

std::string Statement::span_id(const model::SpanId& id) {
  return fmt::format("toFixedString(unhex({}), 8)", bind("String", id.hex()));
}

// A row for each value.
std::string Statement::each(const std::vector<std::string>& hexadecimals) {
  std::string literal = "[";
  for (const auto& value : hexadecimals) {
    if (literal.size() > 1) literal += ',';
    literal += '\'' + value + '\'';
  }
  return fmt::format("unhex(arrayJoin({}))", bind("Array(String)", literal + ']'));
}

std::string Statement::set(const std::vector<std::string>& values) {
  std::vector<std::string> hexadecimals;
  std::ranges::transform(values, std::back_inserter(hexadecimals), hex_of);
  return fmt::format("(SELECT {})", each(hexadecimals));
}

std::string Statement::set(const std::vector<model::TraceId>& ids) {
  std::vector<std::string> hexadecimals;
  std::ranges::transform(ids, std::back_inserter(hexadecimals), &model::TraceId::hex);
  return fmt::format("(SELECT toFixedString({}, 16))", each(hexadecimals));
}

Result<std::string> Statement::ask(engine::Engine& engine, std::string sql, const QueryLimits& limits) && {
  return std::move(*this).run(engine, std::move(sql) + " FORMAT RowBinary", limits);
}

Result<std::string> Statement::ask_native(engine::Engine& engine, std::string sql,
                                          const QueryLimits& limits) && {
  return std::move(*this).run(engine, std::move(sql) + " FORMAT Native", limits);
}

Result<std::string> Statement::run(engine::Engine& engine, std::string sql, const QueryLimits& limits) && {
  engine::Query query;
  query.sql = std::move(sql);
  query.parameters = std::move(parameters_);
  query.timeout = limits.time;
  // Two threads: a page is small, and receiving shares the machine. Skip indexes are read before the data:
  // for the few granules of a trace that is a millisecond faster than beside it. Rows are written out by the
  // query's own threads: to start others takes each query a third of a millisecond.
  query.settings = {{"max_threads", "2"},
                    {"output_format_parallel_formatting", "0"},
                    {"use_skip_indexes_on_data_read", "0"},
                    {"os_threads_nice_value_query", kNice},
                    {"max_memory_usage", fmt::to_string(limits.memory_bytes)},
                    {"max_rows_to_read", fmt::to_string(limits.rows)}};
  auto answer = engine.client().run(query);
  if (answer) return answer;
  auto error = std::move(answer).error();
  if (error.code == ErrorCode::unavailable) engine.suspect();
  if (error.code == ErrorCode::invalid_argument) error.code = ErrorCode::internal;
  return wrap(told_by_limit(std::move(error), limits), "reading what is stored");
}

std::string within(Statement& statement, const std::optional<std::string>& project) {
  return project ? fmt::format(" AND project = {}", statement.text(*project)) : std::string();
}

}  // namespace weft::store
