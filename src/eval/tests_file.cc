// `tests` in files of their own: YAML, JSON, JSON lines, CSV.
#include <boost/json.hpp>

#include "eval/config.h"
#include "eval/csv.h"

namespace weft::eval {
namespace {

Status add_table(const std::string& path, char delimiter, std::vector<TestCase>& tests) {
  TRY_ASSIGN(const auto text, read_file(path));
  CsvReader reader(text, delimiter);
  auto header = reader.next();
  if (!header) return wrap(header.error(), path);
  if (!*header) return {};
  while (true) {
    auto row = reader.next();
    if (!row) return wrap(row.error(), path);
    if (!*row) return {};
    auto test = test_of_row(**header, **row);
    if (!test) return wrap(test.error(), fmt::format("{}:{}", path, reader.line()));
    tests.push_back(*std::move(test));
  }
}

Status add_lines(const std::string& path, std::vector<TestCase>& tests, Warnings& warnings) {
  TRY_ASSIGN(const auto text, read_file(path));
  size_t number = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    TRY_ASSIGN(const auto document, Document::parse(line, fmt::format("{}, line {}", path, number)));
    TRY_ASSIGN(auto test, read_test(document, "", document.value(), warnings));
    tests.push_back(std::move(test));
  }
  return {};
}

Status add_document(const std::string& path, std::vector<TestCase>& tests, Warnings& warnings) {
  TRY_ASSIGN(const auto document, Document::read(path));
  if (!document.value().is_array()) {
    TRY_ASSIGN(auto test, read_test(document, "", document.value(), warnings));
    tests.push_back(std::move(test));
    return {};
  }
  size_t index = 0;
  for (const auto& each : document.value().get_array()) {
    TRY_ASSIGN(auto test, read_test(document, fmt::format("/{}", index++), each, warnings));
    tests.push_back(std::move(test));
  }
  return {};
}

}  // namespace

Status add_tests(const std::string& reference, Config& config, Warnings& warnings) {
  const auto files = matching_files(resolve_path(config.base_path, reference));
  if (files.empty()) return fail(ErrorCode::not_found, "no file is called {}", reference);
  for (const auto& path : files) {
    if (path.ends_with(".csv")) {
      TRY(add_table(path, ',', config.tests));
    } else if (path.ends_with(".tsv")) {
      TRY(add_table(path, '\t', config.tests));
    } else if (path.ends_with(".jsonl") || path.ends_with(".ndjson")) {
      TRY(add_lines(path, config.tests, warnings));
    } else if (path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json")) {
      TRY(add_document(path, config.tests, warnings));
    } else {
      return fail(ErrorCode::unsupported,
                  "weft reads no tests from {}: write them as YAML, JSON, JSON lines or CSV", path);
    }
  }
  return {};
}

}  // namespace weft::eval
