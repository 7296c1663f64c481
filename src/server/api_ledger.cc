// GET /api/v1/ledger and /api/v1/users: what models cost, and whose it was (docs/explanation/analysis.md)
#include <map>

#include "base/json_writer.h"
#include "insight/ledger_book.h"
#include "insight/usage.h"
#include "server/api.h"
#include "server/query_parameters.h"
#include "store/usage.h"
#include "store/users.h"
#include "wire/api_fields.h"

namespace weft::server {
namespace {

constexpr uint32_t kLedgerRows = 100;

Result<insight::LedgerBy> by_of(const Request& request) {
  const auto word = text_parameter(request, "by");
  if (!word) return insight::LedgerBy::model;
  const auto by = insight::ledger_by_from(*word);
  if (by) return *by;
  return fail(ErrorCode::invalid_argument, "by is model, service, user, session, project or day, not \"{}\"",
              *word);
}

struct Range {
  uint64_t start;
  uint64_t end;
};

// From `start`, or from `since` before now, to `end`; the last hour where none is given.
Result<Range> range_of(const Request& request) {
  TRY_ASSIGN(const auto start, time_parameter(request, "start"));
  TRY_ASSIGN(const auto end, time_parameter(request, "end"));
  TRY_ASSIGN(const auto since, duration_parameter(request, "since"));
  return Range{start.value_or(begin_of_range(since)), end.value_or(now_unix_nano())};
}

Result<Response> get_ledger(const store::Reader& reader, const model::PriceTable& prices,
                            const Request& request) {
  TRY(check_parameters(request, {"by", "project", "start", "end", "since", "limit"}));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto by, by_of(request));
  TRY_ASSIGN(const auto range, range_of(request));
  TRY_ASSIGN(const auto limit, limit_parameter(request, kLedgerRows, store::kPageRowsMax));
  const insight::LedgerOptions options{.by = by, .start_unix_nano = range.start, .end_unix_nano = range.end};
  insight::LedgerBook book(options);
  TRY_ASSIGN(const bool truncated,
             reader.traces_with_usage(
                 {.project = project, .start_unix_nano = range.start, .end_unix_nano = range.end},
                 [&](const model::Trace& trace) { book.add(trace); }));
  return json_response(200, insight::ledger_json(book, options, prices, limit, truncated));
}

using Costs = std::map<store::UserKey, insight::LedgerRow>;

// What the page's users used, by the rule of the ledger.
Result<Costs> costs_of(const store::Reader& reader, const store::UserQuery& query,
                       const store::UserPage& page, bool& truncated) {
  Costs costs;
  if (page.users.empty()) return costs;
  store::UsageQuery usage{.project = query.project,
                          .start_unix_nano = query.start_unix_nano,
                          .end_unix_nano = page.end_unix_nano};
  for (const auto& user : page.users) usage.users.push_back(user.key);
  insight::LedgerBook book({.by = insight::LedgerBy::user,
                            .by_project_too = true,
                            .start_unix_nano = query.start_unix_nano,
                            .end_unix_nano = page.end_unix_nano});
  TRY_ASSIGN(truncated, reader.traces_with_usage(usage, [&](const model::Trace& trace) { book.add(trace); }));
  truncated = truncated || book.truncated();
  for (auto& row : book.rows()) costs.emplace(store::UserKey{row.project, row.key}, row);
  return costs;
}

void write_user(JsonWriter& json, const store::UserRow& user, const insight::LedgerRow& used) {
  json.begin_object().key("user_id").string(user.key.user_id).key("project").string(user.key.project);
  wire::write_time(json, "first_seen_unix_nano", user.first_seen_unix_nano);
  wire::write_time(json, "last_seen_unix_nano", user.last_seen_unix_nano);
  json.key("trace_count").unsigned_integer(user.trace_count);
  json.key("span_count").unsigned_integer(user.span_count);
  json.key("error_count").unsigned_integer(user.error_count);
  json.key("calls").unsigned_integer(used.calls);
  json.key("total_tokens").integer(insight::total_tokens(used.tokens));
  wire::write_known(json, "cost_usd", used.cost_usd);
  json.end_object();
}

Result<Response> list_users(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"project", "start", "end", "since", "limit", "cursor"}));
  store::UserQuery query;
  TRY_ASSIGN(query.project, project_to_read(request));
  TRY_ASSIGN(const auto range, range_of(request));
  query.start_unix_nano = range.start;
  query.end_unix_nano = range.end;
  TRY_ASSIGN(query.limit, limit_parameter(request, store::kPageRows, store::kPageRowsMax));
  query.cursor = text_parameter(request, "cursor").value_or("");
  TRY_ASSIGN(const auto page, reader.users(query));
  bool truncated = false;
  TRY_ASSIGN(const auto costs, costs_of(reader, query, page, truncated));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("users").begin_array();
  for (const auto& user : page.users) {
    const auto used = costs.find(user.key);
    write_user(json, user, used == costs.end() ? insight::LedgerRow{} : used->second);
  }
  json.end_array().key("next_cursor").string(page.next_cursor);
  json.key("truncated").boolean(truncated).end_object();
  return json_response(200, std::move(body));
}

}  // namespace

void add_ledger_routes(Router& router, const store::Reader& reader, const model::PriceTable& prices) {
  router.add_query(kApi, "GET", "/api/v1/ledger", [&reader, &prices](const Request& request) {
    return get_ledger(reader, prices, request);
  });
  router.add_query(kApi, "GET", "/api/v1/users",
                   [&reader](const Request& request) { return list_users(reader, request); });
}

}  // namespace weft::server
