// weft init: a folder with a configuration that runs at once.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>

#include "base/result.h"
#include "cli/verbs.h"
#include "eval/embedded_files.h"

namespace weft::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string folder;
  std::string example = "getting-started";
};

std::string names_of_examples() {
  std::set<std::string_view> names;
  for (const auto& file : eval::embedded_examples()) names.insert(file.path.substr(0, file.path.find('/')));
  return fmt::format("{}", fmt::join(names, ", "));
}

// Where each file of the example goes.
std::vector<std::pair<fs::path, std::string_view>> files_of(const std::string& example,
                                                            const fs::path& folder) {
  std::vector<std::pair<fs::path, std::string_view>> files;
  const std::string prefix = example + "/";
  for (const auto& file : eval::embedded_examples()) {
    if (file.path.starts_with(prefix))
      files.emplace_back(folder / file.path.substr(prefix.size()), file.bytes);
  }
  return files;
}

Status write(const fs::path& path, std::string_view bytes) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return fail(ErrorCode::unavailable, "cannot write {}", path.string());
  return {};
}

// Nothing that is there is overwritten.
Status init(const Options& options) {
  const fs::path folder = options.folder.empty() ? fs::path(options.example) : fs::path(options.folder);
  const auto files = files_of(options.example, folder);
  if (files.empty())
    return fail(ErrorCode::not_found, "there is no example \"{}\"; there are {}", options.example,
                names_of_examples());
  for (const auto& [path, bytes] : files) {
    if (fs::exists(path))
      return fail(ErrorCode::already_exists, "{} is there already; name another folder", path.string());
  }
  for (const auto& [path, bytes] : files) {
    TRY(write(path, bytes));
    fmt::print("{}\n", path.string());
  }
  fmt::print("\nRun it:  cd {} && weft eval\n", folder.string());
  return {};
}

}  // namespace

void add_init(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("init", "Make a folder with tests that run at once");
  verb->add_option("folder", options->folder, "Where (default: a folder named after the example)");
  verb->add_option("--example", options->example, "Which: " + names_of_examples())->capture_default_str();
  verb->callback([options, &run] {
    run = [options] {
      const auto made = init(*options);
      if (made) return 0;
      fmt::print(stderr, "weft init: {}\n", made.error().message);
      return 1;
    };
  });
}

}  // namespace weft::cli
