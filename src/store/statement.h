// Statement: a SELECT whose values are bound as parameters, and the asking of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "model/ids.h"
#include "store/query_limits.h"

namespace weft::store {

// Gathers parameters while the text is written. One thread.
class Statement {
 public:
  // Each gives the placeholder to write where the value belongs.
  std::string text(std::string_view value);
  std::string number(uint64_t value);
  std::string number(int64_t value);
  std::string number(double value);
  // An expression of type String for bytes that are not text: they travel as hexadecimal.
  std::string bytes(std::string_view value);
  // Expressions of type FixedString: compared as a String, an id that ends in zero bytes would not be
  // found.
  std::string trace_id(const model::TraceId& id);
  std::string span_id(const model::SpanId& id);
  // What follows `column IN`, for Strings and for trace ids. A set, because a list in has() is compared one
  // by one: with a thousand ids, 14 s instead of 0.1.
  std::string set(const std::vector<std::string>& values);
  std::string set(const std::vector<model::TraceId>& ids);

  // Answer in RowBinary. Errors: unavailable (and the engine's watcher is told); past a limit,
  // deadline_exceeded or too_large; resource_exhausted (of all queries together); a statement that the engine
  // refuses is our own bug: internal.
  Result<std::string> ask(engine::Engine& engine, std::string sql,
                          const QueryLimits& limits = query_limits()) &&;
  // The same in Native, column by column: for a million rows less than half of RowBinary's cost.
  Result<std::string> ask_native(engine::Engine& engine, std::string sql, const QueryLimits& limits) &&;

 private:
  Result<std::string> run(engine::Engine& engine, std::string sql, const QueryLimits& limits) &&;
  std::string bind(std::string_view type, std::string value);
  std::string each(const std::vector<std::string>& hexadecimals);

  std::vector<std::pair<std::string, std::string>> parameters_;
};

// ' AND …' that holds the asker to its project; "" where all may be seen.
std::string within(Statement& statement, const std::optional<std::string>& project);

}  // namespace weft::store
