// /api/v1/alerts: what fires, and the rules (docs/reference/alerts.md)
#include "alerts/alerts_json.h"
#include "alerts/rule_reader.h"
#include "server/api.h"
#include "server/query_parameters.h"

namespace weft::server {
namespace {

constexpr std::string_view kRules = "/api/v1/alerts/rules";
constexpr std::string_view kRule = "/api/v1/alerts/rules/{name}";
constexpr std::string_view kTest = "/api/v1/alerts/rules/{name}/test";

// The project whose rules the request may see and make.
Result<store::ProjectScope> scope_of(const Request& request) {
  TRY(check_parameters(request, {"project"}));
  return project_to_read(request);
}

std::string name_of(const Request& request) {
  return std::string(request.capture("name"));
}

Result<Response> list_alerts(const alerts::Alerter& alerter, const Request& request) {
  TRY_ASSIGN(const auto project, scope_of(request));
  return json_response(200, alerts::alerts_json(alerter.book().statuses(project)));
}

Result<Response> list_rules(const alerts::Alerter& alerter, const Request& request) {
  TRY_ASSIGN(const auto project, scope_of(request));
  return json_response(200, alerts::rules_json(alerter.book().statuses(project)));
}

Result<Response> get_rule(const alerts::Alerter& alerter, const Request& request) {
  TRY_ASSIGN(const auto project, scope_of(request));
  TRY_ASSIGN(const auto status, alerter.book().status(name_of(request), project));
  return json_response(200, alerts::rule_json(status));
}

Result<Response> put_rule(alerts::Alerter& alerter, const Request& request) {
  TRY_ASSIGN(const auto project, scope_of(request));
  TRY_ASSIGN(auto rule, alerts::parse_rule(*request.body, name_of(request), project));
  const auto made = rule.project;
  TRY(alerter.put(std::move(rule)));
  TRY_ASSIGN(const auto status, alerter.book().status(name_of(request), made));
  return json_response(200, alerts::rule_json(status));
}

Result<Response> delete_rule(alerts::Alerter& alerter, const Request& request) {
  TRY_ASSIGN(const auto project, scope_of(request));
  TRY(alerter.remove(name_of(request), project));
  return json_response(200, "{}");
}

Result<Response> test_rule(const alerts::Alerter& alerter, const Request& request) {
  TRY_ASSIGN(const auto project, scope_of(request));
  TRY_ASSIGN(const auto outcomes, alerter.test(name_of(request), project));
  return json_response(200, alerts::test_json(outcomes));
}

}  // namespace

void add_alert_routes(Router& router, alerts::Alerter& alerter) {
  const auto add = [&](std::string_view method, std::string_view path, auto answer) {
    router.add_query(kApi, method, path,
                     [&alerter, answer](const Request& request) { return answer(alerter, request); });
  };
  add("GET", "/api/v1/alerts", list_alerts);
  add("GET", kRules, list_rules);
  add("GET", kRule, get_rule);
  add("PUT", kRule, put_rule);
  add("DELETE", kRule, delete_rule);
  add("POST", kTest, test_rule);
}

}  // namespace weft::server
