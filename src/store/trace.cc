// Reader::trace.
#include <fmt/format.h>

#include "store/reader.h"
#include "store/span_row.h"
#include "store/statement.h"

namespace weft::store {

Result<model::Trace> Reader::trace(const model::TraceId& trace_id, const ProjectScope& project) const {
  Statement statement;
  auto sql = fmt::format("SELECT {} FROM spans WHERE trace_id = {}", TraceRows::kColumns,
                         statement.trace_id(trace_id));
  sql += within(statement, project);
  fmt::format_to(std::back_inserter(sql), " ORDER BY {} LIMIT {}", kSpanOrder, kTraceSpansMax + 1);
  TRY_ASSIGN(auto answer, std::move(statement).ask(engine_, std::move(sql)));
  if (answer.empty()) {
    return fail(ErrorCode::not_found,
                "no span of trace {} is stored{}: it may not have arrived yet, or was never sent here",
                trace_id.hex(), project ? fmt::format(" in project '{}'", *project) : "");
  }
  TRY_ASSIGN(auto trace, TraceRows(std::move(answer)).read());
  if (trace.spans.size() > kTraceSpansMax) {
    trace.spans.resize(kTraceSpansMax);
    trace.truncated = true;
  }
  return trace;
}

}  // namespace weft::store
