#include "eval/provider.h"

#include <array>
#include <boost/json.hpp>

#include "eval/known_keys.h"

namespace weft::eval {
namespace {

// Answers with the prompt: for trying out prompts and assertions.
class EchoProvider : public Provider {
 public:
  void call(const Call& call, Done done) override {
    done({{"output", call.prompt}, {"cost", 0}, {"raw", call.prompt}});
  }
};

constexpr std::array<std::string_view, 2> kEchoKeys = {"tools", "functions"};
constexpr std::array<std::string_view, 6> kKinds = {"echo", "http", "https", "exec", "python", "openai"};

bool is_http(std::string_view id) {
  return id.starts_with("http://") || id.starts_with("https://") || id == "http" || id == "https";
}

// The octets that a value of OTEL_RESOURCE_ATTRIBUTES may have, which are baggage's; others as %XX.
std::string percent_encoded(std::string_view text) {
  std::string made;
  for (const char c : text) {
    const bool is_plain =
        c > 0x20 && c < 0x7f && std::string_view("\",;\\=%").find(c) == std::string_view::npos;
    if (is_plain) {
      made += c;
    } else {
      made += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return made;
}

}  // namespace

Response failed_response(std::string_view error) {
  return {{"error", string_value(error)}};
}

std::string resource_attributes(std::string set, const Call& call, ProcessServes serves) {
  const auto add = [&set](std::string_view key, const std::string& value) {
    if (value.empty()) return;
    set += fmt::format("{}{}={}", set.empty() ? "" : ",", key, percent_encoded(value));
  };
  const auto run = text_member(call.context, "evaluationId").value_or("");
  add("evaluation.id", run);
  add("session.id", run);
  if (serves == ProcessServes::many_calls) return set;
  add("test.case.id", text_member(call.context, "testCaseId").value_or(""));
  constexpr size_t kVersionLength = 3, kTraceIdLength = 32;  // 00-<trace id>-…
  if (!call.traceparent.empty())
    add("weft.eval.trace_id", call.traceparent.substr(kVersionLength, kTraceIdLength));
  return set;
}

std::map<std::string, std::string> variables_for(const ProviderSpec& spec, const ProviderSurroundings& around,
                                                 const Call& call) {
  auto variables = around.config.environment.variables();
  for (const auto& [name, value] : spec.env) variables[name] = text_of(value);
  if (call.traceparent.empty()) return variables;
  variables["TRACEPARENT"] = call.traceparent;
  if (!call.baggage.empty()) variables["BAGGAGE"] = call.baggage;
  auto& resource = variables["OTEL_RESOURCE_ATTRIBUTES"];
  resource = resource_attributes(resource, call, ProcessServes::one_call);
  if (around.otlp_endpoint.empty()) return variables;
  variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = around.otlp_endpoint;
  variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
  // It would win over the general one.
  variables.erase("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
  return variables;
}

std::optional<KnownKeys> provider_config_keys(std::string_view id) {
  if (id == "echo") return KnownKeys{"the config of echo", kEchoKeys, {}};
  if (is_http(id)) return http_config_keys();
  if (is_openai(id)) return openai_config_keys();
  return std::nullopt;
}

Result<std::unique_ptr<Provider>> make_provider(const ProviderSpec& spec, ProviderSurroundings& around) {
  const std::string_view id = spec.id;
  if (id == "echo") return std::make_unique<EchoProvider>();
  if (is_http(id)) return make_http_provider(spec, around);
  if (is_openai(id)) return make_openai_provider(spec, around);
  if (is_javascript(id)) return make_javascript_provider(spec, around);
  if (is_python(id)) return make_python_provider(spec, around);
  if (id.starts_with("exec:")) return make_exec_provider(spec, around);
  const auto meant = nearest(id.substr(0, id.find(':')), kKinds);
  return fail(ErrorCode::unsupported, "weft has no provider \"{}\"{}", id,
              meant.empty() ? "; it has echo, http(s), exec, python, JavaScript (file://x.js) and openai"
                            : fmt::format("; do you mean \"{}\"?", meant));
}

}  // namespace weft::eval
