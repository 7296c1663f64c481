// promptfoo's YAML: the JSON document, as YAML.
#include <boost/json.hpp>

#include "eval/run_document.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

constexpr int kIndent = 2;

void put(std::FILE* file, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file);
}

// A word that YAML takes for nothing but a text.
bool is_plain(std::string_view text) {
  if (text.empty() || text.size() > 80 || std::isalpha(static_cast<unsigned char>(text.front())) == 0)
    return false;
  for (const char byte : text) {
    if (std::isalnum(static_cast<unsigned char>(byte)) == 0 &&
        std::string_view("_-./ ").find(byte) == text.npos)
      return false;
  }
  constexpr std::string_view kWords[] = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
  std::string lower;
  for (const char byte : text) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
  return text.back() != ' ' && std::find(std::begin(kWords), std::end(kWords), lower) == std::end(kWords);
}

// Other texts are in double quotes, whose escapes JSON and YAML 1.2 share.
std::string scalar(const json::value& value) {
  if (value.is_string() && is_plain(value.get_string())) return std::string(value.get_string());
  return model::to_text(value);
}

bool is_leaf(const json::value& value) {
  return (!value.is_object() || value.get_object().empty()) &&
         (!value.is_array() || value.get_array().empty());
}

// The value behind "key:" or "-", as deep as documents nest (kNestingMax). `indent` is that of what is in it.
std::string yaml_of(const json::value& value, int indent) {
  if (is_leaf(value)) return " " + scalar(value) + "\n";
  std::string made;
  const std::string space(static_cast<size_t>(indent), ' ');
  if (value.is_array()) {
    for (const auto& item : value.get_array()) made += space + "-" + yaml_of(item, indent + kIndent);
  } else {
    for (const auto& [key, field] : value.get_object())
      made += fmt::format("{}{}:{}", space, scalar(string_value(key)), yaml_of(field, indent + kIndent));
  }
  return "\n" + made;
}

std::string field(std::string_view key, const json::value& value, int indent) {
  return fmt::format("{:{}}{}:{}", "", indent, key, yaml_of(value, indent + kIndent));
}

}  // namespace

Status write_yaml(const RunReport& report, std::FILE* file) {
  put(file, field("evalId", string_value(report.evaluation_id), 0) + "results:\n" +
                field("version", 3, kIndent) + field("timestamp", string_value(report.timestamp), kIndent) +
                field("prompts", prompts_json(report), kIndent));
  const bool has_rows = report.results.stats().total() > 0;
  put(file, has_rows ? "  results:\n" : "  results: []\n");
  TRY(report.results.for_each([&](const json::value& row) -> Status {
    put(file, "    -" + yaml_of(row, 3 * kIndent));
    return {};
  }));
  put(file, field("stats", stats_json(report), kIndent) + field("config", report.config.source, 0) +
                field("shareableUrl", nullptr, 0) + field("metadata", metadata_json(report), 0));
  bool has_traces = false;
  TRY(each_trace(report, [&](std::string_view text) -> Status {
    TRY_ASSIGN(const auto trace, parse_json(text));
    put(file, fmt::format("{}  -{}", has_traces ? "" : "traces:\n", yaml_of(trace, 2 * kIndent)));
    has_traces = true;
    return {};
  }));
  if (!has_traces) put(file, "traces: []\n");
  return {};
}

}  // namespace weft::eval
