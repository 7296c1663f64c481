#include "store/users.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "store/cursor.h"
#include "store/row_reader.h"
#include "store/statement.h"

namespace weft::store {
namespace {

// A place's key holds the end of the range before the user's id, as hexadecimal: end:16 user_id.
constexpr size_t kEndDigits = 16;

std::string cursor_of(const UserRow& row, uint64_t end) {
  return encode_cursor(List::users, {.time_unix_nano = row.last_seen_unix_nano,
                                     .project = row.key.project,
                                     .key = fmt::format("{:0{}x}{}", end, kEndDigits, row.key.user_id)});
}

struct Place {
  Cursor before;  // its key: the user's id
  uint64_t end = 0;
};

Result<Place> place_of(const UserQuery& query) {
  if (query.cursor.empty()) return Place{Cursor{.time_unix_nano = UINT64_MAX}, query.end_unix_nano};
  TRY_ASSIGN(auto before, decode_cursor(List::users, query.cursor));
  const std::string digits = before.key.substr(0, kEndDigits);
  uint64_t end = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), end, 16);
  before.key = before.key.substr(digits.size());
  return Place{std::move(before), end};
}

UserRow read_row(RowReader& row) {
  UserRow user;
  user.last_seen_unix_nano = row.fixed<uint64_t>();
  user.key.project = row.text();
  user.key.user_id = row.text();
  user.first_seen_unix_nano = row.fixed<uint64_t>();
  user.trace_count = row.fixed<uint64_t>();
  user.span_count = row.fixed<uint64_t>();
  user.error_count = row.fixed<uint64_t>();
  return user;
}

}  // namespace

Result<UserPage> Reader::users(const UserQuery& query) const {
  TRY_ASSIGN(const auto place, place_of(query));
  const size_t limit = std::clamp(query.limit, 1U, kPageRowsMax);
  Statement statement;
  // Sent twice is here once: distinct span ids are counted.
  auto sql = fmt::format(
      "SELECT max(start_unix_nano) AS last, project, user_id, min(start_unix_nano), uniqExact(trace_id),"
      " uniqExact(trace_id, span_id, name), uniqExactIf((trace_id, span_id, name), status_code = 2)"
      " FROM spans WHERE user_id != '' AND length(user_id) <= {} AND start_unix_nano >= {} AND "
      "start_unix_nano < {}{}"
      " GROUP BY project, user_id HAVING (last, project, user_id) < ({}, {}, {})"
      " ORDER BY last DESC, project DESC, user_id DESC LIMIT {}",
      kUserIdBytesMax, statement.number(query.start_unix_nano), statement.number(place.end),
      within(statement, query.project), statement.number(place.before.time_unix_nano),
      statement.bytes(place.before.project), statement.bytes(place.before.key), limit + 1);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine_, std::move(sql)));
  UserPage page{.users = {}, .next_cursor = {}, .end_unix_nano = place.end};
  RowReader row(answer);
  while (!row.at_end()) page.users.push_back(read_row(row));
  TRY(row.status());
  if (page.users.size() > limit) {
    page.users.resize(limit);
    page.next_cursor = cursor_of(page.users.back(), place.end);
  }
  return page;
}

}  // namespace weft::store
