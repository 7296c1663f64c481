// YamlFields: the keys of one YAML map, each read once, with errors that name line and key.
#pragma once

#include <yaml-cpp/yaml.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "alerts/labels.h"
#include "base/result.h"

namespace weft::alerts {

// "line 3, key "for": …"
tl::unexpected<Error> yaml_fault(size_t line, std::string_view key, std::string_view what);
tl::unexpected<Error> yaml_fault(const YAML::Node& node, std::string_view key, std::string_view what);

// One thread. After the last read, finish() refuses keys that nobody read.
class YamlFields {
 public:
  // Errors: invalid_argument when `node` is no map; `what` says what it should be a map of.
  static Result<YamlFields> of(const YAML::Node& node, std::string_view what);

  bool has(const char* key);
  YAML::Node node(const char* key);  // Undefined where absent
  // A scalar; longer than kTextBytesMax is an error.
  Result<std::optional<std::string>> text(const char* key);
  Result<std::string> needed_text(const char* key, std::string_view example);
  Result<std::optional<double>> number(const char* key);
  Result<uint64_t> duration_ns(const char* key, uint64_t otherwise);
  Result<Labels> labels(const char* key);
  Result<std::optional<std::vector<std::string>>> texts(const char* key);
  tl::unexpected<Error> fault(const char* key, std::string_view what);
  Status finish() const;

 private:
  explicit YamlFields(YAML::Node map) : map_(std::move(map)) {}

  YAML::Node map_;
  std::set<std::string> known_;
};

}  // namespace weft::alerts
