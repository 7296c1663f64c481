#include "eval/csv.h"

namespace weft::eval {

CsvReader::CsvReader(std::string_view untrusted_text, char delimiter)
    : rest_(untrusted_text), delimiter_(delimiter) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
}

Result<std::optional<CsvRow>> CsvReader::next() {
  while (!rest_.empty() && (rest_.front() == '\n' || rest_.front() == '\r')) {
    line_ += rest_.front() == '\n';
    rest_.remove_prefix(1);
  }
  if (rest_.empty()) return std::nullopt;
  row_line_ = line_;
  CsvRow row;
  while (true) {
    TRY_ASSIGN(auto text, field());
    row.push_back(std::move(text));
    if (rest_.empty() || rest_.front() != delimiter_) break;
    rest_.remove_prefix(1);
  }
  if (rest_.starts_with("\r\n")) rest_.remove_prefix(1);
  if (!rest_.empty()) {
    rest_.remove_prefix(1);
    ++line_;
  }
  return std::optional(std::move(row));
}

Result<std::string> CsvReader::field() {
  if (!rest_.empty() && rest_.front() == '"') return quoted();
  const char ends[] = {delimiter_, '\n', '\r', '\0'};
  const size_t end = std::min(rest_.find_first_of(ends), rest_.size());
  std::string text(rest_.substr(0, end));
  rest_.remove_prefix(end);
  return text;
}

Result<std::string> CsvReader::quoted() {
  const size_t begin_line = line_;
  std::string text;
  rest_.remove_prefix(1);
  while (!rest_.empty()) {
    const char byte = rest_.front();
    rest_.remove_prefix(1);
    if (byte != '"') {
      line_ += byte == '\n';
      text += byte;
    } else if (!rest_.empty() && rest_.front() == '"') {
      text += '"';
      rest_.remove_prefix(1);
    } else {
      return text;
    }
  }
  return fail(ErrorCode::invalid_argument, "line {}: nothing closes the quote that begins here", begin_line);
}

std::string csv_line(const CsvRow& row) {
  std::string line;
  for (const auto& field : row) {
    if (&field != row.data()) line += ',';
    if (field.find_first_of(",\"\r\n") == field.npos) {
      line += field;
      continue;
    }
    line += '"';
    for (const char byte : field) {
      line += byte;
      if (byte == '"') line += '"';
    }
    line += '"';
  }
  return line;
}

}  // namespace weft::eval
