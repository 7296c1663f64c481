#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weft::detail {

// The parts of a URL that spans record, as views of it.
struct UrlParts {
  std::string_view scheme;
  std::string_view host;  // without the brackets of IPv6
  uint16_t port = 0;      // said or the scheme's; 0: neither
};

// A URL without a scheme begins with its authority, as libcurl reads one. What is malformed gives empty
// parts.
UrlParts split_url(std::string_view url) noexcept;

// `a=1&token=REDACTED`
std::string redact_query(std::string_view query);

}  // namespace weft::detail
