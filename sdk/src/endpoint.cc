#include "endpoint.h"

#include <charconv>
#include <cstdint>

namespace weft::detail {
namespace {

std::string_view without_scheme(std::string_view url) noexcept {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (url.starts_with(scheme)) return url.substr(scheme.size());
  }
  return {};
}

bool is_port(std::string_view text) noexcept {
  uint16_t port = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && stop == text.data() + text.size() && port > 0;
}

}  // namespace

std::string_view wrong_url(std::string_view url) noexcept {
  for (const char c : url) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f)
      return "no URL: it has a blank or control character";
  }
  std::string_view host = without_scheme(url);
  if (host.empty()) return "no URL that begins with http:// or https://";
  host = host.substr(0, host.find_first_of("/?#"));
  host = host.substr(host.rfind('@') + 1);
  // The colons of an IPv6 address are inside its brackets.
  const size_t colon = host.find(':', host.starts_with('[') ? host.find(']') : 0);
  if (host.substr(0, colon).empty()) return "a URL without a host";
  if (colon != std::string_view::npos && !is_port(host.substr(colon + 1))) return "a URL with a wrong port";
  return {};
}

std::string_view origin_of(std::string_view url) noexcept {
  const size_t host = url.size() - without_scheme(url).size();
  return url.substr(0, url.find_first_of("/?#", host));
}

std::string url_below(std::string_view base, std::string_view path) {
  while (base.ends_with('/')) base.remove_suffix(1);
  return std::string(base).append(path);
}

}  // namespace weft::detail
