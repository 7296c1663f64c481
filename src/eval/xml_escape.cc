#include "eval/xml_escape.h"

namespace weft::eval {

std::string xml_escaped(std::string_view text) {
  std::string made;
  for (const char byte : text) {
    switch (byte) {
      case '&':
        made += "&amp;";
        break;
      case '<':
        made += "&lt;";
        break;
      case '>':
        made += "&gt;";
        break;
      case '"':
        made += "&quot;";
        break;
      case '\n':
        made += "&#10;";
        break;
      default:
        made += static_cast<unsigned char>(byte) < ' ' && byte != '\t' ? ' ' : byte;
    }
  }
  return made;
}

}  // namespace weft::eval
