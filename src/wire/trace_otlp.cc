#include "wire/trace_otlp.h"

#include <algorithm>
#include <tuple>

#include "wire/otlp.h"

namespace weft::wire {
namespace {

// Views belong to the trace.
model::SpanBatch grouped(const model::Trace& trace) {
  model::SpanBatch batch;
  batch.resources = trace.resources;
  batch.scopes = trace.scopes;
  batch.spans.reserve(trace.spans.size());
  for (const auto& stored : trace.spans) batch.spans.push_back(stored.span);
  std::ranges::stable_sort(batch.spans, {}, [](const model::Span& span) {
    return std::tuple(span.resource_index, span.scope_index);
  });
  return batch;
}

}  // namespace

std::string trace_otlp_protobuf(const model::Trace& trace) {
  return encode_otlp_protobuf(grouped(trace));
}

std::string trace_otlp_json(const model::Trace& trace) {
  return encode_resource_spans_json(grouped(trace));
}

}  // namespace weft::wire
