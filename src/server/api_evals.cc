// /api/v1/evals: runs of weft eval, read and told
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "model/json_members.h"
#include "model/json_tree.h"
#include "runs/run_json.h"
#include "server/api.h"
#include "server/query_parameters.h"

namespace weft::server {
namespace {

constexpr uint32_t kRunsOnAPage = 50, kRunsOnAPageMax = 1'000;
constexpr uint32_t kTestsOnAPage = 100, kTestsOnAPageMax = 500;
constexpr uint32_t kComparedOnAPage = 20, kComparedOnAPageMax = 100;

std::string id_of(const Request& request) {
  return std::string(request.capture("eval_id"));
}

// A run that the request may see; those of others are not there.
Result<runs::RunSummary> run_of(const RunParts& parts, const Request& request, const std::string& id) {
  TRY_ASSIGN(const auto project, project_to_read(request));
  parts.intake.close_silent();
  TRY_ASSIGN(auto run, parts.store.summary(id));
  if (project && run.head.project != *project)
    return fail(ErrorCode::not_found, "there is no run {} of project {}", id, *project);
  return run;
}

template <class T, size_t Size>
Result<std::optional<T>> name_parameter(const Request& request, std::string_view parameter) {
  const auto said = text_parameter(request, parameter);
  if (!said) return std::nullopt;
  std::string known;
  for (size_t i = 0; i < Size; ++i) {
    const auto value = static_cast<T>(i);
    if (name_of(value) == *said) return value;
    known += fmt::format("{}{}", i == 0 ? "" : ", ", name_of(value));
  }
  return fail(ErrorCode::invalid_argument, "{}={}: it is one of {}", parameter, *said, known);
}

Result<uint32_t> number_from_0(std::string_view name, std::string_view text) {
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  return fail(ErrorCode::invalid_argument, "{} is a number from 0 on, not \"{}\"", name, text);
}

Result<size_t> offset_parameter(const Request& request) {
  TRY_ASSIGN(const auto from, number_from_0("offset", text_parameter(request, "offset").value_or("0")));
  return from;
}

// The cursor is the id of the last run that was given.
Result<Response> list_runs(const RunParts& parts, const Request& request) {
  TRY(check_parameters(request, {"project", "suite", "limit", "cursor"}));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto limit, limit_parameter(request, kRunsOnAPage, kRunsOnAPageMax));
  const auto suite = text_parameter(request, "suite");
  const auto cursor = text_parameter(request, "cursor");
  parts.intake.close_silent();
  // Only the runs of the page are looked into: nobody waits for what others have stored.
  auto all = parts.store.heads();
  std::erase_if(all, [&](const runs::RunHead& run) {
    return (project && run.project != *project) || (suite && run.suite != *suite);
  });
  auto from = all.begin();
  if (cursor) {
    from = std::ranges::find(all, *cursor, &runs::RunHead::id);
    if (from == all.end())
      return fail(ErrorCode::invalid_argument, "cursor={}: that run is gone; begin without a cursor",
                  *cursor);
    ++from;
  }
  const bool has_more = all.end() - from > limit;
  const auto end = has_more ? from + limit : all.end();
  std::vector<runs::RunSummary> page;
  for (auto each = from; each != end; ++each) {
    // One that is removed meanwhile is not there.
    if (auto run = parts.store.summary(each->id)) page.push_back(*std::move(run));
  }
  return json_response(200, runs::runs_json(page, has_more ? std::prev(end)->id : ""));
}

Result<Response> get_run(const RunParts& parts, const Request& request) {
  TRY(check_parameters(request, {"project"}));
  TRY_ASSIGN(const auto run, run_of(parts, request, id_of(request)));
  return json_response(200, runs::run_json(run));
}

Result<Response> delete_run(const RunParts& parts, const Request& request) {
  TRY(check_parameters(request, {"project"}));
  TRY_ASSIGN(const auto run, run_of(parts, request, id_of(request)));
  TRY(parts.intake.remove(run.head.id));
  return json_response(200, "{}");
}

Result<Response> get_config(const RunParts& parts, const Request& request) {
  TRY(check_parameters(request, {"project"}));
  TRY_ASSIGN(const auto run, run_of(parts, request, id_of(request)));
  TRY_ASSIGN(const auto config, parts.store.config(run.head.id));
  return json_response(200, model::to_text(config));
}

Result<Response> list_tests(const RunParts& parts, const Request& request) {
  TRY(check_parameters(request, {"project", "verdict", "text", "offset", "limit"}));
  TRY_ASSIGN(const auto run, run_of(parts, request, id_of(request)));
  runs::TestQuery query;
  TRY_ASSIGN(query.verdict, (name_parameter<runs::Verdict, 3>(request, "verdict")));
  query.text = text_parameter(request, "text").value_or("");
  TRY_ASSIGN(query.offset, offset_parameter(request));
  TRY_ASSIGN(query.limit, limit_parameter(request, kTestsOnAPage, kTestsOnAPageMax));
  TRY_ASSIGN(const auto page, parts.reader.tests(run.head.id, query));
  return json_response(200, runs::tests_json(page, query.offset));
}

Result<Response> get_row(const RunParts& parts, const Request& request) {
  TRY(check_parameters(request, {"project"}));
  TRY_ASSIGN(const auto run, run_of(parts, request, id_of(request)));
  TRY_ASSIGN(const auto test, number_from_0("the test", request.capture("test")));
  TRY_ASSIGN(const auto column, number_from_0("the column", request.capture("column")));
  TRY_ASSIGN(auto text, parts.reader.row(run.head.id, test, column));
  return json_response(200, std::move(text));
}

Result<Response> compare_runs(const RunParts& parts, const Request& request) {
  TRY(check_parameters(request, {"project", "with", "change", "offset", "limit"}));
  const auto with = text_parameter(request, "with");
  if (!with) return fail(ErrorCode::invalid_argument, "with=… names the run to compare with");
  TRY_ASSIGN(const auto here, run_of(parts, request, id_of(request)));
  TRY_ASSIGN(const auto there, run_of(parts, request, *with));
  TRY_ASSIGN(const auto change, (name_parameter<runs::Change, runs::kChanges>(request, "change")));
  TRY_ASSIGN(const auto offset, offset_parameter(request));
  TRY_ASSIGN(const auto limit, limit_parameter(request, kComparedOnAPage, kComparedOnAPageMax));
  TRY_ASSIGN(const auto compared, parts.reader.compare(here.head.id, there.head.id, change, offset, limit));
  return json_response(200, runs::comparison_json(compared, offset, change));
}

Result<Response> begin_run(const RunParts& parts, const Request& request) {
  TRY_ASSIGN(const auto head, model::parse_json(*request.body));
  TRY_ASSIGN(const auto project, project_to_write(request));
  TRY_ASSIGN(const bool takes_rows, parts.intake.begin(head, project));
  return json_response(200,
                       model::to_text(boost::json::object{{"takes_rows", takes_rows}, {"project", project}}));
}

Result<Response> add_rows(const RunParts& parts, const Request& request) {
  TRY_ASSIGN(const auto rows, parts.intake.add_rows(id_of(request), request.key_project, *request.body));
  return json_response(200, model::to_text(boost::json::object{{"rows", rows}}));
}

Result<Response> end_run(const RunParts& parts, const Request& request) {
  TRY_ASSIGN(const auto outcome, model::parse_json(*request.body));
  TRY(parts.intake.end(id_of(request), request.key_project, outcome));
  return json_response(200, "{}");
}

}  // namespace

void add_eval_routes(Router& router, RunParts parts) {
  const auto add = [&](std::string_view method, std::string_view path, auto answer) {
    router.add_query(kApi, method, path,
                     [parts, answer](const Request& request) { return answer(parts, request); });
  };
  add("GET", "/api/v1/evals", list_runs);
  add("POST", "/api/v1/evals", begin_run);
  add("GET", "/api/v1/evals/{eval_id}", get_run);
  add("DELETE", "/api/v1/evals/{eval_id}", delete_run);
  add("GET", "/api/v1/evals/{eval_id}/config", get_config);
  add("GET", "/api/v1/evals/{eval_id}/rows", list_tests);
  add("POST", "/api/v1/evals/{eval_id}/rows", add_rows);
  add("GET", "/api/v1/evals/{eval_id}/rows/{test}/{column}", get_row);
  add("GET", "/api/v1/evals/{eval_id}/comparison", compare_runs);
  add("POST", "/api/v1/evals/{eval_id}/end", end_run);
}

}  // namespace weft::server
