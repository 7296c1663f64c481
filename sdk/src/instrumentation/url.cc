#include "instrumentation/url.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "weft/instrumentation/http.h"

namespace weft {
namespace detail {
namespace {

constexpr std::string_view kRedacted = "REDACTED";

// In lower case, without `-` and `_`. The first four are those that the semantic conventions name; the others
// are what services of this field call theirs.
constexpr std::array<std::string_view, 24> kSecretNames = {"awsaccesskeyid",
                                                           "signature",
                                                           "sig",
                                                           "xgoogsignature",
                                                           "xamzsignature",
                                                           "xamzcredential",
                                                           "xamzsecuritytoken",
                                                           "apikey",
                                                           "key",
                                                           "token",
                                                           "accesstoken",
                                                           "idtoken",
                                                           "refreshtoken",
                                                           "authtoken",
                                                           "sessiontoken",
                                                           "subscriptionkey",
                                                           "clientsecret",
                                                           "secret",
                                                           "password",
                                                           "passwd",
                                                           "pwd",
                                                           "auth",
                                                           "authorization",
                                                           "jwt"};

bool is_secret(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c != '-' && c != '_') plain += (c >= 'A' && c <= 'Z') ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  return std::ranges::find(kSecretNames, plain) != kSecretNames.end();
}

// Where the authority begins and ends.
struct Extent {
  size_t begin;
  size_t end;
};

Extent authority_of(std::string_view url) noexcept {
  const size_t path = url.find_first_of("/?#");
  const size_t scheme = url.find("://");
  const bool has_scheme = scheme != url.npos && scheme < path;
  const size_t begin = has_scheme ? scheme + 3 : 0;
  return {begin, std::min(url.find_first_of("/?#", begin), url.size())};
}

uint16_t default_port(std::string_view scheme) noexcept {
  if (scheme == "https") return 443;
  return scheme == "http" || scheme.empty() ? 80 : 0;
}

uint16_t port_in(std::string_view digits, std::string_view scheme) noexcept {
  uint16_t port = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return read.ec == std::errc() && read.ptr == digits.data() + digits.size() ? port : default_port(scheme);
}

}  // namespace

UrlParts split_url(std::string_view url) noexcept {
  const auto [begin, end] = authority_of(url);
  UrlParts parts;
  if (begin >= 3) parts.scheme = url.substr(0, begin - 3);
  std::string_view authority = url.substr(begin, end - begin);
  if (const size_t at = authority.rfind('@'); at != authority.npos) authority.remove_prefix(at + 1);
  const bool bracketed = authority.starts_with('[');
  const size_t host_end = bracketed ? authority.find(']') : authority.rfind(':');
  parts.host = bracketed ? authority.substr(1, host_end == authority.npos ? 0 : host_end - 1)
                         : authority.substr(0, host_end);
  const size_t colon = authority.find(':', bracketed && host_end != authority.npos ? host_end : 0);
  if (!parts.host.empty()) {
    parts.port = port_in(colon == authority.npos ? "" : authority.substr(colon + 1), parts.scheme);
  }
  return parts;
}

std::string redact_query(std::string_view query) {
  std::string redacted;
  for (size_t begin = 0; begin <= query.size();) {
    const size_t end = std::min(query.find('&', begin), query.size());
    const std::string_view parameter = query.substr(begin, end - begin);
    const size_t equals = parameter.find('=');
    if (equals != parameter.npos && is_secret(parameter.substr(0, equals))) {
      redacted.append(parameter.substr(0, equals + 1)).append(kRedacted);
    } else {
      redacted.append(parameter);
    }
    if (end < query.size()) redacted += '&';
    begin = end + 1;
  }
  return redacted;
}

}  // namespace detail

std::string redact_url(std::string_view url) {
  const auto [begin, end] = detail::authority_of(url);
  std::string redacted(url.substr(0, begin));
  std::string_view authority = url.substr(begin, end - begin);
  if (const size_t at = authority.rfind('@'); at != authority.npos) {
    const bool has_password = authority.substr(0, at).find(':') != authority.npos;
    redacted.append(has_password ? "REDACTED:REDACTED@" : "REDACTED@");
    authority.remove_prefix(at + 1);
  }
  redacted.append(authority);
  const size_t fragment = std::min(url.find('#', end), url.size());
  const size_t query = std::min(url.find('?', end), fragment);
  redacted.append(url.substr(end, query - end));
  if (query < fragment) {
    redacted.append("?").append(detail::redact_query(url.substr(query + 1, fragment - query - 1)));
  }
  return redacted.append(url.substr(fragment));
}

}  // namespace weft
