#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

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
  std::error_code ignored;
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  // Written beside and renamed: what has the name is whole.
  const std::string unfinished = fmt::format("{}.unfinished-{}", path, ::getpid());
  std::FILE* file = std::fopen(unfinished.c_str(), "we");
  if (file == nullptr) return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(errno));
  auto written = format_of(path)->write(report, file);
  errno = 0;
  const bool is_flushed = std::fflush(file) == 0 && std::ferror(file) == 0;
  const int problem = errno;
  std::fclose(file);
  if (written && is_flushed && ::rename(unfinished.c_str(), path.c_str()) == 0) return {};
  const int of_rename = errno;
  ::unlink(unfinished.c_str());
  if (!written) return wrap(written.error(), path);
  const int why = problem != 0 ? problem : of_rename;
  return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(why != 0 ? why : EIO));
}

}  // namespace weft::eval
