// Reader::trace.
#include <fmt/format.h>

#include "store/not_stored.h"
#include "store/reader.h"
#include "store/span_row.h"
#include "store/statement.h"

namespace weft::store {
namespace {

struct Asked {
  engine::Engine& engine;
  const model::TraceId& trace_id;
  const std::optional<std::string>& project;
  size_t spans_max;
  std::optional<model::SpanId> span_id = {};  // only these
};

// One row more than may be read tells whether there is more. `order` is "" or an ORDER BY.
Result<model::Trace> read(const Asked& asked, std::string_view order) {
  Statement statement;
  auto sql = fmt::format("SELECT {} FROM spans WHERE trace_id = {}", TraceRows::columns(),
                         statement.trace_id(asked.trace_id));
  if (asked.span_id) sql += fmt::format(" AND span_id = {}", statement.span_id(*asked.span_id));
  sql += within(statement, asked.project);
  fmt::format_to(std::back_inserter(sql), "{} LIMIT {}", order, asked.spans_max + 1);
  TRY_ASSIGN(auto answer, std::move(statement).ask(asked.engine, std::move(sql)));
  return TraceRows(std::move(answer), asked.spans_max).read();
}

}  // namespace

Result<model::Trace> Reader::trace(const model::TraceId& trace_id, const ProjectScope& project) const {
  const Asked asked{engine_, trace_id, project, bounds_.trace_spans};
  // Sorting here is faster than sorting wide rows there; only a trace that is too large has to be sorted
  // before it is cut.
  TRY_ASSIGN(auto trace, read(asked, ""));
  if (trace.truncated) {
    TRY_ASSIGN(trace, read(asked, fmt::format(" ORDER BY {}", kSpanOrder)));
  }
  if (trace.spans.empty()) return no_such_trace(trace_id, project);
  return trace;
}

Result<model::Trace> Reader::span(const model::TraceId& trace_id, const model::SpanId& span_id,
                                  const ProjectScope& project) const {
  TRY_ASSIGN(auto trace, read({engine_, trace_id, project, bounds_.trace_spans, span_id}, ""));
  if (trace.spans.empty()) {
    return fail(ErrorCode::not_found, "trace {} has no span {}{}: it may not have arrived yet",
                trace_id.hex(), span_id.hex(), in_project(project));
  }
  return trace;
}

}  // namespace weft::store
