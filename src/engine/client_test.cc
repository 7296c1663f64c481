#include "engine/client.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

#include "engine/connection_pool.h"
#include "engine/testing.h"

namespace weft::engine {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

class ClientTest : public testing::EngineFixture {
 protected:
  Error failure_of(const Query& query) {
    const auto answer = client().run(query);
    return answer ? Error{ErrorCode::internal, "it worked"} : answer.error();
  }
  bool server_forgets(const std::string& part_of_query) {
    return testing::eventually([&] {
      return ask("SELECT count() FROM system.processes WHERE position(query, {part:String}) > 0 AND query_id "
                 "!= queryID()",
                 {{"part", part_of_query}}) == "0";
    });
  }
};

TEST_F(ClientTest, parameters_arrive_as_they_are) {
  const std::string hostile("'; DROP \\ \t\n\r\0 %41+& \xc3\xa4 \\N", 27);
  EXPECT_EQ(ask("SELECT hex({v:String})", {{"v", hostile}}),
            ask("SELECT hex(unhex({h:String}))", {{"h", [&] {
                                                     std::string hex;
                                                     for (const unsigned char c : hostile)
                                                       hex += fmt::format("{:02X}", c);
                                                     return hex;
                                                   }()}}));
}

TEST_F(ClientTest, parameters_have_types) {
  EXPECT_EQ(ask("SELECT {n:UInt64} + 1", {{"n", "18446744073709551614"}}), "18446744073709551615");
  EXPECT_EQ(ask("SELECT arrayStringConcat({names:Array(String)}, '+')", {{"names", "['a','b\\'c\\\\']"}}),
            R"(a+b\'c\\)");
}

TEST_F(ClientTest, data_is_the_body_of_an_insert) {
  ask("CREATE TABLE t (n UInt64) ENGINE = Memory");
  const std::vector<uint64_t> numbers(2'000'000, 7);  // 16 MB: many times a socket's buffer
  const std::string_view data(reinterpret_cast<const char*>(numbers.data()),
                              numbers.size() * sizeof(uint64_t));
  const auto inserted = client().run({.sql = "INSERT INTO t FORMAT RowBinary", .data = data});
  ASSERT_TRUE(inserted) << inserted.error().message;
  EXPECT_EQ(ask("SELECT count(), sum(n) FROM t"), "2000000\t14000000");
}

TEST_F(ClientTest, settings_apply_to_their_query) {
  EXPECT_EQ(*client().run({.sql = "SELECT getSetting('max_threads')", .settings = {{"max_threads", "7"}}}),
            "7\n");
}

TEST_F(ClientTest, a_query_may_name_another_database) {
  EXPECT_EQ(*client().run({.sql = "SELECT currentDatabase()"}), "weft\n");
  EXPECT_EQ(*client().run({.sql = "SELECT currentDatabase()", .settings = {{"database", "system"}}}),
            "system\n");
}

TEST_F(ClientTest, a_wrong_query_says_what_is_wrong) {
  const auto error = failure_of({.sql = "SELECT nonsense"});
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_EQ(error.message.find("ClickHouse 47: Unknown expression identifier `nonsense`"), 0u)
      << error.message;
}

TEST_F(ClientTest, a_failure_after_a_million_rows_is_a_failure) {
  const auto error = failure_of({.sql = "SELECT number, throwIf(number = 1000000) FROM numbers(2000000)",
                                 .settings = {{"max_block_size", "1000"}}});
  EXPECT_EQ(error.message.find("ClickHouse 395: "), 0u) << error.message;
}

TEST_F(ClientTest, a_slow_query_ends_at_its_timeout_on_the_server_too) {
  const auto begin = Clock::now();
  const auto error =
      failure_of({.sql = "SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))",
                  .timeout = milliseconds{300}});
  EXPECT_EQ(error.code, ErrorCode::deadline_exceeded) << error.message;
  EXPECT_LT(Clock::now() - begin, milliseconds{3'000});
  EXPECT_TRUE(server_forgets("sipHash64"));
}

TEST_F(ClientTest, a_query_deaf_to_its_timeout_is_cancelled_by_hanging_up) {
  const auto error = failure_of({.sql = "SELECT sleep(3)", .timeout = milliseconds{200}});
  EXPECT_EQ(error.code, ErrorCode::deadline_exceeded) << error.message;
  EXPECT_TRUE(server_forgets("sleep(3)"));
}

TEST_F(ClientTest, nobody_at_the_address_is_unavailable) {
  const auto answer = Client({"http://127.0.0.1:1", "", "", ""}).run({.sql = "SELECT 1"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_NE(answer.error().message.find("Failed to connect to 127.0.0.1 port 1"), std::string::npos)
      << answer.error().message;
}

TEST_F(ClientTest, the_environment_s_proxy_is_not_asked) {
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  EXPECT_EQ(ask("SELECT 1"), "1");
  unsetenv("http_proxy");
}

TEST_F(ClientTest, serves_many_threads_over_few_connections) {
  std::vector<std::thread> threads;
  for (size_t i = 0; i < 2 * ConnectionPool::kConnectionsMax; ++i) {
    threads.emplace_back([this, i] { EXPECT_EQ(ask("SELECT " + std::to_string(i)), std::to_string(i)); });
  }
  for (auto& thread : threads) thread.join();
}

TEST(ConnectionPool, refuses_when_all_are_lent_too_long) {
  ConnectionPool pool;
  std::vector<ConnectionPool::Loan> loans;
  for (size_t i = 0; i < ConnectionPool::kConnectionsMax; ++i) loans.push_back(*pool.borrow(Clock::now()));
  const auto refused = pool.borrow(Clock::now() + milliseconds{10});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::resource_exhausted);
}

TEST(ConnectionPool, lends_again_what_came_back) {
  ConnectionPool pool;
  CURL* const first = pool.borrow(Clock::now())->handle();
  EXPECT_EQ(pool.borrow(Clock::now())->handle(), first);
}

}  // namespace
}  // namespace weft::engine
