#include "eval/trace_source.h"

#include <boost/json.hpp>

#include "eval/values.h"
#include "model/json_tree.h"
#include "wire/otlp.h"

namespace weft::eval {
namespace {

// Tempo: {"batches":[…]}; Jaeger: {"result":{"resourceSpans":[…]}}. Both lists are OTLP's resourceSpans.
const json::value* resource_spans(TraceSource::Api api, const json::value& answer) {
  if (api == TraceSource::Api::tempo) return member(answer, "batches");
  return member(member(answer, "result"), "resourceSpans");
}

}  // namespace

std::string trace_url(const TraceSource& source, const model::TraceId& trace_id) {
  const std::string_view path = source.api == TraceSource::Api::jaeger ? "/api/v3/traces/" : "/api/traces/";
  std::string_view endpoint = source.endpoint;
  while (endpoint.ends_with('/')) endpoint.remove_suffix(1);
  return fmt::format("{}{}{}", endpoint, path, trace_id.hex());
}

Result<std::shared_ptr<const model::SpanBatch>> spans_of_answer(TraceSource::Api api, std::string_view body) {
  TRY_ASSIGN(const auto answer, parse_json(body));
  const auto* const spans = resource_spans(api, answer);
  if (spans == nullptr) return fail(ErrorCode::invalid_argument, "the answer is no trace");
  const json::object request{{"resourceSpans", *spans}};
  TRY_ASSIGN(auto decoded,
             wire::decode_otlp_json(std::make_shared<const std::string>(model::to_text(request))));
  return std::make_shared<const model::SpanBatch>(std::move(decoded.batch));
}

}  // namespace weft::eval
