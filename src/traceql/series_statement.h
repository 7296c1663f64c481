// Metrics queries that one SQL statement answers.
#pragma once

#include <optional>

#include "engine/engine.h"
#include "store/reader.h"
#include "traceql/series.h"

namespace weft::traceql {

// Rows of one answer (a point of a series, or a bucket of one); more are left out, and the answer says
// truncated.
inline constexpr size_t kSeriesRowsMax = 2'000'000;

// None where SQL cannot say what the query means: structure, groups, aggregates, compare(), events, links, or
// lists among the values. A span that was sent twice and is stored twice counts twice here. Errors: those of
// Statement::ask.
Result<std::optional<SeriesSet>> ask_for_series(engine::Engine& engine, const Query& query,
                                                const store::ProjectScope& project, Steps steps);

}  // namespace weft::traceql
