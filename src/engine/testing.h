// EngineFixture: a real embedded engine for the tests of this room and of those that use it.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/client.h"
#include "engine/engine.h"
#include "engine/migrate.h"

namespace weft::engine::testing {

// Whether `condition` came true in time; looks every 10 ms.
bool eventually(const std::function<bool()>& condition,
                std::chrono::milliseconds within = std::chrono::seconds{20});

// A folder of one's own under the system's temporary one, removed with everything in it at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Options for a real engine there. Ends the program with the reason when the library or the host is missing.
EmbeddedOptions embedded_options(const TemporaryFolder& folder);

// The engine of this test binary: started in a temporary folder at first use (about 0.3 s), stopped and
// removed when the binary ends. Any thread. Ends the program with the reason when it cannot be started.
Engine& shared_engine();

// A class of tests on the shared engine. Each test begins with a database that holds the migrations and no
// rows:
//
//   class StoreTest : public engine::testing::EngineFixture {
//    protected:
//     StoreTest() : EngineFixture("weft", store::migrations()) {}
//   };
class EngineFixture : public ::testing::Test {
 protected:
  explicit EngineFixture(std::string database = "weft", std::span<const Migration> migrations = {});

  void SetUp() override;

  Engine& engine() const { return shared_engine(); }
  const Client& client() const { return shared_engine().client(); }

  // The answer of a statement that must work, in TSV without the last line end; an error fails the test.
  std::string ask(std::string sql, std::vector<std::pair<std::string, std::string>> parameters = {}) const;

 private:
  std::string database_;
  std::span<const Migration> migrations_;
};

}  // namespace weft::engine::testing
