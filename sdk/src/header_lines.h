#pragma once

#include <string>
#include <string_view>

#include "header_text.h"
#include "weft/propagation.h"

namespace weft::detail {

// All lines of a header as one, joined by commas (RFC 9110, section 5.3), without the space around it.
class HeaderLines {
 public:
  HeaderLines(HeaderReader headers, std::string_view name) {
    headers.get(headers.carrier, name, this,
                [](void* self, std::string_view line) { static_cast<HeaderLines*>(self)->add(line); });
  }

  bool empty() const noexcept { return text_.empty(); }
  std::string_view text() const noexcept { return text_; }

 private:
  void add(std::string_view line) {
    line = trim_header(line);
    if (!text_.empty() && !line.empty()) text_ += ',';
    text_ += line;
  }

  std::string text_;
};

}  // namespace weft::detail
