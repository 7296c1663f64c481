// Keys: which project an API key belongs to.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"

namespace weft::server {

inline constexpr size_t kProjectBytesMax = 256;          // of a project's name; beyond: refused
inline constexpr size_t kKeysMax = 100'000;              // in one file; beyond: refused
inline constexpr size_t kKeyBytesMin = 16;               // shorter ones can be guessed: refused
inline constexpr size_t kKeysFileBytesMax = 16'000'000;  // beyond: refused

// From a YAML (or JSON, which is YAML) file:
//   keys:
//     - {key: "a-long-random-text", project: checkout}
// Immutable; any thread.
class Keys {
 public:
  // Errors: not_found, invalid_argument with the line of the mistake. A file that others may read gets a
  // warning.
  static Result<Keys> load(const std::string& path);
  static Result<Keys> parse(const std::string& text);

  // nullptr for a key that is not known.
  const std::string* project_of(std::string_view untrusted_key) const;
  size_t size() const { return project_of_.size(); }

 private:
  std::unordered_map<std::string, std::string> project_of_;
};

}  // namespace weft::server
