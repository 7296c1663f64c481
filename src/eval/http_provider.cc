// http and https: a request made of templates, and an answer taken from the response.
#include <array>
#include <boost/json.hpp>

#include "eval/cached_call.h"
#include "eval/http_call.h"
#include "eval/provider.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 12> kConfigKeys = {"useHttps",
                                               "url",
                                               "method",
                                               "headers",
                                               "body",
                                               "queryParams",
                                               "transformResponse",
                                               "responseParser",
                                               "transformRequest",
                                               "validateStatus",
                                               "request",
                                               "timeoutMs"};
constexpr std::array<Words, 11> kConfigKeysMissing = {"signatureAuth",
                                                      "auth",
                                                      "tls",
                                                      "multipart",
                                                      "session",
                                                      "sessionParser",
                                                      "sessionSource",
                                                      "tokenEstimation",
                                                      "tools",
                                                      "tool_choice",
                                                      "transformToolsFormat"};

bool is_header(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
         });
}

bool has_header(const HttpRequest& request, std::string_view name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const auto& header) { return is_header(header.first, name); });
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char byte : text) {
    const auto letter = static_cast<unsigned char>(byte);
    if (std::isalnum(letter) != 0 || std::string_view("-_.~").find(byte) != Words::npos) {
      encoded += byte;
    } else {
      encoded += fmt::format("%{:02X}", letter);
    }
  }
  return encoded;
}

// In JSON text a var's quotes and newlines must be escaped.
json::object escaped_for_json(const json::object& vars) {
  json::object escaped;
  for (const auto& [name, value] : vars) {
    if (!value.is_string()) {
      escaped[name] = value;
      continue;
    }
    const std::string quoted = model::to_text(value);
    escaped[name] = quoted.substr(1, quoted.size() - 2);
  }
  return escaped;
}

class HttpProvider : public Provider {
 public:
  HttpProvider(const ProviderSpec& spec, ProviderSurroundings& around) : spec_(spec), around_(around) {}

  void call(const Call& call, Done done) override {
    auto request = request_of(call);
    if (!request) return done(failed_response(request.error().message));
    const CacheTerms terms{.is_local = is_this_machine(request->url),
                           .depends_on = [&] { return text_of(*request) + context_text(call); }};
    answer_or_ask(spec_, around_, call, terms, std::move(done), [&](Done asked) {
      call_http(around_.loop, *std::move(request),
                [this, context = call.context, asked = std::move(asked)](const HttpAnswer& answer) {
                  asked(response_of(answer, context));
                });
    });
  }

 private:
  const json::value* setting(std::string_view key) const { return member(spec_.config, key); }

  Result<HttpRequest> request_of(const Call& call) {
    json::object named = call.vars;
    named["prompt"] = call.prompt;
    const json::value vars(named);
    auto& javascript = around_.javascript;
    HttpRequest request;
    if (const auto* raw = setting("request")) {
      TRY_ASSIGN(request, raw_request(text_of(*raw), vars));
    } else {
      TRY_ASSIGN(request.url, javascript.render(text_member(spec_.config, "url").value_or(spec_.id), vars));
      const auto* body = setting("body");
      TRY_ASSIGN(request.method,
                 javascript.render(
                     text_member(spec_.config, "method").value_or(body != nullptr ? "POST" : "GET"), vars));
      TRY(add_headers(request, vars));
      TRY(add_query(request, vars));
      TRY(add_body(request, call, named));
    }
    add_trace_context(request, call);
    const auto limit = number_member(spec_.config, "timeoutMs");
    if (limit) request.timeout = std::chrono::milliseconds(static_cast<int64_t>(*limit));
    if (around_.timeout.count() > 0) request.timeout = std::min(request.timeout, around_.timeout);
    return request;
  }

  // Scripts see the vars and the test beside the answer.
  std::string context_text(const Call& call) const {
    const bool has_script = setting("transformResponse") != nullptr || setting("responseParser") != nullptr;
    return has_script ? call_text(call) : "";
  }

  // "POST /chat HTTP/1.1", headers, an empty line, the body.
  Result<HttpRequest> raw_request(const std::string& text, const json::value& vars) {
    std::string source = text;
    if (text.starts_with("file://")) {
      TRY_ASSIGN(source, read_file(resolve_path(around_.config.base_path, text)));
    }
    TRY_ASSIGN(const auto rendered, around_.javascript.render(source, vars));
    HttpRequest request;
    std::string_view rest = rendered;
    const auto line = [&rest] {
      const size_t end = std::min(rest.find('\n'), rest.size());
      std::string_view found = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (found.ends_with('\r')) found.remove_suffix(1);
      return found;
    };
    const auto first = line();
    const size_t method_end = first.find(' ');
    const size_t path_end = first.rfind(' ');
    if (method_end == first.npos || path_end <= method_end)
      return fail(ErrorCode::invalid_argument, "\"{}\" is no request line, as in POST /chat HTTP/1.1", first);
    request.method = first.substr(0, method_end);
    const std::string path(first.substr(method_end + 1, path_end - method_end - 1));
    std::string host;
    for (auto header = line(); !header.empty(); header = line()) {
      const size_t colon = header.find(':');
      if (colon == header.npos) return fail(ErrorCode::invalid_argument, "\"{}\" is no header", header);
      const std::string name(header.substr(0, colon));
      const size_t value = std::min(header.find_first_not_of(' ', colon + 1), header.size());
      if (is_header(name, "host")) {
        host = header.substr(value);
      } else if (!is_header(name, "content-length")) {
        request.headers.emplace_back(name, header.substr(value));
      }
    }
    request.body = rest;
    while (request.body.ends_with('\n')) request.body.pop_back();
    const bool is_plain = spec_.id == "http" || spec_.id.starts_with("http:");
    const bool uses_tls = boolean_member(spec_.config, "useHttps").value_or(!is_plain);
    request.url =
        path.starts_with("http") ? path : fmt::format("{}://{}{}", uses_tls ? "https" : "http", host, path);
    return request;
  }

  Status add_headers(HttpRequest& request, const json::value& vars) {
    const auto* headers = setting("headers");
    if (headers == nullptr || !headers->is_object()) return {};
    for (const auto& [name, value] : headers->get_object()) {
      TRY_ASSIGN(const auto key, around_.javascript.render(name, vars));
      TRY_ASSIGN(auto text, around_.javascript.render(text_of(value), vars));
      request.headers.emplace_back(key, std::move(text));
    }
    return {};
  }

  Status add_query(HttpRequest& request, const json::value& vars) {
    const auto* query = setting("queryParams");
    if (query == nullptr || !query->is_object()) return {};
    char separator = request.url.find('?') == request.url.npos ? '?' : '&';
    for (const auto& [name, value] : query->get_object()) {
      TRY_ASSIGN(const auto text, around_.javascript.render(text_of(value), vars));
      request.url += separator + percent_encoded(name) + "=" + percent_encoded(text);
      separator = '&';
    }
    return {};
  }

  Status add_body(HttpRequest& request, const Call& call, const json::object& vars) {
    const auto* body = setting("body");
    const json::value given(vars);
    std::optional<json::value> rendered;
    if (body != nullptr && body->is_string()) {
      TRY_ASSIGN(request.body, text_body(std::string(body->get_string()), vars));
    } else if (body != nullptr) {
      TRY_ASSIGN(rendered, around_.javascript.render_all(*body, given));
      request.body = model::to_text(*rendered);
      if (!has_header(request, "content-type"))
        request.headers.emplace_back("content-type", "application/json");
    }
    if (const auto transform = text_member(spec_.config, "transformRequest")) {
      TRY_ASSIGN(const auto made, transformed_request(*transform, call, given));
      request.body = text_of(made);
      if (request.method == "GET") request.method = "POST";
      if (!made.is_string() && !has_header(request, "content-type"))
        request.headers.emplace_back("content-type", "application/json");
    }
    return {};
  }

  // A template of JSON text stays JSON, whatever is in the vars.
  Result<std::string> text_body(const std::string& source, const json::object& vars) {
    TRY_ASSIGN(auto plain, around_.javascript.render(source, json::value(vars)));
    const bool is_json_template = source.starts_with('{') || source.starts_with('[');
    if (!is_json_template || parse_json(plain)) return plain;
    TRY_ASSIGN(auto escaped, around_.javascript.render(source, json::value(escaped_for_json(vars))));
    return parse_json(escaped) ? escaped : plain;
  }

  // A template with the prompt in it, a function, or a file with one.
  Result<json::value> transformed_request(const std::string& transform, const Call& call,
                                          const json::value& vars) {
    if (transform.starts_with("file://"))
      return around_.javascript.file(resolve_path(around_.config.base_path, transform), "",
                                     {string_value(call.prompt), vars, json::value(call.context)});
    if (transform.find("{{") != transform.npos) {
      TRY_ASSIGN(auto text, around_.javascript.render(transform, vars));
      return string_value(text);
    }
    return around_.javascript.script("prompt", transform, string_value(call.prompt), vars);
  }

  void add_trace_context(HttpRequest& request, const Call& call) const {
    if (call.traceparent.empty() || has_header(request, "traceparent")) return;
    request.headers.emplace_back("traceparent", call.traceparent);
    if (!call.baggage.empty() && !has_header(request, "baggage"))
      request.headers.emplace_back("baggage", call.baggage);
  }

  Response response_of(const HttpAnswer& answer, const json::object& context) {
    if (!answer.error.empty()) return failed_response(answer.error);
    json::object http{{"status", answer.status}, {"statusText", answer.status_text}};
    json::object headers;
    for (const auto& [name, value] : answer.headers) headers[name] = value;
    http["headers"] = std::move(headers);
    const auto accepted = is_accepted(answer.status);
    if (!accepted) return failed_response(accepted.error().message);
    if (!*accepted) {
      auto response = failed_response(fmt::format("HTTP call failed with status {} {}: {}", answer.status,
                                                  answer.status_text, shortened(answer.body)));
      response["metadata"] = json::object{{"http", std::move(http)}};
      return response;
    }
    auto output = output_of(answer, http, context);
    if (!output) return failed_response(output.error().message);
    Response response = from_output(*std::move(output));
    response["raw"] = answer.body;
    auto& metadata = response["metadata"];
    if (!metadata.is_object()) metadata = json::object();
    metadata.get_object()["http"] = std::move(http);
    return response;
  }

  Result<bool> is_accepted(long status) {
    const auto rule = text_member(spec_.config, "validateStatus");
    if (!rule) return status >= 200 && status < 300;
    TRY_ASSIGN(const auto made, around_.javascript.script("status", *rule, status, nullptr));
    return made.is_bool() && made.get_bool();
  }

  Result<json::value> output_of(const HttpAnswer& answer, const json::object& http,
                                const json::object& context) {
    const auto parsed = parse_json(answer.body);
    const json::value json = parsed ? *parsed : json::value(nullptr);
    auto transform = text_member(spec_.config, "transformResponse");
    if (!transform) transform = text_member(spec_.config, "responseParser");
    if (!transform) return parsed ? json : string_value(answer.body);
    json::value given(context);
    given.get_object()["response"] = http;
    if (transform->starts_with("file://")) {
      const auto [path, name] = split_function(*transform);
      return around_.javascript.file(resolve_path(around_.config.base_path, path), name,
                                     {json, string_value(answer.body), given});
    }
    const json::value code = string_value(*transform);
    const json::value text = string_value(answer.body);
    auto made = around_.javascript.call("response", {&code, &json, &text, &given});
    if (!made) return wrap(made.error(), fmt::format("transformResponse \"{}\"", shortened(*transform)));
    return made;
  }

  // file://x.js:name
  static std::pair<std::string, std::string> split_function(const std::string& reference) {
    const size_t colon = reference.rfind(':');
    if (colon == reference.npos || reference.compare(colon, 3, "://") == 0) return {reference, ""};
    return {reference.substr(0, colon), reference.substr(colon + 1)};
  }

  // An object with these keys is a whole response, not an output.
  static Response from_output(json::value output) {
    if (output.is_object() &&
        (output.get_object().contains("output") || output.get_object().contains("error")))
      return std::move(output.get_object());
    return {{"output", std::move(output)}};
  }

  const ProviderSpec& spec_;
  ProviderSurroundings& around_;
};

}  // namespace

KnownKeys http_config_keys() {
  return {"the config of an HTTP provider", kConfigKeys, kConfigKeysMissing};
}

Result<std::unique_ptr<Provider>> make_http_provider(const ProviderSpec& spec, ProviderSurroundings& around) {
  const bool has_address = spec.id.find("://") != spec.id.npos || member(spec.config, "url") != nullptr ||
                           member(spec.config, "request") != nullptr;
  if (!has_address) return fail(ErrorCode::invalid_argument, "the provider {} needs config.url", spec.name());
  return std::make_unique<HttpProvider>(spec, around);
}

}  // namespace weft::eval
