// GET /api/v1/tail: what a TraceQL query finds, as it becomes readable
#include "server/api.h"
#include "server/query_parameters.h"
#include "server/tailer.h"
#include "traceql/parser.h"

namespace weft::server {
namespace {

Result<Response> tail(Tailer& tailer, const Request& request) {
  TRY(check_parameters(request, {"q", "project"}));
  TRY_ASSIGN(auto project, project_to_read(request));
  TRY_ASSIGN(auto query, traceql::parse(text_parameter(request, "q").value_or("{ }")));
  TRY_ASSIGN(auto stream, tailer.follow(std::move(query), std::move(project)));
  return Response{.status = 200,
                  .content_type = "text/event-stream",
                  // Nothing between here and the client may keep the events.
                  .headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}},
                  .body = {},
                  .stream = std::move(stream)};
}

}  // namespace

void add_tail_routes(Router& router, Tailer& tailer) {
  router.add_query(kApi, "GET", "/api/v1/tail",
                   [&tailer](const Request& request) { return tail(tailer, request); });
}

}  // namespace weft::server
