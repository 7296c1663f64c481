// Provider: what is under test, or what asks it.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <string>

#include "eval/config.h"
#include "eval/javascript.h"
#include "eval/known_keys.h"
#include "eval/loop.h"

namespace weft::eval {

class AnswerCache;

// One call. The step's texts are templates no more.
struct Call {
  std::string prompt;
  json::object vars;
  json::object context;     // what programs and scripts are given: vars, prompt, test, traceparent, …
  std::string traceparent;  // "" where the run is not traced
  std::string baggage;
  bool wants_numbers = false;  // the output is to be an embedding of the prompt: a list of numbers
  bool asks_anew = false;      // whatever the cache has: what is asserted on is the trace of this call
};

// promptfoo's ProviderResponse: output, error, tokenUsage, cost, cached, metadata, finishReason, raw.
using Response = json::object;

// One thread: the loop's.
class Provider {
 public:
  using Done = std::function<void(Response)>;
  virtual ~Provider() = default;
  // `done` is called once, from within call() or from the loop. The provider outlives its calls.
  virtual void call(const Call& call, Done done) = 0;
};

// What providers share. All of it outlives them.
struct ProviderSurroundings {
  Loop& loop;
  Javascript& javascript;
  const Config& config;
  std::string otlp_endpoint;             // where what is under test is to send its spans; "" for nowhere
  std::chrono::milliseconds timeout{0};  // of a call; 0: the provider's own
  AnswerCache* cache = nullptr;          // null: every call is made
};

// Errors: unsupported for an id that no provider has, invalid_argument for a config that makes no sense.
Result<std::unique_ptr<Provider>> make_provider(const ProviderSpec& spec, ProviderSurroundings& around);

// What may stand in a provider's `config`; nothing where all of it is handed to what is under test.
std::optional<KnownKeys> provider_config_keys(std::string_view id);
KnownKeys http_config_keys();

// The kinds, each in a file of its own.
Result<std::unique_ptr<Provider>> make_http_provider(const ProviderSpec& spec, ProviderSurroundings& around);
std::unique_ptr<Provider> make_exec_provider(const ProviderSpec& spec, ProviderSurroundings& around);
bool is_python(std::string_view id);
std::unique_ptr<Provider> make_python_provider(const ProviderSpec& spec, ProviderSurroundings& around);

bool is_javascript(std::string_view id);
Result<std::unique_ptr<Provider>> make_javascript_provider(const ProviderSpec& spec,
                                                           ProviderSurroundings& around);
bool is_openai(std::string_view id);
KnownKeys openai_config_keys();
Result<std::unique_ptr<Provider>> make_openai_provider(const ProviderSpec& spec,
                                                       ProviderSurroundings& around);

// {"error": text}.
Response failed_response(std::string_view error);
// The variables that a program under test is started with: the environment, the provider's own, and where its
// spans go, what they are children of, and which run and test they belong to.
std::map<std::string, std::string> variables_for(const ProviderSpec& spec, const ProviderSurroundings& around,
                                                 const Call& call);
// OTEL_RESOURCE_ATTRIBUTES: what `set` says, then the ids of the run (evaluation.id, session.id) and, where a
// process is there for this call alone, those of the call (test.case.id, weft.eval.trace_id).
enum class ProcessServes : uint8_t { one_call, many_calls };
std::string resource_attributes(std::string set, const Call& call, ProcessServes serves);

}  // namespace weft::eval
