// TraceSet, Reader::trace_set and Reader::each_trace.
#include "store/trace_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "store/reader.h"
#include "store/span_row.h"
#include "store/statement.h"

namespace weft::store {

namespace {

// A span is half a kilobyte: each moves once, into a place that is there already.
std::vector<model::Trace> cut(model::Trace& shared) {
  std::unordered_map<model::TraceId, size_t> place_of;
  std::vector<size_t> counts;
  for (const auto& stored : shared.spans) {
    const size_t place = place_of.try_emplace(stored.span.trace_id, counts.size()).first->second;
    if (place == counts.size()) counts.push_back(0);
    ++counts[place];
  }
  std::vector<model::Trace> traces(counts.size());
  for (const auto& [id, place] : place_of) {
    traces[place].trace_id = id;
    // Views of 40 bytes each, and few.
    traces[place].resources = shared.resources;
    traces[place].scopes = shared.scopes;
    traces[place].spans.reserve(counts[place]);
  }
  for (auto& stored : shared.spans) {
    traces[place_of.find(stored.span.trace_id)->second].spans.push_back(std::move(stored));
  }
  shared.spans = {};
  return traces;
}

}  // namespace

TraceSet::TraceSet(model::Trace shared) : shared_(std::move(shared)), traces_(cut(shared_)) {
  for (auto& trace : traces_) {
    sort_spans(trace.spans);
    trace.duplicate_span_count = drop_repeats(trace.spans);
    span_count_ += trace.spans.size();
  }
  std::ranges::sort(traces_, {}, [](const model::Trace& trace) {
    return std::pair(trace.spans.front().span.start_time_unix_nano, trace.trace_id);
  });
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
  TRY_ASSIGN(auto shared, TraceRows(std::move(answer), bounds_.page_spans).read_unsorted());
  return TraceSet(std::move(shared));
}

Result<size_t> Reader::each_trace(std::span<const model::TraceId> trace_ids, const ProjectScope& project,
                                  const std::function<Status(const model::Trace&)>& take) const {
  size_t too_large = 0;
  size_t at_once = kTracesAtOnce;
  while (!trace_ids.empty()) {
    at_once = std::min(at_once, trace_ids.size());
    const auto now = trace_ids.first(at_once);
    TRY_ASSIGN(const auto set, trace_set({now.begin(), now.end()}, project));
    if (set.truncated() && at_once > 1) {
      at_once /= 2;
      continue;
    }
    if (set.truncated()) {
      ++too_large;
    } else {
      for (const auto& trace : set.traces()) TRY(take(trace));
    }
    trace_ids = trace_ids.subspan(at_once);
    at_once = std::min(at_once * 2, kTracesAtOnce);
  }
  return too_large;
}

}  // namespace weft::store
