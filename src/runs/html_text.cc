#include "runs/html_text.h"

#include <fmt/format.h>

#include "base/utf8.h"
#include "runs/html_report.h"

namespace weft::runs {

std::string escaped(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (const char byte : text) {
    if (byte == '&') {
      made += "&amp;";
    } else if (byte == '<') {
      made += "&lt;";
    } else if (byte == '>') {
      made += "&gt;";
    } else if (byte == '"') {
      made += "&quot;";
    } else {
      made += byte;
    }
  }
  return made;
}

std::string shown(std::string_view text) {
  if (text.size() <= kReportTextBytes) return escaped(text);
  const auto kept = cut(text, kReportTextBytes);
  return fmt::format("{}… <i class=\"soft\">{} more bytes are not shown</i>", escaped(kept),
                     text.size() - kept.size());
}

}  // namespace weft::runs
