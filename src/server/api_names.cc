// GET /api/v1/services, /api/v1/operations and /api/v1/projects: what filters can be chosen from.
#include "base/json_writer.h"
#include "server/api.h"
#include "server/query_parameters.h"

namespace weft::server {
namespace {

Response names_response(std::string_view field, const std::vector<std::string>& names) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key(field).begin_array();
  for (const auto& name : names) json.string(name);
  json.end_array().end_object();
  return json_response(200, std::move(body));
}

Result<Response> list_services(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"project"}));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto services, reader.services(project));
  return names_response("services", services);
}

Result<Response> list_operations(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"project", "service"}));
  TRY_ASSIGN(const auto project, project_to_read(request));
  const auto service = text_parameter(request, "service");
  if (!service)
    return fail(ErrorCode::invalid_argument, "say of which service: /api/v1/operations?service=NAME");
  TRY_ASSIGN(const auto operations, reader.operations(project, *service));
  return names_response("operations", operations);
}

Result<Response> list_projects(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"project"}));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto projects, reader.projects(project));
  return names_response("projects", projects);
}

}  // namespace

void add_name_routes(Router& router, const store::Reader& reader) {
  router.add_query(kApi, "GET", "/api/v1/services",
                   [&reader](const Request& request) { return list_services(reader, request); });
  router.add_query(kApi, "GET", "/api/v1/operations",
                   [&reader](const Request& request) { return list_operations(reader, request); });
  router.add_query(kApi, "GET", "/api/v1/projects",
                   [&reader](const Request& request) { return list_projects(reader, request); });
}

}  // namespace weft::server
