#include "cli/sse_reader.h"

#include <utility>

namespace weft::cli {

std::vector<SseEvent> SseReader::read(std::string_view bytes) {
  rest_ += bytes;
  size_t begin = 0;
  for (size_t end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
    read_line(std::string_view(rest_).substr(begin, end - begin));
    begin = end + 1;
  }
  rest_.erase(0, begin);
  return std::exchange(ready_, {});
}

void SseReader::read_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty()) {
    if (has_data_) ready_.push_back(std::move(event_));
    event_ = {};
    has_data_ = false;
    return;
  }
  const auto name = line.substr(0, line.find(':'));
  auto value = line.substr(std::min(name.size() + 1, line.size()));
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "event") event_.name = value;
  if (name != "data") return;
  if (event_.name.empty()) event_.name = "message";
  if (has_data_) event_.data += '\n';
  event_.data += value;
  has_data_ = true;
}

}  // namespace weft::cli
