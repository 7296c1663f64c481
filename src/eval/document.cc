#include "eval/document.h"

#include <yaml-cpp/yaml.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "model/yaml_json.h"

namespace weft::eval {

Result<std::string> read_file(const std::string& path) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  if (error) return fail(ErrorCode::not_found, "cannot read {}: {}", path, error.message());
  if (bytes > Document::kBytesMax)
    return fail(ErrorCode::too_large, "{} has more than {} bytes", path, Document::kBytesMax);
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::not_found, "cannot read {}", path);
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

Result<Document> Document::read(const std::string& path) {
  TRY_ASSIGN(const auto text, read_file(path));
  auto parsed = parse(text, path);
  // JSON has escapes that YAML does not know.
  if (parsed || !path.ends_with(".json")) return parsed;
  Document document;
  document.name_ = path;
  auto value = parse_json(text);
  if (!value) return wrap(value.error(), path);
  document.value_ = *std::move(value);
  return document;
}

Result<Document> Document::parse(std::string_view text, std::string name) {
  Document document;
  document.name_ = std::move(name);
  try {
    const auto note = [&](const std::string& pointer, size_t line) {
      document.lines_.try_emplace(pointer, line);
    };
    auto value = model::json_of(YAML::Load(std::string(text)),
                                {.depth_max = kNestingMax, .values_max = kValuesMax, .note = note});
    if (!value)
      return fail(ErrorCode::invalid_argument, "{}:{}: {}", document.name_, value.error().line,
                  value.error().what);
    document.value_ = *std::move(value);
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::invalid_argument, "{}:{}: {}", document.name_, error.mark.line + 1, error.msg);
  }
  return document;
}

size_t Document::line_of(std::string_view pointer) const {
  std::string at(pointer);
  while (true) {
    if (const auto found = lines_.find(at); found != lines_.end()) return found->second;
    const size_t slash = at.rfind('/');
    if (slash == at.npos) return 1;
    at.resize(slash);
  }
}

std::string Document::place_of(std::string_view pointer) const {
  return fmt::format("{}:{}", name_, line_of(pointer));
}

tl::unexpected<Error> Document::fault(std::string_view pointer, std::string_view what) const {
  const std::string_view key = pointer.substr(pointer.rfind('/') + 1);
  return fail(ErrorCode::invalid_argument, "{}: key \"{}\": {}", place_of(pointer), key, what);
}

}  // namespace weft::eval
