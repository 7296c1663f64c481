#include "cli/data_folder.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace weft::cli {
namespace {

struct DataFolderTest : ::testing::Test {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("weft-data-folder-" + std::to_string(getpid()))).string();
  ~DataFolderTest() override { std::filesystem::remove_all(path); }
};

TEST_F(DataFolderTest, a_second_weft_is_told_who_holds_the_folder) {
  const auto first = DataFolder::open(path);
  ASSERT_TRUE(first);
  const auto second = DataFolder::open(path);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::already_exists);
  EXPECT_NE(second.error().message.find("pid " + std::to_string(getpid())), std::string::npos);
}

TEST_F(DataFolderTest, the_folder_is_free_again_when_its_holder_is_gone) {
  { ASSERT_TRUE(DataFolder::open(path)); }
  EXPECT_TRUE(DataFolder::open(path));
}

TEST_F(DataFolderTest, a_file_in_the_way_is_named) {
  std::ofstream(path) << "not a folder";
  const auto opened = DataFolder::open(path);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find(path), std::string::npos);
}

}  // namespace
}  // namespace weft::cli
