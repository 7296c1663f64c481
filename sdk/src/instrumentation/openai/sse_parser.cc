#include "instrumentation/openai/sse_parser.h"

namespace weft::openai {

bool SseParser::feed(std::string_view bytes) {
  for (const char byte : bytes) {
    if (stopped_) break;
    const bool belongs_to_return = byte == '\n' && after_return_;
    after_return_ = byte == '\r';
    if (belongs_to_return) continue;
    if (byte != '\r' && byte != '\n') {
      line_ += byte;
    } else if (!take_line()) {
      stopped_ = true;
    }
  }
  return !stopped_;
}

bool SseParser::take_line() {
  std::string_view line = line_;
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (at_start_ && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  at_start_ = false;
  bool go_on = true;
  if (line.empty()) {
    if (has_data_) go_on = on_data_(data_);
    data_.clear();
    has_data_ = false;
  } else if (const size_t colon = line.find(':'); colon != 0) {
    std::string_view value = colon == line.npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    take_field(line.substr(0, colon), value);
  }
  line_.clear();
  return go_on;
}

void SseParser::take_field(std::string_view name, std::string_view value) {
  if (name != "data") return;
  if (has_data_) data_ += '\n';
  data_.append(value);
  has_data_ = true;
}

}  // namespace weft::openai
