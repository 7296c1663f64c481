// How configurations name files.
#include <glob.h>

#include <filesystem>

#include "eval/config.h"

namespace weft::eval {

std::string resolve_path(const std::string& base_path, std::string_view reference) {
  constexpr std::string_view kScheme = "file://";
  if (reference.starts_with(kScheme)) reference.remove_prefix(kScheme.size());
  const std::filesystem::path path(reference);
  return path.is_absolute() ? path.string()
                            : (std::filesystem::path(base_path) / path).lexically_normal().string();
}

std::vector<std::string> matching_files(const std::string& pattern) {
  if (pattern.find_first_of("*?[") == pattern.npos) return {pattern};
  glob_t found{};
  std::vector<std::string> paths;
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  return paths;
}

Result<std::string> find_config(const std::string& folder) {
  for (const char* extension : {"yaml", "yml", "json"}) {
    const auto path = (std::filesystem::path(folder) / "promptfooconfig.").string() + extension;
    if (std::filesystem::exists(path)) return path;
  }
  return fail(
      ErrorCode::not_found,
      "there is no promptfooconfig.yaml in {}; name a configuration with -c, or make one with `weft init`",
      folder);
}

}  // namespace weft::eval
