// TraceSet, and Reader::trace_set.
#include "store/trace_set.h"

#include <fmt/format.h>

#include <map>

#include "store/reader.h"
#include "store/span_row.h"
#include "store/statement.h"

namespace weft::store {

TraceSet::TraceSet(model::Trace shared) : shared_(std::move(shared)), span_count_(shared_.spans.size()) {
  std::map<model::TraceId, size_t> place_of;
  for (const auto& stored : shared_.spans) {
    const auto [place, is_new] = place_of.try_emplace(stored.span.trace_id, traces_.size());
    if (is_new) {
      auto& trace = traces_.emplace_back();
      trace.trace_id = stored.span.trace_id;
      trace.resources = shared_.resources;
      trace.scopes = shared_.scopes;
    }
    traces_[place->second].spans.push_back(stored);
  }
  shared_.spans = {};
}

void TraceSet::add(model::Trace trace) {
  span_count_ += trace.spans.size();
  traces_.push_back(std::move(trace));
}

Result<TraceSet> Reader::trace_set(const std::vector<model::TraceId>& trace_ids,
                                   const ProjectScope& project) const {
  if (trace_ids.empty()) return TraceSet();
  Statement statement;
  auto sql = fmt::format("SELECT {} FROM spans WHERE trace_id IN {}{}", TraceRows::columns(),
                         statement.set(trace_ids), within(statement, project));
  fmt::format_to(std::back_inserter(sql), " ORDER BY start_unix_nano LIMIT {}", bounds_.page_spans + 1);
  TRY_ASSIGN(auto answer, std::move(statement).ask(engine_, std::move(sql)));
  TRY_ASSIGN(auto shared, TraceRows(std::move(answer), bounds_.page_spans).read());
  return TraceSet(std::move(shared));
}

}  // namespace weft::store
