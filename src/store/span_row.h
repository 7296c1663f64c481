// Rows of the spans table → model: whole spans for a trace, outlines for lists.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/trace.h"
#include "store/row_reader.h"

namespace weft::store {

// Same trace, span id, start and name: one span that was sent twice.
bool is_repeat(const model::StoredSpan& a, const model::StoredSpan& b);
// The order that brings repeats together, and a trace into the order it is kept in.
inline constexpr std::string_view kSpanOrder = "start_unix_nano, span_id, name, received";
// Keeps the first of each, and says how many others there were; `spans` are in kSpanOrder.
size_t drop_repeats(std::vector<model::StoredSpan>& spans);

// Puts `spans` into kSpanOrder.
void sort_spans(std::vector<model::StoredSpan>& spans);

// What of a span's row is read beside ids, times, name, kind, status and service. What is left out comes back
// empty: an engine that need not open a column's files is ten times as fast.
struct TraceParts {
  bool resource = true;
  bool scope = true;
  bool attributes = true;  // but for contents
  bool contents = true;    // prompts, answers, inputs and outputs
  bool events = true;
  bool links = true;
  bool details = true;  // every other column: project, session, model, tokens, cost, …
};

// A SELECT of columns() → the trace. Resources and scopes repeat: each distinct text is parsed once. Rows
// beyond `spans_max` are left out, and the trace is then marked as truncated. One thread; one answer each.
class TraceRows {
 public:
  static std::string columns(const TraceParts& parts = {});

  TraceRows(std::string answer, size_t spans_max);
  // Of one trace: in kSpanOrder, without repeats. Errors: data_loss.
  Result<model::Trace> read() &&;
  // Of several, for a TraceSet: as the engine gave them, repeats among them.
  Result<model::Trace> read_unsorted() &&;

 private:
  Result<model::StoredSpan> read_span();
  Status read_resource_and_scope(model::Span& span);
  Status read_attributes(model::Span& span);
  Status read_events_and_links(model::Span& span);

  model::Trace trace_;
  size_t spans_max_;
  RowReader row_;
  std::unordered_map<std::string_view, uint32_t> resource_of_;
  std::unordered_map<std::string_view, uint32_t> scope_of_;
  std::vector<model::Attribute> attributes_;  // of the span being read
};

// A span as far as a list needs it: ids, times, name, status, service, session, tokens and cost.
struct SpanOutline {
  // In a SELECT these follow a UInt8 of the caller's choosing, `matches`.
  static constexpr std::string_view kColumns =
      "project, trace_id, span_id, parent_span_id, start_unix_nano, duration_ns, name, status_code, service, "
      "exporter_source, session_id, user_id, model, input_tokens, output_tokens, total_tokens, cost_usd";

  bool matches = false;
  model::StoredSpan span;  // views belong to the answer
};
SpanOutline read_outline(RowReader& row);

}  // namespace weft::store
