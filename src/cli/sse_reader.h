// SseReader: the bytes of server-sent events → events (HTML standard, "Server-sent events"), as far as weft
// sends them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::cli {

struct SseEvent {
  std::string name;  // "message" where it has none
  std::string data;  // lines joined by newlines
};

// One thread.
class SseReader {
 public:
  // The events that are whole now; comments are left out.
  std::vector<SseEvent> read(std::string_view bytes);

 private:
  void read_line(std::string_view line);

  std::string rest_;  // of a line that is not whole
  SseEvent event_;
  bool has_data_ = false;
  std::vector<SseEvent> ready_;
};

}  // namespace weft::cli
