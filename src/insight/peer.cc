#include "insight/peer.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "insight/attribute_text.h"

namespace weft::insight {
namespace {

// OpenTelemetry's names, the newest first, each with those before it.
constexpr std::array<std::string_view, 6> kPeerKeys{"service.peer.name", "peer.service", "server.address",
                                                    "net.peer.name",     "http.host",    "rpc.service"};
constexpr std::array<std::string_view, 4> kRequestIds{"request.id", "correlation.id", "x.request.id",
                                                      "x.correlation.id"};
constexpr std::string_view kKeptHeader = "http.request.header.";

char lower(char letter) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
}

bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

// "x-request-id" and "request_id" are "x.request.id" and "request.id".
bool is_request_id_key(std::string_view key) {
  if (key.starts_with(kKeptHeader)) key.remove_prefix(kKeptHeader.size());
  const auto plain = [](char letter) { return letter == '-' || letter == '_' ? '.' : lower(letter); };
  return std::ranges::any_of(kRequestIds,
                             [&](auto known) { return std::ranges::equal(key, known, {}, plain); });
}

const model::Attribute* request_id_attribute(const model::Span& span) {
  const auto found = std::ranges::find_if(span.attributes, [](const auto& attribute) {
    return is_request_id_key(attribute.key) && !first_text(attribute.value).empty();
  });
  return found == span.attributes.end() ? nullptr : &*found;
}

}  // namespace

std::string_view peer_of(const model::Span& span) {
  const auto text = first_text(span, kPeerKeys);
  // An IPv6 address is all colons; one colon is a port's.
  const bool has_port = std::ranges::count(text, ':') == 1;
  return has_port ? text.substr(0, text.find(':')) : text;
}

bool names_service(std::string_view peer, std::string_view service) {
  if (peer.empty() || service.empty() || peer.size() < service.size()) return false;
  if (!equal_in_any_case(peer.substr(0, service.size()), service)) return false;
  return peer.size() == service.size() || peer[service.size()] == '.' || peer[service.size()] == ':';
}

std::string first_label(std::string_view host_or_service) {
  std::string label(host_or_service.substr(0, host_or_service.find_first_of(".:")));
  std::ranges::transform(label, label.begin(), lower);
  return label;
}

std::string_view request_id_of(const model::Span& span) {
  const auto* attribute = request_id_attribute(span);
  return attribute == nullptr ? "" : first_text(attribute->value);
}

std::string_view request_id_key(const model::Span& span) {
  const auto* attribute = request_id_attribute(span);
  return attribute == nullptr ? "" : attribute->key;
}

}  // namespace weft::insight
