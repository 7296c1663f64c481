#include "server/foreign_api.h"

namespace weft::server {
namespace {

constexpr size_t kTraceIdDigits = 32;

// Tempo's clients say what they want: Grafana protobuf, promptfoo JSON alone. Jaeger's say nothing, or
// "anything", and may shorten the id.
bool wants_tempo(const Request& head) {
  const auto accept = head.headers.get("accept");
  const bool has_whole_id = !head.segments.empty() && head.segments.back().size() == kTraceIdDigits;
  return accept.find("application/protobuf") != std::string_view::npos ||
         (accept == "application/json" && has_whole_id);
}

Response refuse_as_either(const Request& head, const Failure& failure) {
  return wants_tempo(head) ? refuse_as_tempo(head, failure) : refuse_as_jaeger(head, failure);
}

constexpr Face kEither{.name = "tempo or jaeger", .refuse = refuse_as_either, .is_listed = false};

}  // namespace

Result<model::TraceId> parse_short_trace_id(std::string_view text) {
  std::string whole(text.size() < kTraceIdDigits ? kTraceIdDigits - text.size() : 0, '0');
  whole += text;
  const auto id = model::TraceId::from_hex(whole);
  if (!id || text.empty()) {
    return fail(ErrorCode::invalid_argument, "\"{}\" is no trace id: it has 1 to {} hexadecimal digits", text,
                kTraceIdDigits);
  }
  return *id;
}

void add_foreign_routes(Router& router, const store::Reader& reader, engine::Engine& engine) {
  for (const auto prefix : {kTempoPrefix, std::string_view()})
    add_tempo_routes(router, reader, engine, prefix);
  for (const auto prefix : {kJaegerPrefix, std::string_view()}) {
    add_jaeger_routes(router, reader, prefix);
    add_jaeger_v3_routes(router, reader, prefix);
  }
  router.add_query(kTempo, "GET", fmt::format("{}/api/traces/{{trace_id}}", kTempoPrefix),
                   [&reader](const Request& request) { return tempo_trace(reader, request); });
  router.add_query(kJaeger, "GET", fmt::format("{}/api/traces/{{trace_id}}", kJaegerPrefix),
                   [&reader](const Request& request) { return jaeger_trace(reader, request); });
  router.add_query(kEither, "GET", "/api/traces/{trace_id}", [&reader](const Request& request) {
    return wants_tempo(request) ? tempo_trace(reader, request) : jaeger_trace(reader, request);
  });
}

}  // namespace weft::server
