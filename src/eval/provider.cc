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

constexpr std::array<std::string_view, 6> kKinds = {"echo", "http", "https", "exec", "python", "openai"};

bool is_http(std::string_view id) {
  return id.starts_with("http://") || id.starts_with("https://") || id == "http" || id == "https";
}

}  // namespace

Response failed_response(std::string_view error) {
  return {{"error", string_value(error)}};
}

std::map<std::string, std::string> variables_for(const ProviderSpec& spec, const ProviderSurroundings& around,
                                                 const Call& call) {
  auto variables = around.config.environment.variables();
  for (const auto& [name, value] : spec.env) variables[name] = text_of(value);
  if (call.traceparent.empty()) return variables;
  variables["TRACEPARENT"] = call.traceparent;
  if (!call.baggage.empty()) variables["BAGGAGE"] = call.baggage;
  if (around.otlp_endpoint.empty()) return variables;
  variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = around.otlp_endpoint;
  variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
  // It would win over the general one.
  variables.erase("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
  return variables;
}

std::optional<KnownKeys> provider_config_keys(std::string_view id) {
  if (id == "echo") return KnownKeys{"the config of echo", {}, {}};
  if (is_http(id)) return http_config_keys();
  if (is_openai(id)) return openai_config_keys();
  return std::nullopt;
}

Result<std::unique_ptr<Provider>> make_provider(const ProviderSpec& spec, ProviderSurroundings& around) {
  const std::string_view id = spec.id;
  if (id == "echo") return std::make_unique<EchoProvider>();
  if (is_http(id)) return make_http_provider(spec, around);
  if (is_openai(id)) return make_openai_provider(spec, around);
  if (is_python(id)) return make_python_provider(spec, around);
  if (id.starts_with("exec:")) return make_exec_provider(spec, around);
  const auto meant = nearest(id.substr(0, id.find(':')), kKinds);
  return fail(ErrorCode::unsupported, "weft has no provider \"{}\"{}", id,
              meant.empty() ? "; it has echo, http(s), exec, python and openai"
                            : fmt::format("; do you mean \"{}\"?", meant));
}

}  // namespace weft::eval
