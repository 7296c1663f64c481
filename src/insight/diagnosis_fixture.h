// Traces for the tests of the diagnosis, in the little language of trace_fixture.h; and the request that
// examples/rag-system makes, with the faults that it can be given.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "insight/diagnosis.h"
#include "insight/trace_fixture.h"

namespace weft::insight::fixture {

inline model::TraceId trace_number(uint64_t number) {
  model::TraceId made;
  made.bytes[0] = 0xAB;
  for (size_t i = 0; i < 8; ++i) made.bytes[8 + i] = static_cast<uint8_t>(number >> (8 * (7 - i)));
  return made;
}

// Spans of the same trace, and of a resource for each service.
inline model::Trace numbered(uint64_t number, std::initializer_list<Made> spans) {
  auto made = trace(spans);
  made.trace_id = trace_number(number);
  for (auto& stored : made.spans) stored.span.trace_id = made.trace_id;
  return made;
}

inline model::StoredSpan& span_in(model::Trace& trace, uint64_t number) {
  return *std::ranges::find(trace.spans, id(number), [](const auto& each) { return each.span.span_id; });
}

inline std::vector<std::string> causes_of(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const auto& finding : findings) names.emplace_back(to_string(finding.cause));
  return names;
}

inline std::vector<std::string> causes_of(const Diagnosis& diagnosis) {
  return causes_of(diagnosis.findings);
}

using Causes = std::vector<std::string>;

// One question to the eight services; `number` is its trace's and its request id's. No spans but servers',
// as the example makes them.
enum RagSpan : uint64_t {
  gateway = 1,
  auth,
  orchestrator,
  cache_get,
  search,
  vector_db,
  rag,
  context,
  llm,
  cache_set
};

inline model::Trace rag_request(uint64_t number) {
  using model::SpanKind;
  const std::string request = "request-" + std::to_string(number);
  const auto server = [&](RagSpan span, uint64_t parent, int64_t start, int64_t end, std::string_view name,
                          std::string_view service) {
    return Made{.span = span,
                .parent = parent,
                .start = start,
                .end = end,
                .name = name,
                .service = service,
                .kind = SpanKind::server,
                .attributes = {}};
  };
  auto made =
      numbered(number, {server(gateway, 0, 0, 500, "gateway.handle_request", "gateway"),
                        server(auth, gateway, 1, 21, "auth.check", "auth"),
                        server(orchestrator, gateway, 22, 499, "orchestrator.process", "orchestrator"),
                        server(cache_get, orchestrator, 23, 23, "cache.get", "cache"),
                        server(search, orchestrator, 24, 174, "search.query", "search"),
                        server(vector_db, search, 25, 145, "vector_db.query", "vector-db"),
                        server(rag, orchestrator, 175, 425, "rag.generate", "rag"),
                        server(context, rag, 176, 226, "rag.prepare_context", "rag"),
                        server(llm, rag, 227, 407, "llm.generate", "llm"),
                        server(cache_set, orchestrator, 426, 456, "cache.set", "cache")});
  const uint64_t begin = number * 10'000 * kMs;  // ten seconds between requests
  for (auto& stored : made.spans) {
    stored.span.start_time_unix_nano += begin;
    stored.span.end_time_unix_nano += begin;
    stored.span.attributes = model::fixture::attributes({{"request.id", std::string_view(request)}});
    stored.span.flags = stored.span.parent_span_id.is_valid() ? 0x303 : 0x003;
  }
  span_in(made, context).span.kind = SpanKind::internal;
  span_in(made, context).span.flags = 0x103;
  return made;
}

// Takes spans out, as if their service had not sent them.
inline void lose(model::Trace& trace, std::string_view service) {
  std::erase_if(trace.spans, [&](const auto& stored) { return stored.normalised.service == service; });
}

// What is below `top`, moved into a trace of its own: its header did not get through.
inline model::Trace cut(model::Trace& trace, uint64_t top, uint64_t number) {
  model::Trace piece;
  piece.trace_id = trace_number(number);
  piece.resources = trace.resources;
  piece.scopes = trace.scopes;
  const SpanTree tree(trace);
  const auto top_at = static_cast<size_t>(&span_in(trace, top) - trace.spans.data());
  std::vector<model::StoredSpan> rest;
  for (size_t i = 0; i < trace.spans.size(); ++i) {
    if (!tree.is_within(i, top_at)) {
      rest.push_back(trace.spans[i]);
      continue;
    }
    piece.spans.push_back(trace.spans[i]);
    piece.spans.back().span.trace_id = piece.trace_id;
  }
  trace.spans = std::move(rest);
  span_in(piece, top).span.parent_span_id = {};
  span_in(piece, top).span.flags = 0x003;
  return piece;
}

inline void keep_header(model::Trace& trace, uint64_t span, std::string_view traceparent) {
  auto& attributes = span_in(trace, span).span.attributes;
  std::vector<model::Attribute> all(attributes.begin(), attributes.end());
  all.push_back(
      {"http.request.header.traceparent", model::fixture::list({model::fixture::value_of(traceparent)})});
  attributes = model::fixture::memory().copy(std::span<const model::Attribute>(all));
}

// Moves the clock of a service.
inline void shift(model::Trace& trace, std::string_view service, int64_t ms) {
  for (auto& stored : trace.spans) {
    if (stored.normalised.service != service) continue;
    stored.span.start_time_unix_nano += static_cast<uint64_t>(ms * static_cast<int64_t>(kMs));
    stored.span.end_time_unix_nano += static_cast<uint64_t>(ms * static_cast<int64_t>(kMs));
  }
}

// A set of traces: model::Trace is moved, not copied.
template <class... Traces>
std::vector<model::Trace> set_of(Traces... traces) {
  std::vector<model::Trace> all;
  (all.push_back(std::move(traces)), ...);
  return all;
}

}  // namespace weft::insight::fixture
