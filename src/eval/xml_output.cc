// promptfoo's XML: the run as elements, a list as elements of one name beside each other.
#include <boost/json.hpp>

#include "eval/run_document.h"
#include "eval/xml_escape.h"

namespace weft::eval {
namespace {

constexpr int kIndent = 2;

void put(std::FILE* file, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file);
}

// Keys are anything, names of elements are not: `<_ key="my var">`.
bool is_name(std::string_view key) {
  if (key.empty() || (std::isalpha(static_cast<unsigned char>(key.front())) == 0 && key.front() != '_'))
    return false;
  for (const char byte : key) {
    if (std::isalnum(static_cast<unsigned char>(byte)) == 0 && std::string_view("_-.").find(byte) == key.npos)
      return false;
  }
  return true;
}

// As deep as documents nest (kNestingMax).
std::string element(std::string_view key, const json::value& value, int indent) {
  const bool plain = is_name(key);
  const std::string_view name = plain ? key : "_";
  std::string made;
  if (value.is_array()) {
    for (const auto& item : value.get_array()) made += element(key, item, indent);
    return made;
  }
  const auto open = plain ? std::string(name) : fmt::format("_ key=\"{}\"", xml_escaped(key));
  if (!value.is_object())
    return fmt::format("{:{}}<{}>{}</{}>\n", "", indent, open,
                       value.is_null() ? "" : xml_escaped(text_of(value)), name);
  for (const auto& [below, field] : value.get_object()) made += element(below, field, indent + kIndent);
  return fmt::format("{:{}}<{}>\n{}{:{}}</{}>\n", "", indent, open, made, "", indent, name);
}

}  // namespace

Status write_xml(const RunReport& report, std::FILE* file) {
  put(file, "<promptfoo>\n" + element("evalId", string_value(report.evaluation_id), kIndent) +
                "  <results>\n" + element("version", 3, 2 * kIndent) +
                element("timestamp", string_value(report.timestamp), 2 * kIndent) +
                element("prompts", prompts_json(report), 2 * kIndent));
  TRY(report.results.for_each([&](const json::value& row) -> Status {
    put(file, element("results", row, 2 * kIndent));
    return {};
  }));
  put(file, element("stats", stats_json(report), 2 * kIndent) + "  </results>\n" +
                element("config", report.config.source, kIndent) +
                "  <shareableUrl></shareableUrl>\n</promptfoo>\n");
  return {};
}

}  // namespace weft::eval
