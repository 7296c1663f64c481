#include "runs/kept_traces.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace weft::runs {

Status for_each_kept(const std::string& path, const TakeTraces& take) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "re"), &std::fclose);
  if (file == nullptr) return fail(ErrorCode::unavailable, "cannot read {}: {}", path, std::strerror(errno));
  std::array<unsigned char, 4> head{};
  while (std::fread(head.data(), 1, head.size(), file.get()) == head.size()) {
    size_t length = 0;
    for (size_t i = 0; i < head.size(); ++i) length |= size_t{head[i]} << (8 * i);
    if (length > kTraceRequestBytesMax)
      return fail(ErrorCode::data_loss, "{} is damaged: a request of {} bytes", path, length);
    std::string body(length, '\0');
    if (std::fread(body.data(), 1, length, file.get()) != length) break;
    TRY(take(std::make_shared<const std::string>(std::move(body))));
  }
  return {};
}

std::vector<std::string> runs_with_traces(const RunStore& store) {
  std::vector<std::string> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(store.folder(), ignored)) {
    const RunFiles files{entry.path().string()};
    if (std::filesystem::exists(files.traces(), ignored) && !RunLock::is_held(files.lock()))
      found.push_back(entry.path().filename().string());
  }
  return found;
}

}  // namespace weft::runs
