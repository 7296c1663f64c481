#include "engine/machine.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace weft::engine {
namespace {

// A limit file holds a number, or "max" for none; without the file there is no limit either.
uint64_t read_limit(const std::string& file) {
  uint64_t limit = 0;
  return std::ifstream(file) >> limit && limit > 0 ? limit : UINT64_MAX;
}

// Every group from ours up to the root may have a limit; the smallest counts.
uint64_t control_group_limit(const std::string& root) {
  uint64_t limit = std::min(read_limit(root + "/sys/fs/cgroup/memory.max"),
                            read_limit(root + "/sys/fs/cgroup/memory/memory.limit_in_bytes"));
  std::ifstream groups(root + "/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (!line.starts_with("0::/")) continue;  // of version 2
    for (std::filesystem::path group = line.substr(3); group != "/"; group = group.parent_path()) {
      limit = std::min(limit, read_limit(root + "/sys/fs/cgroup" + group.string() + "/memory.max"));
    }
  }
  return limit;
}

std::string beside_program(const char* relative) {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return (program.parent_path() / relative).lexically_normal().string();
}

}  // namespace

uint64_t memory_bytes_available(const std::string& root) {
  const auto pages = static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES));
  return std::min(pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)), control_group_limit(root));
}

uint64_t engine_memory_default() {
  return std::max(memory_bytes_available() / 4, kEngineMemoryMin);
}

Result<uint16_t> free_loopback_port() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound = bind(listener, generic, size) == 0 && getsockname(listener, generic, &size) == 0;
  const int error = errno;
  close(listener);
  if (!bound) return fail(ErrorCode::unavailable, "no free port on loopback: {}", std::strerror(error));
  return ntohs(address.sin_port);
}

Result<std::string> find_library() {
  if (const char* named = std::getenv("WEFT_ENGINE_LIBRARY")) return named;
  std::string path = beside_program("../lib/libchdb.so");
  if (std::filesystem::exists(path)) return path;
  return fail(ErrorCode::not_found, "ClickHouse's library is not at {}: run ./dev setup", path);
}

Result<std::string> find_host_program() {
  std::string path = beside_program("weft-engine");
  if (std::filesystem::exists(path)) return path;
  return fail(ErrorCode::not_found, "the engine's host program is not at {}: build or install weft again",
              path);
}

}  // namespace weft::engine
