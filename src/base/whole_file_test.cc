#include "base/whole_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace weft {
namespace {

class WholeFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "whole-XXXXXX";
    folder = ::mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  Status write(const std::string& name, const char* text) const {
    return write_whole_file(folder / name, [&](std::FILE* file) {
      std::fputs(text, file);
      return Status();
    });
  }
  std::string read(const std::string& name) const {
    std::ifstream file(folder / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  size_t files() const {
    return static_cast<size_t>(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
  }

  std::filesystem::path folder;
};

TEST_F(WholeFile, folders_on_the_way_are_made) {
  ASSERT_TRUE(write("a/b.txt", "new"));
  EXPECT_EQ(read("a/b.txt"), "new");
}

TEST_F(WholeFile, what_fails_leaves_the_old_one_and_nothing_beside_it) {
  ASSERT_TRUE(write("a.txt", "old"));
  const auto failed = write_whole_file(folder / "a.txt", [](std::FILE* file) -> Status {
    std::fputs("half", file);
    return fail(ErrorCode::data_loss, "a row is broken");
  });
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().message.find("a.txt"), std::string::npos);
  EXPECT_EQ(read("a.txt"), "old");
  EXPECT_EQ(files(), 1U);
}

TEST_F(WholeFile, a_path_that_cannot_be_is_said) {
  const auto failed = write_whole_file("/dev/full/a.txt", [](std::FILE*) { return Status(); });
  EXPECT_FALSE(failed);
}

}  // namespace
}  // namespace weft
