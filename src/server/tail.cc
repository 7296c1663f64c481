#include "server/tail.h"

#include <algorithm>

#include "base/json_writer.h"
#include "server/found_json.h"
#include "traceql/evaluator.h"

namespace weft::server {
namespace {

uint64_t hash_of(const model::Span& span) {
  constexpr uint64_t kSpread = 0x9e3779b97f4a7c15;
  return std::hash<model::TraceId>()(span.trace_id) * kSpread ^ std::hash<model::SpanId>()(span.span_id);
}

}  // namespace

Tail::Tail(traceql::Query query, store::ProjectScope project, const std::shared_ptr<BodyStream>& stream)
    : query_(std::move(query)),
      shown_(traceql::shown_attributes(query_)),
      project_(std::move(project)),
      stream_(stream) {}

void Tail::begin() {
  if (!has_begun_) has_begun_ = send("ready", "{}");
}

bool Tail::send(std::string_view event, std::string_view data) {
  const auto stream = stream_.lock();
  return stream && stream->push(fmt::format("event: {}\ndata: {}\n\n", event, data));
}

void Tail::send_dropped() {
  if (dropped_ > 0 && send("dropped", fmt::format(R"({{"traces":{}}})", dropped_))) dropped_ = 0;
}

void Tail::keep_alive() {
  send_dropped();
  if (const auto stream = stream_.lock()) stream->push(":\n\n");
}

// Leaves the spans that were not told; false: there are none.
bool Tail::forget_told(const model::Trace& trace, std::vector<traceql::Spanset>& spansets) const {
  for (auto& spanset : spansets) {
    std::erase_if(spanset.spans,
                  [&](size_t span) { return told_.contains(hash_of(trace.spans[span].span)); });
  }
  std::erase_if(spansets, [](const traceql::Spanset& spanset) { return spanset.spans.empty(); });
  return !spansets.empty();
}

void Tail::remember(const model::Trace& trace, const std::vector<traceql::Spanset>& spansets) {
  for (const auto& spanset : spansets) {
    for (const size_t span : spanset.spans) {
      const uint64_t hash = hash_of(trace.spans[span].span);
      if (told_.insert(hash).second) told_in_order_.push_back(hash);
    }
  }
  while (told_in_order_.size() > kTailMemoryMax) {
    told_.erase(told_in_order_.front());
    told_in_order_.pop_front();
  }
}

void Tail::look_at(const model::Trace& trace) {
  const traceql::TraceIndex index(trace);
  traceql::SpanReader reader(trace, index);
  auto spansets = traceql::Evaluator(query_, reader, {}).run();
  if (!forget_told(trace, spansets)) return;
  send_dropped();
  std::string data;
  JsonWriter json(data);
  write_found_trace(json, traceql::describe(reader, spansets, shown_, kTailSpansShown));
  if (!send("trace", data)) ++dropped_;
  remember(trace, spansets);
}

}  // namespace weft::server
