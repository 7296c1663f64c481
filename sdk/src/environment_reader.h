#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "settings.h"

namespace weft::detail {

// Reads environment variables and complains of values that cannot be. An empty variable is one that is not
// set (OpenTelemetry, "Environment Variable Specification"). One thread.
class EnvironmentReader {
 public:
  EnvironmentReader(const Environment& environment, std::vector<std::string>& complaints)
      : environment_(environment), complaints_(complaints) {}

  // Without blanks around it; empty if it is not set.
  std::string text(const char* name) const;
  // Of the names that are set to a number from `min` to `max`, the first; `instead` if there is none.
  uint32_t number(std::initializer_list<const char*> names, uint32_t instead, uint32_t min = 0,
                  uint32_t max = UINT32_MAX) const;
  std::optional<bool> boolean(const char* name) const;
  // `key=value,key=value`, keys and values percent-decoded (W3C Baggage, without properties).
  std::vector<std::pair<std::string, std::string>> pairs(const char* name) const;

  // "NAME is 'value', which is <wrong>; <instead>".
  void complain(std::string_view name, std::string_view value, std::string_view wrong,
                std::string_view instead) const;

 private:
  const Environment& environment_;
  std::vector<std::string>& complaints_;
};

// %XX becomes its byte; what only looks like it stays as it is.
std::string percent_decoded(std::string_view text);

}  // namespace weft::detail
