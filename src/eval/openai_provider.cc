// openai:…: a model behind OpenAI's API, at OpenAI or anywhere else.
#include <array>
#include <boost/json.hpp>

#include "eval/cached_call.h"
#include "eval/document.h"
#include "eval/http_retry.h"
#include "eval/openai_api.h"
#include "eval/provider.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

using Words = std::string_view;
using std::chrono::milliseconds;

constexpr Words kBaseDefault = "https://api.openai.com/v1";
constexpr Words kKeyVariable = "OPENAI_API_KEY";

// Those whose value, or an item of it, may be the name of a file.
constexpr std::array<Words, 3> kKeysOfFiles = {"tools", "functions", "response_format"};

std::string without_slashes(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

// Behind the address's path, in front of its query.
std::string url_below(const std::string& base, Words path) {
  const size_t query = std::min(base.find('?'), base.size());
  return fmt::format("{}/{}{}", without_slashes(base.substr(0, query)), path, base.substr(query));
}

class OpenAiProvider : public Provider {
 public:
  OpenAiProvider(const ProviderSpec& spec, ProviderSurroundings& around, OpenAiModel model)
      : spec_(spec), around_(around), model_(std::move(model)) {}

  void call(const Call& call, Done done) override {
    if (call.wants_numbers && model_.kind != OpenAiKind::embedding)
      return done(failed_response(
          fmt::format("{} makes no embeddings: name a model that does, as in options.provider.embedding: "
                      "openai:embedding:text-embedding-3-large",
                      spec_.name())));
    auto config = config_for(call);
    if (!config) return done(failed_response(config.error().message));
    auto request = request_for(call, *config);
    if (!request) return done(failed_response(request.error().message));
    const CacheTerms terms{.is_local = is_this_machine(request->url),
                           .depends_on = [&] { return text_of(*request); }};
    answer_or_ask(spec_, around_, call, terms, std::move(done), [&](Done asked) {
      call_http_with_retries(around_.loop, *std::move(request), retries(*config),
                             [this, config = *config, asked = std::move(asked)](const HttpAnswer& answer) {
                               asked(response_of(answer, config));
                             });
    });
  }

 private:
  std::string variable(Words name) const {
    if (const auto own = text_member(spec_.env, name)) return *own;
    return around_.config.environment.get(std::string(name));
  }

  // The provider's, with what the prompt says on top; templates rendered, files read.
  Result<json::object> config_for(const Call& call) {
    json::object config = spec_.config;
    if (const auto* own = member(member(call.context, "prompt"), "config");
        own != nullptr && own->is_object()) {
      for (const auto& [key, value] : own->get_object()) config[key] = value;
    }
    TRY_ASSIGN(auto rendered,
               around_.javascript.render_all(json::value(std::move(config)), json::value(call.vars)));
    config = std::move(rendered.get_object());
    for (const auto key : kKeysOfFiles) {
      if (auto* value = config.if_contains(key)) TRY(read_files(*value));
    }
    return config;
  }

  Status read_files(json::value& value) {
    if (value.is_array()) {
      for (auto& item : value.get_array()) {
        if (item.is_string()) TRY(read_files(item));
      }
    } else if (value.is_string() && Words(value.get_string()).starts_with("file://")) {
      TRY_ASSIGN(const auto document,
                 Document::read(resolve_path(around_.config.base_path, value.get_string())));
      value = document.value();
    }
    return {};
  }

  std::string base_url(const json::object& config) const {
    const auto host_url = [](const std::string& host) { return fmt::format("https://{}/v1", host); };
    if (const auto host = text_member(config, "apiHost")) return host_url(*host);
    if (const auto url = text_member(config, "apiBaseUrl")) return *url;
    if (const auto host = variable("OPENAI_API_HOST"); !host.empty()) return host_url(host);
    for (const Words name : {"OPENAI_API_BASE_URL", "OPENAI_BASE_URL"}) {
      if (auto url = variable(name); !url.empty()) return url;
    }
    return std::string(kBaseDefault);
  }

  std::string key_variable(const json::object& config) const {
    return text_member(config, "apiKeyEnvar").value_or(std::string(kKeyVariable));
  }

  std::string key(const json::object& config) const {
    if (const auto own = text_member(config, "apiKey")) return *own;
    const bool may_be_default = text_member(config, "apiKeyEnvar").has_value() ||
                                boolean_member(config, "useDefaultApiKey").value_or(true);
    return may_be_default ? variable(key_variable(config)) : "";
  }

  Result<HttpRequest> request_for(const Call& call, const json::object& config) {
    const auto base = base_url(config);
    const auto secret = key(config);
    // Servers of one's own often need none.
    const bool needs_key = boolean_member(config, "apiKeyRequired").value_or(base == kBaseDefault);
    if (secret.empty() && needs_key)
      return fail(ErrorCode::unauthenticated,
                  "{} needs a key: set {} or config.apiKey; for a server of your own, config.apiBaseUrl or "
                  "OPENAI_BASE_URL",
                  spec_.name(), key_variable(config));
    TRY_ASSIGN(const auto body, openai_body(model_, config, call.prompt, around_.config.environment));
    HttpRequest request{.method = "POST",
                        .url = url_below(base, path_of(model_.kind)),
                        .headers = {{"content-type", "application/json"}},
                        .body = model::to_text(body)};
    if (!secret.empty()) request.headers.emplace_back("authorization", "Bearer " + secret);
    const auto organization = text_member(config, "organization").value_or(variable("OPENAI_ORGANIZATION"));
    if (!organization.empty()) request.headers.emplace_back("openai-organization", organization);
    if (!call.traceparent.empty()) request.headers.emplace_back("traceparent", call.traceparent);
    if (!call.baggage.empty()) request.headers.emplace_back("baggage", call.baggage);
    if (const auto* own = member(config, "headers"); own != nullptr && own->is_object()) {
      for (const auto& [name, value] : own->get_object()) set_header(request, name, text_of(value));
    }
    if (const auto limit = number_member(config, "timeoutMs"))
      request.timeout = milliseconds(static_cast<int64_t>(*limit));
    if (around_.timeout.count() > 0) request.timeout = std::min(request.timeout, around_.timeout);
    return request;
  }

  // In place of one of that name.
  static void set_header(HttpRequest& request, Words name, std::string value) {
    const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    std::erase_if(request.headers, [&](const auto& header) {
      return std::equal(header.first.begin(), header.first.end(), name.begin(), name.end(), same);
    });
    request.headers.emplace_back(name, std::move(value));
  }

  RetryTerms retries(const json::object& config) const {
    RetryTerms terms;
    if (const auto most = number_member(config, "maxRetries")) terms.retries_max = static_cast<int>(*most);
    const auto wait = parse_json(variable("PROMPTFOO_REQUEST_BACKOFF_MS"));
    if (wait && number_of(*wait)) terms.first_wait = milliseconds(static_cast<int64_t>(*number_of(*wait)));
    return terms;
  }

  Response response_of(const HttpAnswer& answer, const json::object& config) const {
    if (!answer.error.empty()) return failed_response("API call error: " + answer.error);
    const auto parsed = parse_json(answer.body);
    Response response;
    if (answer.status / 100 != 2) {
      response = failed_response(complaint(answer, parsed ? *parsed : json::value(), config));
    } else if (!parsed) {
      response = failed_response("the answer is no JSON: " + shortened(answer.body));
    } else {
      response = openai_response(model_, config, *parsed);
    }
    json::object headers;
    for (const auto& [name, value] : answer.headers) headers[name] = value;
    response["metadata"] = json::object{
        {"http",
         {{"status", answer.status}, {"statusText", answer.status_text}, {"headers", std::move(headers)}}}};
    return response;
  }

  std::string complaint(const HttpAnswer& answer, const json::value& body, const json::object& config) const {
    const auto said = openai_error(body);
    std::string text = fmt::format("API error: {} {} of {}: {}", answer.status, answer.status_text,
                                   url_below(base_url(config), path_of(model_.kind)),
                                   said.empty() ? shortened(answer.body) : said);
    if (answer.status == 401 && key(config).empty())
      text += fmt::format("; no key was sent: set {} or config.apiKey", key_variable(config));
    return text;
  }

  const ProviderSpec& spec_;
  ProviderSurroundings& around_;
  const OpenAiModel model_;
};

}  // namespace

bool is_openai(std::string_view id) {
  return id == "openai" || id.starts_with("openai:");
}

Result<std::unique_ptr<Provider>> make_openai_provider(const ProviderSpec& spec,
                                                       ProviderSurroundings& around) {
  if (spec.id == "openai")
    return fail(ErrorCode::invalid_argument, "openai names no model: write openai:MODEL");
  TRY_ASSIGN(auto model, openai_model(spec.id));
  return std::make_unique<OpenAiProvider>(spec, around, std::move(model));
}

}  // namespace weft::eval
