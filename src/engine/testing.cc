#include "engine/testing.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "engine/machine.h"

namespace weft::engine::testing {
namespace {

// Whatever fails here fails every test of the binary: say it once and end.
template <class T>
T or_exit(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "the tests' engine cannot be started: %s\n", result.error().message.c_str());
  std::exit(1);
}

}  // namespace

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds within) {
  using Clock = std::chrono::steady_clock;
  for (const auto deadline = Clock::now() + within; Clock::now() < deadline;) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return condition();
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "weft_test_XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) std::perror("mkdtemp");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

EmbeddedOptions embedded_options(const TemporaryFolder& folder) {
  return {.data_directory = folder.path(),
          .host_program = or_exit(find_host_program()),
          .library = or_exit(find_library())};
}

Engine& shared_engine() {
  static const TemporaryFolder folder;
  static const auto engine = or_exit(Engine::start_embedded(embedded_options(folder)));
  return *engine;
}

EngineFixture::EngineFixture(std::string database, std::span<const Migration> migrations)
    : database_(std::move(database)), migrations_(migrations) {}

void EngineFixture::SetUp() {
  const auto dropped = client().run(
      {.sql = "DROP DATABASE IF EXISTS " + database_ + " SYNC", .settings = {{"database", "default"}}});
  ASSERT_TRUE(dropped) << dropped.error().message;
  const auto migrated = migrate(client(), database_, migrations_);
  ASSERT_TRUE(migrated) << migrated.error().message;
}

std::string EngineFixture::ask(std::string sql,
                               std::vector<std::pair<std::string, std::string>> parameters) const {
  auto answer = client().run({.sql = std::move(sql), .parameters = std::move(parameters)});
  if (!answer) {
    ADD_FAILURE() << answer.error().message;
    return "";
  }
  if (answer->ends_with('\n')) answer->pop_back();
  return std::move(*answer);
}

}  // namespace weft::engine::testing
