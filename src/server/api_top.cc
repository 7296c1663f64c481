// GET /api/v1/top: who does how much of late
#include <array>

#include "base/json_writer.h"
#include "server/api.h"
#include "server/query_parameters.h"
#include "store/top.h"

namespace weft::server {
namespace {

constexpr uint64_t kSecondNs = 1'000'000'000;
constexpr uint64_t kWindowDefaultNs = 60 * kSecondNs;
constexpr uint64_t kWindowMaxNs = 86'400 * kSecondNs;

constexpr std::array kBy{std::pair(std::string_view("service"), store::TopBy::service),
                         std::pair(std::string_view("operation"), store::TopBy::operation),
                         std::pair(std::string_view("model"), store::TopBy::model)};

Result<store::TopBy> by_of(const Request& request) {
  const auto text = text_parameter(request, "by").value_or("service");
  for (const auto& [word, by] : kBy) {
    if (text == word) return by;
  }
  return fail(ErrorCode::invalid_argument, "the parameter by: \"{}\" is none of service, operation, model",
              text);
}

void write_row(JsonWriter& json, const store::TopRow& row, double seconds) {
  const auto calls = static_cast<double>(row.calls);
  json.begin_object();
  if (!row.service.empty()) json.key("service").string(row.service);
  if (!row.name.empty()) json.key("name").string(row.name);
  if (!row.model.empty()) json.key("model").string(row.model).key("provider").string(row.provider);
  json.key("calls").unsigned_integer(row.calls).key("errors").unsigned_integer(row.errors);
  json.key("calls_per_second").real(calls / seconds);
  json.key("error_share").real(static_cast<double>(row.errors) / calls);
  json.key("p50_ns").unsigned_integer(row.p50_ns).key("p95_ns").unsigned_integer(row.p95_ns);
  json.key("tokens_per_second").real(static_cast<double>(row.tokens) / seconds);
  json.key("cost_usd_per_hour").real(row.cost_usd / seconds * 3'600).end_object();
}

Result<Response> top(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"by", "window", "project", "limit"}));
  store::TopQuery query;
  TRY_ASSIGN(query.project, project_to_read(request));
  TRY_ASSIGN(query.by, by_of(request));
  TRY_ASSIGN(query.limit, limit_parameter(request, query.limit, store::kTopRowsMax));
  TRY_ASSIGN(const auto given, duration_parameter(request, "window"));
  const uint64_t window_ns = given.value_or(kWindowDefaultNs);
  if (window_ns < kSecondNs || window_ns > kWindowMaxNs)
    return fail(ErrorCode::invalid_argument, "the parameter window is from 1s to 24h");
  query.since_unix_nano = begin_of_range(window_ns);
  TRY_ASSIGN(const auto rows, reader.top(query));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("by").string(text_parameter(request, "by").value_or("service"));
  json.key("window_ns").unsigned_integer(window_ns).key("rows").begin_array();
  for (const auto& row : rows)
    write_row(json, row, static_cast<double>(window_ns) / static_cast<double>(kSecondNs));
  json.end_array().end_object();
  return json_response(200, std::move(body));
}

}  // namespace

void add_top_routes(Router& router, const store::Reader& reader) {
  router.add_query(kApi, "GET", "/api/v1/top",
                   [&reader](const Request& request) { return top(reader, request); });
}

}  // namespace weft::server
