#include "server/response_head.h"

#include <array>
#include <ctime>
#include <iterator>

#include "server/status.h"

namespace weft::server {
namespace {

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 40> text{};
  const size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return std::string(text.data(), size);
}

}  // namespace

std::string response_head(const Response& response, bool keep_alive) {
  std::string head;
  head.reserve(512);
  auto out = std::back_inserter(head);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\nDate: {}\r\nServer: weft\r\n", response.status,
                 reason_phrase(response.status), http_date());
  if (!response.content_type.empty()) fmt::format_to(out, "Content-Type: {}\r\n", response.content_type);
  // 204 and 304 have no body and must not announce one (RFC 9110, 8.6); a stream goes on until the connection
  // is closed (RFC 9112, 6.3).
  if (response.status != 204 && response.status != 304 && response.stream == nullptr) {
    fmt::format_to(out, "Content-Length: {}\r\n", response.body.size());
  }
  for (const auto& [name, value] : response.headers) fmt::format_to(out, "{}: {}\r\n", name, value);
  head += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

}  // namespace weft::server
