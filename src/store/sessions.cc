// Reader::sessions: the newest-first list, a session being the traces of one project of which a span says its
// id.
#include <fmt/format.h>

#include <map>
#include <numeric>

#include "store/newest.h"
#include "store/page.h"
#include "store/reader.h"
#include "store/session_start.h"
#include "store/span_groups.h"
#include "store/statement.h"
#include "store/update_block.h"
#include "store/users.h"

namespace weft::store {
namespace {

// Unique in a project only: two projects may use the same session id.
using SessionKey = std::pair<std::string, std::string>;

// A longer session id is no id but somebody's data: its spans are in their traces, it is not listed.
constexpr size_t kSessionIdBytesMax = 1024;
// Of one statement: hexadecimal, they are one form field of the engine's, which takes 128 KiB; beyond: in
// several.
constexpr size_t kKeysBytesMax = 48 * 1024;

struct Session {
  SessionRow row;
  std::map<std::string, uint64_t> users;  // when the first trace of each began
  // Its place in the list: the first span, or start, within the asked range.
  uint64_t first_unix_nano = UINT64_MAX;
};

void add_trace(Session& session, const model::Trace& trace, const model::TraceSummary& summary) {
  auto& row = session.row;
  const uint64_t end = summary.start_time_unix_nano + summary.duration_ns;
  const bool is_first = row.span_count == 0 || summary.start_time_unix_nano < row.start_time_unix_nano;
  if (is_first) row.start_time_unix_nano = summary.start_time_unix_nano;
  row.end_time_unix_nano = std::max(row.end_time_unix_nano, end);
  row.trace_count += 1;
  row.span_count += summary.span_count;
  row.error_count += summary.error_count;
  row.total_tokens += summary.tokens.total.value_or(0);
  if (summary.cost_usd) row.cost_usd = row.cost_usd.value_or(0) + *summary.cost_usd;
  for (const auto& stored : trace.spans) {
    if (row.source.empty()) row.source = stored.exporter_source;
    const auto user_id = stored.normalised.user_id;
    if (user_id.empty() || user_id.size() > kUserIdBytesMax) continue;
    auto& first = session.users.try_emplace(std::string(user_id), UINT64_MAX).first->second;
    first = std::min(first, summary.start_time_unix_nano);
  }
}

// A trace counts in each session that one of its spans names.
void add_group(std::map<SessionKey, Session>& sessions, const model::Trace& trace,
               const SessionQuery& query) {
  std::vector<Session*> named;
  for (const auto& stored : trace.spans) {
    const auto& fields = stored.normalised;
    if (fields.session_id.empty()) continue;
    const auto found = sessions.find({std::string(fields.project), std::string(fields.session_id)});
    if (found == sessions.end()) continue;
    auto& session = found->second;
    const uint64_t start = stored.span.start_time_unix_nano;
    if (start >= query.start_unix_nano && start < query.end_unix_nano)
      session.first_unix_nano = std::min(session.first_unix_nano, start);
    if (std::ranges::find(named, &session) == named.end()) named.push_back(&session);
  }
  if (named.empty()) return;
  const auto summary = model::summarise(trace);
  for (auto* const session : named) add_trace(*session, trace, summary);
}

void name_users(Session& session) {
  std::vector<std::pair<uint64_t, std::string>> users;
  for (const auto& [user_id, first] : session.users) users.emplace_back(first, user_id);
  std::ranges::sort(users);
  if (users.size() > kSessionUsersMax) users.resize(kSessionUsersMax);
  for (auto& [first, user_id] : users) session.row.user_ids.push_back(std::move(user_id));
  if (!session.row.user_ids.empty()) session.row.user_id = session.row.user_ids.front();
}

void add_start(Session& session, const SessionStart& start, const SessionQuery& query) {
  auto& row = session.row;
  row.name = start.name;
  if (!start.source.empty()) row.source = start.source;
  if (!query.with_empty) return;
  const bool in_range =
      start.time_unix_nano >= query.start_unix_nano && start.time_unix_nano < query.end_unix_nano;
  if (in_range) session.first_unix_nano = std::min(session.first_unix_nano, start.time_unix_nano);
  if (row.span_count == 0 || start.time_unix_nano < row.start_time_unix_nano) {
    row.start_time_unix_nano = start.time_unix_nano;
  }
  row.end_time_unix_nano = std::max(row.end_time_unix_nano, start.time_unix_nano);
}

// What fill_page asks of the list of sessions.
class SessionLists {
 public:
  SessionLists(engine::Engine& engine, const ReadBounds& bounds, const SessionQuery& query)
      : engine_(engine), bounds_(bounds), query_(query) {}

  Result<std::vector<Cursor>> find(const Cursor& before, uint64_t low, size_t count) const {
    Statement statement;
    const auto project = statement.text(before.project);
    const auto key = statement.bytes(before.key);
    const auto time = statement.number(before.time_unix_nano);
    auto sql = fmt::format(
        "SELECT min(at) AS first, project, session_id FROM ({}) GROUP BY project, session_id"
        " HAVING (first, project, session_id) < ({}, {}, {})"
        " ORDER BY first DESC, project DESC, session_id DESC LIMIT {}",
        points(statement, statement.number(low), time), time, project, key, count);
    TRY_ASSIGN(const auto answer, std::move(statement).ask(engine_, std::move(sql)));
    std::vector<Cursor> found;
    RowReader row(answer);
    while (!row.at_end()) {
      auto& place = found.emplace_back();
      place.time_unix_nano = row.fixed<uint64_t>();
      place.project = row.text();
      place.key = row.text();
    }
    TRY(row.status());
    return found;
  }

  Result<std::vector<std::optional<SessionRow>>> load(std::span<const Cursor> places) const {
    std::vector<std::optional<SessionRow>> loaded(places.size());
    if (places.empty()) return loaded;
    const auto keys = keys_of(places);
    const auto halves = [&] {
      return in_halves<SessionRow>(places, [this](auto half) { return load(half); });
    };
    if (bytes_of(keys) > kKeysBytesMax && places.size() > 1) return halves();
    TRY_ASSIGN(const auto answer, ask_for_spans(keys));
    std::map<SessionKey, Session> sessions;
    for (const auto& place : places) sessions.try_emplace({place.project, place.key});
    const auto same_trace = [](const model::StoredSpan& a, const model::StoredSpan& b) {
      return a.span.trace_id == b.span.trace_id && a.normalised.project == b.normalised.project;
    };
    TRY_ASSIGN(const size_t rows, read_groups(answer, same_trace, [&](const SpanGroup& group) {
                 add_group(sessions, group.trace, query_);
               }));
    if (rows > bounds_.page_spans && places.size() > 1) return halves();
    TRY(add_starts(keys, sessions));
    for (size_t i = 0; i < places.size(); ++i) {
      auto& session = sessions.at({places[i].project, places[i].key});
      if (session.first_unix_nano != places[i].time_unix_nano) continue;
      session.row.project = places[i].project;
      session.row.session_id = places[i].key;
      name_users(session);
      loaded[i] = std::move(session.row);
    }
    return loaded;
  }

  // Sessions without spans are found by looking through all starts anyway.
  Result<std::optional<uint64_t>> newest(uint64_t before) const {
    if (query_.with_empty) return before;
    return newest_before(engine_, before, query_.project);
  }

 private:
  // A row for each moment that speaks of a session: its spans' starts, and its own where empty ones count.
  std::string points(Statement& statement, const std::string& low, const std::string& high) const {
    const auto start = statement.number(query_.start_unix_nano);
    const auto end = statement.number(query_.end_unix_nano);
    const auto in_range = [&](std::string_view at) {
      return fmt::format("{0} >= {1} AND {0} <= {2} AND {0} >= {3} AND {0} < {4}", at, low, high, start, end);
    };
    const auto scope = within(statement, query_.project);
    auto sql = fmt::format(
        "SELECT start_unix_nano AS at, project, session_id FROM spans WHERE {} AND session_id != ''"
        " AND length(session_id) <= {}{}",
        in_range("start_unix_nano"), kSessionIdBytesMax, scope);
    if (query_.with_empty) {
      fmt::format_to(std::back_inserter(sql),
                     " UNION ALL SELECT {0} AS at, project, event_id AS session_id FROM event_updates"
                     " WHERE kind = '{1}' AND {2} AND length(event_id) <= {3}{4}",
                     SessionStart::kTime, kSessionStart, in_range(SessionStart::kTime), kSessionIdBytesMax,
                     scope);
    }
    return sql;
  }

  // Whole traces: what is called without knowing of the session belongs to it as well. They are found by the
  // index of trace ids.
  Result<std::string> ask_for_spans(const std::vector<std::string>& keys) const {
    Statement statement;
    const bool alone = keys.size() == 1;
    const auto in_sessions = fmt::format("session_id IN {}", statement.set(keys));
    const auto scope = within(statement, query_.project);
    auto sql = outlines_sql(
        {.matches =
             fmt::format("({} AND start_unix_nano >= {} AND start_unix_nano < {})", in_sessions,
                         statement.number(query_.start_unix_nano), statement.number(query_.end_unix_nano)),
         .where = fmt::format("trace_id IN (SELECT trace_id FROM spans WHERE {0}{1}){1}", in_sessions, scope),
         .group = "project, trace_id",
         .spans_max = alone ? bounds_.trace_spans : bounds_.page_spans,
         .alone = alone});
    return std::move(statement).ask(engine_, std::move(sql));
  }

  Status add_starts(const std::vector<std::string>& keys, std::map<SessionKey, Session>& sessions) const {
    TRY_ASSIGN(const auto starts, session_starts(engine_, keys, query_.project));
    for (const auto& start : starts) {
      const auto found = sessions.find({start.project, start.session_id});
      if (found != sessions.end()) add_start(found->second, start, query_);
    }
    return {};
  }

  static std::vector<std::string> keys_of(std::span<const Cursor> places) {
    std::vector<std::string> keys;
    for (const auto& place : places) keys.push_back(place.key);
    return keys;
  }

  static size_t bytes_of(const std::vector<std::string>& keys) {
    return std::accumulate(keys.begin(), keys.end(), size_t{0},
                           [](size_t sum, const auto& key) { return sum + key.size(); });
  }

  engine::Engine& engine_;
  const ReadBounds& bounds_;
  const SessionQuery& query_;
};

}  // namespace

Result<SessionPage> Reader::sessions(const SessionQuery& query) const {
  Cursor before{.time_unix_nano = query.end_unix_nano};
  if (!query.cursor.empty()) {
    TRY_ASSIGN(before, decode_cursor(List::sessions, query.cursor));
  }
  const size_t limit = std::clamp(query.limit, 1U, kPageRowsMax);
  TRY_ASSIGN(const auto newest, newest_arrival(engine_));
  SessionLists lists(engine_, bounds_, query);
  WindowWalk walk(before, query.start_unix_nano, newest);
  TRY_ASSIGN(auto page, fill_page<SessionRow>(List::sessions, limit, walk, lists));
  return SessionPage{.sessions = std::move(page.rows), .next_cursor = std::move(page.next_cursor)};
}

}  // namespace weft::store
