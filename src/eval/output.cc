#include "base/whole_file.h"
#include "eval/run_report.h"

namespace weft::eval {
namespace {

struct Format {
  std::string_view extension;
  Status (*write)(const RunReport& report, std::FILE* file);
};
// The first that fits counts.
constexpr Format kFormats[] = {
    {".json", write_json},   {".jsonl", write_jsonl}, {".yaml", write_yaml},       {".yml", write_yaml},
    {".csv", write_csv},     {".html", write_html},   {".junit.xml", write_junit}, {".xml", write_xml},
    {".md", write_markdown}, {".txt", write_text},
};

const Format* format_of(std::string_view path) {
  for (const auto& format : kFormats) {
    if (path.ends_with(format.extension)) return &format;
  }
  return nullptr;
}

}  // namespace

Status check_output_path(const std::string& path) {
  if (format_of(path) != nullptr) return {};
  std::string known;
  for (const auto& format : kFormats)
    known += fmt::format("{}{}", known.empty() ? "" : ", ", format.extension);
  return fail(ErrorCode::unsupported, "weft writes no {}: the name of an output ends in {}", path, known);
}

bool holds_traces(const std::string& path) {
  const auto* format = format_of(path);
  return format != nullptr && (format->write == write_json || format->write == write_yaml);
}

Status write_output(const RunReport& report, const std::string& path) {
  TRY(check_output_path(path));
  return write_whole_file(path, [&](std::FILE* file) { return format_of(path)->write(report, file); });
}

}  // namespace weft::eval
