#include <gtest/gtest.h>
#include <unistd.h>

#include <optional>

#include "engine/child_process.h"
#include "engine/configuration.h"
#include "engine/engine.h"
#include "engine/machine.h"
#include "engine/testing.h"

namespace weft::engine {
namespace {

using testing::eventually;

// A ClickHouse server that is not weft's to start or stop.
class ConnectedEngine : public ::testing::Test {
 protected:
  void start_server() {
    const Folder folder{folder_.path()};
    const auto options = testing::embedded_options(folder_);
    ASSERT_TRUE(write_configuration(folder, {port_, kEngineMemoryMin}, {.password = "p@ss", .token = "any"}));
    auto server = ChildProcess::spawn(
        options.host_program, {options.library, std::to_string(getpid()), folder.config(), folder.data()},
        folder.output());
    ASSERT_TRUE(server) << server.error().message;
    server_.emplace(std::move(*server));
  }
  void stop_server() { server_.reset(); }
  bool connects() {
    return eventually([&] {
      auto engine = Engine::connect(fmt::format("http://weft:p%40ss@127.0.0.1:{}/default", port_));
      if (engine) engine_ = std::move(*engine);
      return engine.has_value();
    });
  }
  bool becomes(State state) {
    engine_->suspect();
    return eventually([&] { return engine_->health().state == state; });
  }

  testing::TemporaryFolder folder_;
  uint16_t port_ = *free_loopback_port();
  std::optional<ChildProcess> server_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(ConnectedEngine, uses_the_server_s_user_and_database) {
  start_server();
  ASSERT_TRUE(connects());
  EXPECT_EQ(engine_->client().run({.sql = "SELECT currentUser(), currentDatabase()"}).value_or(""),
            "weft\tdefault\n");
  EXPECT_EQ(engine_->health().pid, 0);
}

TEST_F(ConnectedEngine, sees_the_server_go_and_come_back) {
  start_server();
  ASSERT_TRUE(connects());
  stop_server();
  ASSERT_TRUE(becomes(State::down));
  EXPECT_NE(engine_->health().reason.find("no answer from"), std::string::npos) << engine_->health().reason;
  start_server();
  EXPECT_TRUE(becomes(State::ready));
}

TEST_F(ConnectedEngine, refuses_what_nobody_serves) {
  const auto engine = Engine::connect(fmt::format("http://127.0.0.1:{}", port_));
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace weft::engine
