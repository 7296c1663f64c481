// `prompts`: texts, files, lists of both.
#include <array>
#include <boost/json.hpp>
#include <filesystem>

#include "eval/config.h"

namespace weft::eval {
namespace {

constexpr std::string_view kDivider = "\n---\n";

std::string trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

// A text without file:// is a file's name where it looks like one and the file is there.
bool names_a_file(const std::string& text, const std::string& base_path) {
  if (text.starts_with("file://")) return true;
  constexpr std::array<std::string_view, 7> kExtensions = {".txt",  ".md",  ".json", ".jsonl",
                                                           ".yaml", ".yml", ".j2"};
  if (text.find('\n') != text.npos) return false;
  for (const auto extension : kExtensions) {
    if (text.ends_with(extension)) return std::filesystem::exists(resolve_path(base_path, text));
  }
  return false;
}

// Several prompts in one file of text are divided by lines of ---.
std::vector<std::string> parts_of(const std::string& path, const std::string& text) {
  if (path.ends_with(".json") || path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".md") ||
      path.ends_with(".j2"))
    return {trimmed(text)};
  const std::string_view divider = path.ends_with(".jsonl") ? "\n" : kDivider;
  std::vector<std::string> parts;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(divider, begin), text.size());
    if (auto part = trimmed(std::string_view(text).substr(begin, end - begin)); !part.empty())
      parts.push_back(std::move(part));
    begin = end + divider.size();
  }
  return parts;
}

Status add_file(const std::string& reference, const json::value& said, Config& config) {
  const auto files = matching_files(resolve_path(config.base_path, reference));
  if (files.empty()) return fail(ErrorCode::not_found, "no file is called {}", reference);
  for (const auto& path : files) {
    if (path.ends_with(".py") || path.ends_with(".js") || path.ends_with(".ts") || path.ends_with(".csv"))
      return fail(ErrorCode::unsupported, "weft reads no prompts from {}: write them as text, JSON or YAML",
                  path);
    TRY_ASSIGN(const auto text, read_file(path));
    for (const auto& part : parts_of(path, text)) {
      const std::string shown = std::filesystem::path(path).lexically_relative(config.base_path).string();
      config.prompts.push_back(
          {.raw = part,
           .label = text_member(said, "label").value_or(fmt::format("{}: {}", shown, part)),
           .id = text_member(said, "id").value_or("")});
    }
  }
  return {};
}

Status add_prompt(const json::value& value, Config& config) {
  if (value.is_string()) {
    const std::string text(value.get_string());
    if (names_a_file(text, config.base_path)) return add_file(text, nullptr, config);
    config.prompts.push_back({.raw = text, .label = text, .id = ""});
    return {};
  }
  const auto raw = text_member(value, "raw");
  const auto id = text_member(value, "id");
  if (raw && names_a_file(*raw, config.base_path)) return add_file(*raw, value, config);
  if (!raw && id && names_a_file(*id, config.base_path)) return add_file(*id, value, config);
  if (!raw)
    return fail(ErrorCode::invalid_argument, "a prompt is a text, a file, or a map with `raw` and `label`");
  Prompt prompt{.raw = *raw, .label = text_member(value, "label").value_or(*raw), .id = id.value_or("")};
  if (const auto* settings = member(value, "config")) prompt.config = *settings;
  config.prompts.push_back(std::move(prompt));
  return {};
}

}  // namespace

Status add_prompts(const json::value& value, Config& config) {
  if (!value.is_array()) return add_prompt(value, config);
  for (const auto& each : value.get_array()) TRY(add_prompt(each, config));
  return {};
}

}  // namespace weft::eval
