#include "engine/migrate.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>
#include <thread>

#include "base/log.h"

namespace weft::engine {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kTurnWaitMax{300'000};
constexpr milliseconds kLookEvery{50};
constexpr milliseconds kStatementTimeout{300'000};
constexpr const char* kSession = "weft_migrations";
constexpr const char* kSessionSeconds = "60";

constexpr const char* kCreateTable = R"sql(
CREATE TABLE IF NOT EXISTS weft_migrations (number UInt32, name String, applied DateTime64(3, 'UTC'))
ENGINE = MergeTree ORDER BY number SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
)sql";

// One weft's turn. The lock is a temporary table in a ClickHouse session that all wefts name alike: making it
// is atomic, and it goes by itself when the server ends or when nothing was asked in the session for a
// minute. All statements run in that session, so a long one keeps the lock.
class Turn {
 public:
  Turn(const Client& client, std::string_view database) : client_(client), database_(database) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (!taken_) return;
    if (auto given_back = run("DROP TEMPORARY TABLE IF EXISTS turn"); !given_back) {
      log::warning("the lock on migrations goes in {} s: {}", kSessionSeconds, given_back.error().message);
    }
  }

  Status take() {
    for (const auto deadline = Clock::now() + kTurnWaitMax; Clock::now() < deadline;) {
      const auto made = run_in("default", "CREATE TEMPORARY TABLE turn (taken UInt8) ENGINE = Memory");
      if (made) {
        taken_ = true;
        return {};
      }
      if (made.error().code != ErrorCode::already_exists) return tl::make_unexpected(made.error());
      std::this_thread::sleep_for(kLookEvery);
    }
    return fail(ErrorCode::unavailable,
                "another weft has been migrating this database for {} s: try again later",
                kTurnWaitMax.count() / 1'000);
  }

  Result<std::string> run(std::string_view sql,
                          std::vector<std::pair<std::string, std::string>> parameters = {}) const {
    return run_in(database_, sql, std::move(parameters));
  }

  Result<std::string> run_in(std::string_view database, std::string_view sql,
                             std::vector<std::pair<std::string, std::string>> parameters = {}) const {
    const Query query{.sql = std::string(sql),
                      .parameters = std::move(parameters),
                      .settings = {{"database", std::string(database)},
                                   {"session_id", kSession},
                                   {"session_timeout", kSessionSeconds},
                                   {"async_insert", "0"},
                                   // What is stored already is rewritten behind everybody's back.
                                   {"mutations_sync", "0"}},
                      .timeout = kStatementTimeout};
    // Another weft may be looking, in the same session, whether the turn is over.
    for (const auto deadline = Clock::now() + kTurnWaitMax;;) {
      auto answer = client_.run(query);
      const bool session_busy = !answer && answer.error().code == ErrorCode::resource_exhausted;
      if (!session_busy || Clock::now() > deadline) return answer;
      std::this_thread::sleep_for(kLookEvery);
    }
  }

 private:
  const Client& client_;
  std::string database_;
  bool taken_ = false;
};

Result<uint32_t> newest_applied(const Turn& turn) {
  TRY_ASSIGN(const std::string answer, turn.run("SELECT max(number) FROM weft_migrations"));
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(answer.data(), answer.data() + answer.size(), number);
  if (error != std::errc{}) {
    return fail(ErrorCode::data_loss, "weft_migrations holds '{}' instead of a number", answer);
  }
  return number;
}

Status apply(const Turn& turn, const Migration& migration) {
  for (const std::string_view statement : migration.statements) {
    if (auto done = turn.run(statement); !done) {
      return wrap(done.error(), fmt::format("migration {} ({})", migration.number, migration.name));
    }
  }
  const auto recorded =
      turn.run("INSERT INTO weft_migrations SELECT {number:UInt32}, {name:String}, now64(3)",
               {{"number", std::to_string(migration.number)}, {"name", std::string(migration.name)}});
  if (!recorded) return wrap(recorded.error(), fmt::format("recording migration {}", migration.number));
  log::info("applied migration {} ({})", migration.number, migration.name);
  return {};
}

}  // namespace

Status migrate(const Client& client, std::string_view database, std::span<const Migration> migrations) {
  Turn turn(client, database);
  TRY(turn.take());
  TRY(turn.run_in("default", fmt::format("CREATE DATABASE IF NOT EXISTS `{}`", database)));
  TRY(turn.run(kCreateTable));
  TRY_ASSIGN(const uint32_t newest, newest_applied(turn));
  const uint32_t known = migrations.empty() ? 0 : migrations.back().number;
  if (newest > known) {
    return fail(ErrorCode::unsupported,
                "the data in {} was written by a newer weft (migration {}; this one knows {}): use that weft",
                database, newest, known);
  }
  for (const Migration& migration : migrations) {
    if (migration.number > newest) TRY(apply(turn, migration));
  }
  return {};
}

}  // namespace weft::engine
