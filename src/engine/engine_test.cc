#include "engine/engine.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "engine/child_process.h"
#include "engine/machine.h"
#include "engine/testing.h"

namespace weft::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::eventually;
using Clock = std::chrono::steady_clock;

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const size_t from = text.find(begin) + begin.size();
  return text.substr(from, text.find(end, from) - from);
}

bool runs(int pid) {
  return kill(pid, 0) == 0;
}

// An engine of the test's own, to be killed, stopped and asked by strangers.
class OwnEngine : public ::testing::Test {
 protected:
  void start(uint64_t memory_bytes_max = 0) {
    auto options = testing::embedded_options(folder_);
    options.memory_bytes_max = memory_bytes_max;
    auto started = Engine::start_embedded(options);
    ASSERT_TRUE(started) << started.error().message;
    engine_ = std::move(*started);
  }
  Result<std::string> ask(const std::string& sql) {
    return engine_->client().run({.sql = sql, .settings = {{"database", "default"}}});
  }
  ErrorCode failure_of(const std::string& sql) {
    const auto answer = ask(sql);
    return answer ? ErrorCode::internal : answer.error().code;
  }
  bool answers() { return ask("SELECT 1").value_or("") == "1\n"; }
  int pid() { return engine_->health().pid; }
  bool restarted_from(int old_pid) {
    return eventually([&] { return engine_->health().state == State::ready && pid() != old_pid; });
  }
  std::string url() {
    return "http://127.0.0.1:" + between(read_file(folder_.path() + "/config.xml"), "<http_port>", "<");
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(OwnEngine, answers_soon_after_its_start) {
  const auto begin = Clock::now();
  start();
  EXPECT_LT(Clock::now() - begin, seconds{10});  // 0.15 s on a quiet machine
  EXPECT_TRUE(answers());
}

TEST_F(OwnEngine, restarts_after_a_kill_and_keeps_what_it_held) {
  start();
  ASSERT_TRUE(ask("CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n SETTINGS fsync_after_insert = 1"));
  ASSERT_TRUE(ask("INSERT INTO t VALUES (7)"));
  const int killed = pid();
  kill(killed, SIGKILL);
  ASSERT_TRUE(restarted_from(killed));
  EXPECT_EQ(ask("SELECT n FROM t").value_or("nothing"), "7\n");
  EXPECT_EQ(engine_->health().restarts, 1u);
}

TEST_F(OwnEngine, says_why_it_is_down) {
  start();
  kill(pid(), SIGKILL);
  ASSERT_TRUE(eventually([&] { return engine_->health().state == State::down; }));
  EXPECT_EQ(engine_->health().reason, "the engine was ended by signal 9 (Killed)");
}

TEST_F(OwnEngine, is_killed_and_restarted_when_it_hangs) {
  start();
  const int hanging = pid();
  kill(hanging, SIGSTOP);
  ASSERT_TRUE(restarted_from(hanging));
  EXPECT_TRUE(answers());
  EXPECT_FALSE(runs(hanging));
}

TEST_F(OwnEngine, a_query_in_flight_fails_as_unavailable_when_it_dies) {
  start();
  std::thread killer([pid = pid()] {
    std::this_thread::sleep_for(milliseconds{300});
    kill(pid, SIGKILL);
  });
  EXPECT_EQ(failure_of("SELECT sleep(3)"), ErrorCode::unavailable);
  killer.join();
}

TEST_F(OwnEngine, stops_at_once_and_leaves_no_process) {
  start();
  const int stopped = pid();
  const auto begin = Clock::now();
  engine_.reset();
  EXPECT_LT(Clock::now() - begin, seconds{5});
  EXPECT_FALSE(runs(stopped));
}

TEST_F(OwnEngine, opens_again_what_a_clean_stop_left) {
  start();
  ASSERT_TRUE(ask("CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n"));
  engine_.reset();
  start();
  EXPECT_EQ(ask("SELECT count() FROM t").value_or("nothing"), "0\n");
}

TEST_F(OwnEngine, runs_beside_another_one) {
  start();
  const testing::TemporaryFolder other_folder;
  const auto other = Engine::start_embedded(testing::embedded_options(other_folder));
  ASSERT_TRUE(other) << other.error().message;
  ASSERT_TRUE(ask("CREATE TABLE only_here (n UInt8) ENGINE = Memory"));
  const auto there =
      (*other)->client().run({.sql = "SELECT 1 FROM default.only_here", .settings = {{"database", ""}}});
  EXPECT_FALSE(there);
  EXPECT_TRUE(answers());
}

TEST_F(OwnEngine, refuses_a_folder_that_another_one_uses) {
  start();
  const auto second = Engine::start_embedded(testing::embedded_options(folder_));
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("already running"), std::string::npos) << second.error().message;
}

TEST_F(OwnEngine, refuses_what_needs_more_than_its_memory_and_lives) {
  start(kEngineMemoryMin);
  EXPECT_EQ(failure_of("SELECT length(groupArray(repeat('x', 100000))) FROM numbers(100000)"),
            ErrorCode::resource_exhausted);
  EXPECT_TRUE(answers());
}

TEST_F(OwnEngine, does_not_know_the_default_user_over_http) {
  start();
  for (const std::string user : {"", "default"}) {
    const Client stranger({url(), user, "", ""});
    const auto answer = stranger.run({.sql = "SELECT 1"});
    ASSERT_FALSE(answer);
    EXPECT_NE(answer.error().message.find("There is no handle"), std::string::npos) << answer.error().message;
  }
}

TEST_F(OwnEngine, is_not_fooled_by_two_names_in_one_request) {
  start();
  const Client stranger({url(), "weft", "", ""});
  const auto answer = stranger.run({.sql = "SELECT 1", .settings = {{"user", "default"}}});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unauthenticated);
}

TEST_F(OwnEngine, refuses_a_wrong_password) {
  start();
  const Client stranger({url(), "weft", "guessed", ""});
  const auto answer = stranger.run({.sql = "SELECT 1"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unauthenticated);
}

TEST_F(OwnEngine, keeps_its_secrets_to_its_owner) {
  start();
  for (const char* name : {"/config.xml", "/users.xml"}) {
    struct stat status {};
    ASSERT_EQ(stat((folder_.path() + name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u) << name;
  }
}

TEST_F(OwnEngine, names_setup_when_the_library_is_missing) {
  auto options = testing::embedded_options(folder_);
  options.library = folder_.path() + "/libchdb.so";
  const auto started = Engine::start_embedded(options);
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().message.find("run ./dev setup"), std::string::npos);
}

TEST_F(OwnEngine, names_setup_when_the_library_is_none) {
  auto options = testing::embedded_options(folder_);
  options.library = folder_.path() + "/libchdb.so";
  std::ofstream(options.library) << "not a library";
  const auto started = Engine::start_embedded(options);
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().message.find("run ./dev setup"), std::string::npos) << started.error().message;
}

// Not a test of its own: the process that dies_with_weft_however_sudden kills.
TEST_F(OwnEngine, DISABLED_is_held_until_killed) {
  start();
  std::printf("folder %s pid %d\n", folder_.path().c_str(), pid());
  std::fflush(stdout);
  std::this_thread::sleep_for(seconds{60});
}

TEST_F(OwnEngine, dies_with_weft_however_sudden) {
  const std::string output = folder_.path() + "/output";
  auto weft = ChildProcess::spawn(
      "/proc/self/exe",
      {"--gtest_also_run_disabled_tests", "--gtest_filter=OwnEngine.DISABLED_is_held_until_killed"}, output);
  ASSERT_TRUE(weft);
  ASSERT_TRUE(eventually([&] { return read_file(output).find(" pid ") != std::string::npos; }))
      << read_file(output);
  const int engine_pid = std::stoi(between(read_file(output), " pid ", "\n"));
  ASSERT_TRUE(runs(engine_pid));
  weft->kill();
  EXPECT_TRUE(eventually([&] { return !runs(engine_pid); }));
  std::filesystem::remove_all(between(read_file(output), "folder ", " pid"));
}

class EmbeddedTest : public testing::EngineFixture {};

TEST_F(EmbeddedTest, has_a_quarter_of_the_machine_s_memory) {
  EXPECT_EQ(ask("SELECT value FROM system.server_settings WHERE name = 'max_server_memory_usage'"),
            std::to_string(engine_memory_default()));
}

TEST_F(EmbeddedTest, reads_no_files_and_no_other_servers_even_for_weft) {
  for (const char* sql : {"SELECT * FROM file('/etc/passwd', 'LineAsString')",
                          "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
                          "SELECT * FROM s3('http://127.0.0.1:1/bucket/key', 'LineAsString')",
                          "SELECT * FROM remote('127.0.0.1:1', 'system.one')",
                          "CREATE TABLE passwords (s String) ENGINE = File(LineAsString, '/etc/passwd')",
                          "CREATE USER intruder"}) {
    const auto answer = client().run({.sql = sql});
    ASSERT_FALSE(answer) << sql;
    EXPECT_NE(answer.error().message.find("ACCESS_DENIED"), std::string::npos) << answer.error().message;
  }
}

TEST_F(EmbeddedTest, grows_no_logs_of_its_own) {
  EXPECT_EQ(ask("SELECT count() FROM system.tables WHERE database = 'system' AND name LIKE '%\\_log'"), "0");
}

TEST_F(EmbeddedTest, waits_for_inserts) {
  EXPECT_EQ(ask("SELECT getSetting('async_insert')"), "false");
}

}  // namespace
}  // namespace weft::engine
