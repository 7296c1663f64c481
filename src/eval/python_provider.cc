// python:FILE[:FUNCTION] and file://FILE.py[:FUNCTION]: a function call_api(prompt, options, context).
#include <boost/json.hpp>

#include "eval/cached_call.h"
#include "eval/provider.h"
#include "eval/python_worker.h"

namespace weft::eval {
namespace {

constexpr std::string_view kPrefix = "python:";
// Of a call, where the configuration says nothing.
constexpr std::chrono::milliseconds kTimeoutDefault = std::chrono::minutes(5);

Response response_of(const Result<json::value>& said) {
  if (!said) return failed_response(said.error().message);
  if (!said->is_object()) return {{"output", *said}};
  const auto& object = said->get_object();
  if (!object.contains("output") && !object.contains("error"))
    return failed_response("call_api gave back a dict with neither output nor error");
  return object;
}

class PythonProvider : public Provider {
 public:
  PythonProvider(const ProviderSpec& spec, ProviderSurroundings& around) : spec_(spec), around_(around) {}

  void call(const Call& call, Done done) override {
    const CacheTerms terms{.is_local = true, .depends_on = [&] {
                             return call_text(call) + read_file(function().path).value_or("");
                           }};
    answer_or_ask(spec_, around_, call, terms, std::move(done),
                  [&](Done asked) { ask(call, std::move(asked)); });
  }

 private:
  void ask(const Call& call, Done done) {
    if (!worker_) worker_.emplace(around_.loop, function(), variables_of_process(call));
    PythonCall made{.arguments = {string_value(call.prompt),
                                  json::object{{"id", spec_.id}, {"config", spec_.config}}, call.context},
                    .environment = {},
                    .timeout = around_.timeout.count() > 0 ? around_.timeout : kTimeoutDefault};
    if (!call.traceparent.empty()) {
      const auto resource = resource_attributes(resource_of_environment(), call, ProcessServes::one_call);
      made.environment = {{"TRACEPARENT", call.traceparent},
                          {"BAGGAGE", call.baggage},
                          {"OTEL_RESOURCE_ATTRIBUTES", resource}};
    }
    worker_->call(std::move(made),
                  [done = std::move(done)](const Result<json::value>& said) { done(response_of(said)); });
  }

  std::string resource_of_environment() const {
    const auto own = text_member(spec_.env, "OTEL_RESOURCE_ATTRIBUTES");
    return own ? *own : around_.config.environment.get("OTEL_RESOURCE_ATTRIBUTES");
  }

  // It serves all calls: the first one's test is not its resource, and each call brings its own trace
  // context.
  std::map<std::string, std::string> variables_of_process(const Call& call) const {
    auto variables = variables_for(spec_, around_, call);
    if (!call.traceparent.empty())
      variables["OTEL_RESOURCE_ATTRIBUTES"] =
          resource_attributes(resource_of_environment(), call, ProcessServes::many_calls);
    return variables;
  }

  PythonFunction function() const {
    std::string_view reference = spec_.id;
    if (reference.starts_with(kPrefix)) reference.remove_prefix(kPrefix.size());
    auto made = python_function(around_.config, reference, "call_api");
    made.program = text_member(spec_.config, "pythonExecutable").value_or(made.program);
    return made;
  }

  const ProviderSpec& spec_;
  ProviderSurroundings& around_;
  std::optional<PythonWorker> worker_;
};

}  // namespace

bool is_python(std::string_view id) {
  return id.starts_with(kPrefix) || is_python_file(id);
}

std::unique_ptr<Provider> make_python_provider(const ProviderSpec& spec, ProviderSurroundings& around) {
  return std::make_unique<PythonProvider>(spec, around);
}

}  // namespace weft::eval
