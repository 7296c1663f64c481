#include "server/gate.h"

#include <algorithm>

namespace weft::server {
namespace {

// "localhost:4318" → "localhost", "[::1]:4318" → "[::1]".
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, std::min(host.find(']'), host.size() - 1) + 1);
  return host.substr(0, host.find(':'));
}

bool is_loopback_name(std::string_view host) {
  const auto name = without_port(host);
  // RFC 6761: names below .localhost resolve to loopback, and browsers see to it.
  return equals_in_any_case(name, "localhost") || name.ends_with(".localhost") || name == "127.0.0.1" ||
         name == "[::1]";
}

// "https://app.example.com:8443" → "app.example.com:8443"; "null" and other oddities → "".
std::string_view host_of_origin(std::string_view origin) {
  const size_t scheme_end = origin.find("://");
  return scheme_end == std::string_view::npos ? std::string_view() : origin.substr(scheme_end + 3);
}

// "Authorization: Bearer KEY" as HoneyHive and OpenTelemetry clients send it, or "X-API-Key: KEY".
std::string_view key_of(const Request& head) {
  constexpr std::string_view kBearer = "bearer ";
  const auto authorization = head.headers.get("authorization");
  if (authorization.size() > kBearer.size() &&
      equals_in_any_case(authorization.substr(0, kBearer.size()), kBearer)) {
    return authorization.substr(kBearer.size());
  }
  return head.headers.get("x-api-key");
}

tl::unexpected<Failure> unauthenticated(std::string message) {
  return tl::make_unexpected(failure(Error{ErrorCode::unauthenticated, std::move(message)}));
}

}  // namespace

bool Gate::origin_is_allowed(const Request& head, std::string_view origin, PageRule rule) const {
  const auto host = host_of_origin(origin);
  if (!host.empty() && equals_in_any_case(host, head.headers.get("host"))) return true;
  if (rule == PageRule::loopback_pages && is_loopback_name(host)) return true;
  return std::ranges::any_of(options_.allowed_origins, [&](const auto& allowed) {
    return allowed == "*" || equals_in_any_case(allowed, origin);
  });
}

std::optional<Failure> Gate::check_page(const Request& head, PageRule rule) const {
  const auto host = head.headers.get("host");
  if (options_.loopback_only && !host.empty() && !is_loopback_name(host)) {
    return forbidden(fmt::format(
        "weft listens on localhost only and was asked for \"{}\": use http://localhost, so that web "
        "pages cannot reach it under a name of theirs",
        host));
  }
  const auto* origin = head.headers.find("origin");
  if (origin == nullptr || origin_is_allowed(head, *origin, rule)) return std::nullopt;
  return forbidden(fmt::format(
      "pages of \"{}\" may not use this; start weft with --allow-origin {} to let them", *origin, *origin));
}

tl::expected<std::optional<std::string>, Failure> Gate::project_of_key(const Request& head,
                                                                       KeyRule rule) const {
  if (!options_.keys || rule == KeyRule::open) return std::nullopt;
  const auto key = key_of(head);
  if (key.empty()) {
    return unauthenticated(
        "this weft asks for an API key: send it as \"Authorization: Bearer KEY\" or \"X-API-Key: KEY\"");
  }
  const auto* project = options_.keys->project_of(key);
  if (project == nullptr)
    return unauthenticated("this API key is not in the keys file that weft was started with");
  return *project;
}

TextPairs Gate::page_headers(const Request& head) const {
  const auto* origin = head.headers.find("origin");
  if (origin == nullptr) return {};
  return {{"Access-Control-Allow-Origin", *origin}, {"Vary", "Origin"}};
}

Result<std::string> project_to_write(const Request& request) {
  if (request.key_project) return *request.key_project;
  const auto project = request.headers.get("x-project");
  if (project.size() > kProjectBytesMax) {
    return fail(ErrorCode::invalid_argument, "the X-Project header is longer than {} bytes",
                kProjectBytesMax);
  }
  return std::string(project);
}

Result<std::optional<std::string>> project_to_read(const Request& request) {
  const auto* wanted = request.parameter("project");
  if (!request.key_project) {
    return wanted == nullptr || wanted->empty() ? std::nullopt : std::optional(*wanted);
  }
  if (wanted != nullptr && !wanted->empty() && *wanted != *request.key_project) {
    return fail(ErrorCode::invalid_argument, "this API key reads project \"{}\" only; leave out project={}",
                *request.key_project, *wanted);
  }
  return request.key_project;
}

Status check_exposure(const std::vector<ListenAddress>& addresses, bool has_keys, bool allow_anonymous) {
  if (has_keys || allow_anonymous) return {};
  for (const auto& address : addresses) {
    if (address.is_loopback()) continue;
    return fail(ErrorCode::invalid_argument,
                "{} can be reached from other machines, and without keys anyone there could read every "
                "prompt: give a keys "
                "file with --keys FILE, or say --allow-anonymous if that is what you want",
                address.to_string());
  }
  return {};
}

}  // namespace weft::server
