#include "eval/cached_call.h"

#include <arpa/inet.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstring>

#include "eval/answer_cache.h"
#include "eval/http_call.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

// In front of every identity: another version of weft that keeps something else does not read these.
constexpr std::string_view kFormat = "1";

void add(std::string& identity, std::string_view part) {
  identity += fmt::format("{}:{}", part.size(), part);
}

// Of file.js:function the file's; "" where there is none.
std::string text_of_file(const std::string& path) {
  if (auto text = read_file(path)) return *std::move(text);
  return read_file(path.substr(0, path.rfind(':'))).value_or("");
}

void add_named_files(std::string& identity, const json::value& value, const Config& config) {
  if (value.is_string() && std::string_view(value.get_string()).starts_with("file://"))
    add(identity, text_of_file(resolve_path(config.base_path, value.get_string())));
  if (value.is_array())
    for (const auto& item : value.get_array()) add_named_files(identity, item, config);
  if (value.is_object())
    for (const auto& field : value.get_object()) add_named_files(identity, field.value(), config);
}

std::string identity_of(const ProviderSpec& spec, const Config& config, const Call& call,
                        const CacheTerms& terms) {
  std::string identity(kFormat);
  const json::value settings(spec.config);
  add(identity, spec.id);
  add(identity, model::to_text(settings));
  add(identity, model::to_text(json::value(spec.env)));
  add_named_files(identity, settings, config);
  add(identity,
      text_of(call.context.contains("repeatIndex") ? call.context.at("repeatIndex") : json::value(0)));
  add(identity, terms.depends_on());
  return identity;
}

// 127.0.0.0/8, and 0.0.0.0, which connects to this machine too.
bool is_local_ipv4(uint32_t address) {
  constexpr uint32_t kLoopbackNet = 127;
  return address == 0 || address >> 24 == kLoopbackNet;
}

bool is_local_ipv6(const std::string& text) {
  in6_addr address{};
  if (::inet_pton(AF_INET6, text.c_str(), &address) != 1) return false;
  if (IN6_IS_ADDR_LOOPBACK(&address) || IN6_IS_ADDR_UNSPECIFIED(&address)) return true;
  if (!IN6_IS_ADDR_V4MAPPED(&address)) return false;
  uint32_t mapped = 0;
  std::memcpy(&mapped, &address.s6_addr[12], sizeof mapped);
  return is_local_ipv4(ntohl(mapped));
}

}  // namespace

void answer_or_ask(const ProviderSpec& spec, ProviderSurroundings& around, const Call& call,
                   const CacheTerms& terms, Provider::Done done,
                   const std::function<void(Provider::Done)>& ask) {
  const bool may_be_cached =
      around.cache != nullptr && !call.asks_anew && around.cache->serves(terms.is_local);
  if (!may_be_cached) return ask(std::move(done));
  around.cache->answer(identity_of(spec, around.config, call, terms), std::move(done), ask);
}

std::string call_text(const Call& call) {
  json::object context = call.context;
  for (const char* of_this_run :
       {"evaluationId", "traceparent", "testCaseId", "testIdx", "promptIdx", "repeatIndex"})
    context.erase(of_this_run);
  return model::to_text(json::array{call.prompt, std::move(context)});
}

std::string text_of(const HttpRequest& request) {
  std::string text = request.method + " " + request.url + "\n";
  for (const auto& [name, value] : request.headers) {
    const bool is_of_trace = name == "traceparent" || name == "tracestate" || name == "baggage";
    if (!is_of_trace) text += name + ": " + value + "\n";
  }
  return text + "\n" + request.body;
}

bool is_this_machine(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == url.npos) return false;
  std::string host(url.substr(scheme + 3));
  host.resize(std::min(host.find_first_of("/?#"), host.size()));
  if (const size_t user = host.rfind('@'); user != host.npos) host.erase(0, user + 1);
  if (host.starts_with('[')) return is_local_ipv6(host.substr(1, host.find(']') - 1));
  host.resize(std::min(host.find(':'), host.size()));
  if (host.ends_with('.')) host.pop_back();
  std::transform(host.begin(), host.end(), host.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  in_addr address{};
  return ::inet_aton(host.c_str(), &address) != 0 && is_local_ipv4(ntohl(address.s_addr));
}

}  // namespace weft::eval
