// The configuration files of the embedded ClickHouse, made anew for each start.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace weft::engine {

inline constexpr const char* kUser = "weft";

// Both live only in memory and, the password as SHA-256, in files of mode 0600.
struct Secrets {
  std::string password;  // of the user weft
  std::string
      token;  // what this start, and no other program that listens there, answers for the macro `start`

  static Result<Secrets> generate();  // 256 random bits each
};

// The engine's folder:
//   config.xml, users.xml   written here
//   data/                   ClickHouse's own
//   engine.log              ClickHouse's warnings, rotated by it (kLogBytesMax, one old file)
//   engine.out              what the process itself printed since its last start; the start before it:
//   engine.out.1
struct Folder {
  std::string path;  // absolute

  std::string config() const { return path + "/config.xml"; }
  std::string users() const { return path + "/users.xml"; }
  std::string data() const { return path + "/data"; }
  std::string log() const { return path + "/engine.log"; }
  std::string output() const { return path + "/engine.out"; }
};

struct Configuration {
  uint16_t http_port = 0;
  uint64_t memory_bytes_max = 0;
};

// Makes the folder (0700) and writes both files (0600).
Status write_configuration(const Folder& folder, const Configuration& configuration, const Secrets& secrets);

}  // namespace weft::engine
