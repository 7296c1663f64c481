#include "engine/machine.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "engine/testing.h"

namespace weft::engine {
namespace {

// A machine whose control groups are files of the test.
class Machine : public ::testing::Test {
 protected:
  void write(const std::string& file, const std::string& text) {
    const std::filesystem::path path = root_.path() + file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  uint64_t memory() { return memory_bytes_available(root_.path()); }

  testing::TemporaryFolder root_;
};

TEST_F(Machine, without_limits_has_its_physical_memory) {
  const uint64_t physical = memory();
  write("/sys/fs/cgroup/memory.max", "max\n");
  EXPECT_EQ(memory(), physical);
  EXPECT_GT(physical, 0u);
}

TEST_F(Machine, a_container_s_limit_counts_in_both_versions) {
  write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "200000000\n");
  EXPECT_EQ(memory(), 200'000'000u);
  write("/sys/fs/cgroup/memory.max", "100000000\n");
  EXPECT_EQ(memory(), 100'000'000u);
}

TEST_F(Machine, a_service_s_limit_counts_and_its_slice_s) {
  write("/proc/self/cgroup", "0::/system.slice/weft.service\n");
  write("/sys/fs/cgroup/system.slice/weft.service/memory.max", "30000000\n");
  EXPECT_EQ(memory(), 30'000'000u);
  write("/sys/fs/cgroup/system.slice/memory.max", "20000000\n");
  EXPECT_EQ(memory(), 20'000'000u);
}

TEST(FreePort, is_one_that_can_be_bound) {
  const auto port = free_loopback_port();
  ASSERT_TRUE(port);
  EXPECT_GT(*port, 1023);
}

}  // namespace
}  // namespace weft::engine
