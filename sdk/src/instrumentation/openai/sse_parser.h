#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace weft::openai {

// Server-sent events, of which only the data matters here. Bytes in, in any pieces; the data of each event
// out. Source: WHATWG HTML, section 9.2.6 "Interpreting an event stream": lines end with \r\n, \n or \r, an
// empty line ends the event, several `data` lines are joined by \n, a line that begins with a colon is a
// comment, and an event that the stream's end cuts off is dropped. One thread at a time.
class SseParser {
 public:
  // False: enough, the rest is not looked at.
  using OnData = std::function<bool(std::string_view data)>;

  explicit SseParser(OnData on_data) : on_data_(std::move(on_data)) {}

  // False once `on_data` has said so.
  bool feed(std::string_view bytes);

 private:
  bool take_line();
  void take_field(std::string_view name, std::string_view value);

  OnData on_data_;
  std::string line_;
  std::string data_;
  bool has_data_ = false;
  bool after_return_ = false;  // the last byte was \r: a \n now belongs to it
  bool at_start_ = true;       // where a byte order mark may stand
  bool stopped_ = false;
};

}  // namespace weft::openai
