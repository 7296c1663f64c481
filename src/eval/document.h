// Document: a file of YAML or JSON as one value, which knows in which line each of its keys stands.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "eval/values.h"

namespace weft::eval {

// YAML is read as model/yaml_json.h says. Immutable; any thread.
class Document {
 public:
  static constexpr size_t kBytesMax = 256 * 1024 * 1024;
  static constexpr size_t kValuesMax = 10'000'000;  // aliases can make many of few

  // Errors: not_found, too_large, invalid_argument with the line.
  static Result<Document> read(const std::string& path);
  static Result<Document> parse(std::string_view text, std::string name);

  const json::value& value() const { return value_; }
  const std::string& name() const { return name_; }
  // Of the key or item that a JSON pointer names ("/tests/0/assert"), or of the nearest around it.
  size_t line_of(std::string_view pointer) const;
  // "promptfooconfig.yaml:12".
  std::string place_of(std::string_view pointer) const;
  tl::unexpected<Error> fault(std::string_view pointer, std::string_view what) const;

 private:
  Document() = default;

  std::string name_;
  json::value value_;
  std::unordered_map<std::string, size_t> lines_;
};

// The whole file. Errors: not_found with the path, too_large.
Result<std::string> read_file(const std::string& path);

}  // namespace weft::eval
