// GET /api/v1/traces/{trace_id}/analysis and /api/v1/traces/{trace_id}/whatif
#include <charconv>
#include <cmath>

#include "insight/analysis_json.h"
#include "server/api.h"
#include "server/query_parameters.h"

namespace weft::server {
namespace {

Result<model::Trace> asked_trace(const store::Reader& reader, const Request& request) {
  TRY_ASSIGN(const auto trace_id, parse_trace_id(request.capture("trace_id")));
  TRY_ASSIGN(const auto project, project_to_read(request));
  return reader.trace(trace_id, project);
}

Result<Response> get_analysis(const store::Reader& reader, const model::PriceTable& prices,
                              const Request& request) {
  TRY(check_parameters(request, {"project"}));
  TRY_ASSIGN(const auto trace, asked_trace(reader, request));
  const auto analysis = insight::analyse(trace, prices);
  return json_response(200, insight::analysis_json(trace, analysis));
}

Result<size_t> span_parameter(const Request& request, const model::Trace& trace) {
  const auto text = text_parameter(request, "span").value_or("");
  TRY_ASSIGN(const auto id, parse_span_id(text));
  for (size_t i = 0; i < trace.spans.size(); ++i) {
    if (trace.spans[i].span.span_id == id) return i;
  }
  return fail(ErrorCode::not_found, "trace {} has no span {}", trace.trace_id.hex(), text);
}

Result<double> percent_parameter(const Request& request) {
  const auto text = text_parameter(request, "percent").value_or("");
  double percent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(percent)) {
    return fail(ErrorCode::invalid_argument, "percent is a number above 0 and up to 100, not \"{}\"", text);
  }
  return percent;
}

Result<Response> get_what_if(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"project", "span", "percent"}));
  TRY_ASSIGN(const auto percent, percent_parameter(request));
  TRY_ASSIGN(const auto trace, asked_trace(reader, request));
  TRY_ASSIGN(const size_t span, span_parameter(request, trace));
  const insight::SpanTree tree(trace);
  TRY_ASSIGN(const auto answer, insight::what_if(tree, insight::Timeline(trace, tree), span, percent));
  return json_response(200, insight::what_if_json(trace, answer, percent));
}

}  // namespace

void add_insight_routes(Router& router, const store::Reader& reader, const model::PriceTable& prices) {
  router.add_query(
      kApi, "GET", "/api/v1/traces/{trace_id}/analysis",
      [&reader, &prices](const Request& request) { return get_analysis(reader, prices, request); });
  router.add_query(kApi, "GET", "/api/v1/traces/{trace_id}/whatif",
                   [&reader](const Request& request) { return get_what_if(reader, request); });
}

}  // namespace weft::server
