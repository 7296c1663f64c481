// POST /api/v1/sql: one SELECT, its text as the body
#include <algorithm>
#include <array>

#include "base/json_writer.h"
#include "server/api.h"
#include "server/query_parameters.h"
#include "store/sql.h"

namespace weft::server {
namespace {

// Those whose text is a number in JSON too, but for NaN and the infinities.
bool is_number(std::string_view type) {
  for (const std::string_view wrapper : {"Nullable(", "LowCardinality(", "Nullable("}) {
    if (type.starts_with(wrapper)) type = type.substr(wrapper.size());
  }
  constexpr std::array<std::string_view, 4> kNumbers{"Int", "UInt", "Float", "Decimal"};
  return std::ranges::any_of(kNumbers, [&](std::string_view begin) { return type.starts_with(begin); });
}

void write_cell(JsonWriter& json, const std::optional<std::string>& cell, bool is_numeric) {
  if (!cell) {
    json.null();
  } else if (is_numeric && cell->find_first_not_of("0123456789.-+e") == std::string::npos) {
    json.raw(*cell);
  } else {
    json.string(*cell);
  }
}

Response response_of(const store::SqlAnswer& answer) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("columns").begin_array();
  std::vector<bool> is_numeric;
  for (const auto& [name, type] : answer.columns) {
    json.begin_object().key("name").string(name).key("type").string(type).end_object();
    is_numeric.push_back(is_number(type));
  }
  json.end_array().key("rows").begin_array();
  for (const auto& row : answer.rows) {
    json.begin_array();
    for (size_t i = 0; i < row.size() && i < is_numeric.size(); ++i) write_cell(json, row[i], is_numeric[i]);
    json.end_array();
  }
  json.end_array().key("truncated").boolean(answer.truncated).end_object();
  return json_response(200, std::move(body));
}

Result<Response> sql(engine::Engine& engine, const Request& request) {
  TRY(check_parameters(request, {"project"}));
  TRY_ASSIGN(const auto project, project_to_read(request));
  if (request.body->empty())
    return fail(ErrorCode::invalid_argument,
                "the body is empty; send one SELECT, such as SELECT count() FROM spans");
  TRY_ASSIGN(const auto answer, store::ask_sql(engine, *request.body, project));
  return response_of(answer);
}

}  // namespace

void add_sql_routes(Router& router, engine::Engine& engine) {
  router.add_query(kApi, "POST", "/api/v1/sql",
                   [&engine](const Request& request) { return sql(engine, request); });
}

}  // namespace weft::server
