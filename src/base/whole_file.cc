#include "base/whole_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace weft {

Status write_whole_file(const std::string& path, const std::function<Status(std::FILE* file)>& write) {
  std::error_code ignored;
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  const std::string unfinished = fmt::format("{}.unfinished-{}", path, ::getpid());
  std::FILE* file = std::fopen(unfinished.c_str(), "we");
  if (file == nullptr) return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(errno));
  auto written = write(file);
  errno = 0;
  const bool is_flushed = std::fflush(file) == 0 && std::ferror(file) == 0;
  const int problem = errno;
  std::fclose(file);
  if (written && is_flushed && ::rename(unfinished.c_str(), path.c_str()) == 0) return {};
  const int of_rename = errno;
  ::unlink(unfinished.c_str());
  if (!written) return wrap(written.error(), path);
  const int why = problem != 0 ? problem : of_rename;
  return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(why != 0 ? why : EIO));
}

}  // namespace weft
