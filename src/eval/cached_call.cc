#include "eval/cached_call.h"

#include <boost/json.hpp>

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

void add_named_files(std::string& identity, const json::value& value, const Config& config) {
  if (value.is_string() && std::string_view(value.get_string()).starts_with("file://"))
    add(identity, read_file(resolve_path(config.base_path, value.get_string())).value_or(""));
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
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (const size_t user = host.rfind('@'); user != host.npos) host.remove_prefix(user + 1);
  if (host.starts_with("[::1]")) return true;
  host = host.substr(0, host.find(':'));
  return host == "localhost" || host == "127.0.0.1";
}

}  // namespace weft::eval
