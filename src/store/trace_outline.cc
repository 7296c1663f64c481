// Reader::trace_outline.
#include <fmt/format.h>

#include "store/not_stored.h"
#include "store/reader.h"
#include "store/span_row.h"
#include "store/statement.h"

namespace weft::store {
namespace {

// Beside those of a list's outline, and behind them.
constexpr std::string_view kMoreColumns = "kind, status_message, event_type, provider";

model::StoredSpan read_span(RowReader& row) {
  auto stored = read_outline(row).span;
  stored.span.kind = static_cast<model::SpanKind>(row.fixed<uint8_t>());
  stored.span.status_message = row.text();
  stored.normalised.event_type = model::event_type_from(row.text()).value_or(model::EventType::tool);
  stored.normalised.provider = row.text();
  return stored;
}

}  // namespace

Result<model::Trace> Reader::trace_outline(const model::TraceId& trace_id,
                                           const ProjectScope& project) const {
  Statement statement;
  auto sql = fmt::format("SELECT 1::UInt8, {}, {} FROM spans WHERE trace_id = {}", SpanOutline::kColumns,
                         kMoreColumns, statement.trace_id(trace_id));
  sql += within(statement, project);
  fmt::format_to(std::back_inserter(sql), " ORDER BY {} LIMIT {}", kSpanOrder, bounds_.trace_spans + 1);
  TRY_ASSIGN(auto answer, std::move(statement).ask(engine_, std::move(sql)));

  model::Trace trace;
  trace.trace_id = trace_id;
  trace.body = std::make_shared<const std::string>(std::move(answer));
  trace.resources.emplace_back();
  trace.scopes.emplace_back();
  RowReader row(*trace.body);
  while (!row.at_end() && !trace.truncated) {
    const auto span = read_span(row);
    TRY(row.status());
    trace.truncated = trace.spans.size() == bounds_.trace_spans;
    if (!trace.truncated) trace.spans.push_back(span);
  }
  if (trace.spans.empty()) return no_such_trace(trace_id, project);
  trace.duplicate_span_count = drop_repeats(trace.spans);
  return trace;
}

}  // namespace weft::store
