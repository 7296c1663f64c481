#include "eval/named_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace weft::eval {
namespace {

namespace fs = std::filesystem;

class NamedFilesTest : public testing::Test {
 protected:
  NamedFilesTest() : folder_(fs::path(testing::TempDir()) / ("named-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~NamedFilesTest() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  std::set<std::string> found() {
    std::set<std::string> names;
    for (const auto& path : named_files({folder_ / "c.yaml"})) names.insert(fs::path(path).filename());
    return names;
  }

  const fs::path folder_;
};

TEST_F(NamedFilesTest, however_a_file_is_named) {
  for (const char* name : {"p.txt", "a.py", "run.sh", "t1.csv", "t2.csv", "unnamed.txt"}) write(name, "");
  write("c.yaml",
        "prompts: [file://p.txt]\nproviders: ['exec:sh run.sh', 'python:a.py:call']\ntests: 't*.csv'\n");
  EXPECT_EQ(found(), (std::set<std::string>{"c.yaml", "p.txt", "a.py", "run.sh", "t1.csv", "t2.csv"}));
}

TEST_F(NamedFilesTest, files_that_name_each_other_come_to_an_end) {
  write("c.yaml", "tests: d.yaml\n");
  write("d.yaml", "- vars: {x: file://c.yaml, y: file://e.txt}\n");
  write("e.txt", "");
  EXPECT_EQ(found(), (std::set<std::string>{"c.yaml", "d.yaml", "e.txt"}));
}

TEST_F(NamedFilesTest, a_configuration_that_cannot_be_read_names_itself) {
  write("c.yaml", "prompts: [");
  EXPECT_EQ(found(), (std::set<std::string>{"c.yaml"}));
}

}  // namespace
}  // namespace weft::eval
