#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weft/detail/ref.h"
#include "weft/trace.h"
#include "weft/tracer.h"

/// A client for OpenAI's API, and for every endpoint that speaks it (vLLM, Ollama, LiteLLM, Azure, Groq, …),
/// that traces itself. In the library `weft_openai`. Each call is one span of kind CLIENT and type model with
/// the attributes of OpenTelemetry's "Semantic conventions for generative AI" (gen_ai.*). Messages, answers
/// and tools' arguments are recorded unless TracerOptions::capture_content is off, and pass
/// TracerOptions::redact, as every attribute does.

namespace weft::openai {

struct Service;
void retain_shared(const Service* service) noexcept;
void release_shared(const Service* service) noexcept;

struct ClientOptions {
  std::string api_key{};   ///< OPENAI_API_KEY. Empty: none is sent
  std::string base_url{};  ///< OPENAI_BASE_URL; default: https://api.openai.com/v1
  /// `gen_ai.provider.name`. Default: what the host of `base_url` is known as, else `openai`.
  std::string provider{};
  std::vector<std::pair<std::string, std::string>> headers{};  ///< more headers of every request
  uint32_t connect_timeout_ms = 10'000;
  uint32_t timeout_ms = 600'000;  ///< of a whole call, a streamed answer included
  /// Sends `traceparent` and `baggage` along: for a gateway of your own. Off, because whoever answers is
  /// mostly someone else, and baggage names the session.
  bool propagate_context = false;
};

/// A function that the model asks for.
struct ToolCall {
  std::string id{};
  std::string name{};
  std::string arguments{};  ///< JSON text, as the model wrote it, which may be wrong
};

struct Message {
  std::string role{};     ///< `system`, `developer`, `user`, `assistant`, `tool`
  std::string content{};  ///< text
  /// Text, images and more in OpenAI's own form, an array; given, it is sent instead of `content`.
  Value parts{};
  std::vector<ToolCall> tool_calls{};  ///< of an assistant
  std::string tool_call_id{};          ///< of a tool's answer: which call
};

/// A function that the model may ask for.
struct Tool {
  std::string name{};
  std::string description{};
  Value parameters{};  ///< JSON Schema
};

struct ChatRequest {
  std::string model{};
  std::vector<Message> messages{};
  std::vector<Tool> tools{};
  std::optional<double> temperature{};
  std::optional<double> top_p{};
  std::optional<double> frequency_penalty{};
  std::optional<double> presence_penalty{};
  std::optional<int64_t> max_tokens{};             ///< older models, and most other servers
  std::optional<int64_t> max_completion_tokens{};  ///< OpenAI's newer models
  std::optional<int64_t> seed{};
  std::optional<int64_t> choices{};  ///< how many answers; OpenAI's `n`
  std::vector<std::string> stop{};
  /// More fields of the request's body, in OpenAI's names: `{"tool_choice", "required"}`.
  Value::Object extra{};
};

/// What the server counted; absent where it did not say.
struct Usage {
  std::optional<int64_t> input_tokens{};
  std::optional<int64_t> output_tokens{};
  std::optional<int64_t> cached_input_tokens{};      ///< a part of the input
  std::optional<int64_t> reasoning_output_tokens{};  ///< a part of the output
};

/// Why there is no answer. Nothing is tried again: whether it is worth it, and how long to wait, is the
/// caller's to know.
struct Error {
  int status = 0;      ///< HTTP; 0: there was no answer at all
  std::string type{};  ///< the server's `code` or `type`, else the status; `timeout`, `could_not_connect`, …
  std::string message{};        ///< in the server's words, or libcurl's
  uint32_t retry_after_ms = 0;  ///< what the server asks to wait; 0: not said
};

struct Choice {
  Message message{};
  std::string finish_reason{};  ///< `stop`, `length`, `tool_calls`, `content_filter`
};

struct ChatReply {
  std::string id{};
  std::string model{};  ///< that answered
  std::vector<Choice> choices{};
  Usage usage{};
  /// From the start of the call to the first piece of the answer; only of a streamed one.
  std::optional<double> first_token_ms{};
  std::optional<Error> error{};

  bool ok() const noexcept { return !error.has_value(); }
  /// The first choice's text; empty without one.
  std::string_view text() const noexcept {
    return choices.empty() ? std::string_view() : std::string_view(choices.front().message.content);
  }
};

/// A piece of a streamed answer: a view that lives during the call.
struct Delta {
  std::string_view text;
  size_t choice = 0;
};
/// Sees each piece as it comes, on the calling thread. False ends the call: the reply is what came till then.
/// What it throws ends the call too and goes on to the caller.
using OnDelta = std::function<bool(const Delta& delta)>;

struct EmbeddingsRequest {
  std::string model{};
  std::vector<std::string> input{};
  std::optional<int64_t> dimensions{};
  Value::Object extra{};
};

struct EmbeddingsReply {
  std::string model{};
  std::vector<std::vector<float>> embeddings{};  ///< in the order of the input
  Usage usage{};
  std::optional<Error> error{};

  bool ok() const noexcept { return !error.has_value(); }
};

/// A handle: copies share settings and connections. Any thread; each call blocks the one that makes it.
/// Errors come in the reply, never as an exception.
class Client {
 public:
  /// A longer answer is given up, with an error that says so.
  static constexpr size_t kReplyBytesMax = 64 << 20;
  /// Connections that are kept open between calls; more calls at once open more, and close them.
  static constexpr size_t kIdleConnectionsMax = 8;

  explicit Client(Tracer tracer, ClientOptions options = {});

  /// `parent`: the context to call from; nullptr: the calling thread's.
  ChatReply chat(const ChatRequest& request, const Context* parent = nullptr) const;
  /// The same with the answer's text as it comes. Tool calls are complete in the reply.
  ChatReply chat_stream(const ChatRequest& request, const OnDelta& on_delta,
                        const Context* parent = nullptr) const;
  EmbeddingsReply embeddings(const EmbeddingsRequest& request, const Context* parent = nullptr) const;

 private:
  weft::detail::Ref<Service> service_;
};

/// The span of running a tool that the model asked for, of type tool, current until it goes out of scope.
ScopedSpan start_tool_span(const Tracer& tracer, const ToolCall& call);
void set_tool_result(Span& span, std::string_view result);

/// Runs `callable(arguments)`, which gives a text, in such a span, and makes the message that answers the
/// call. An exception is recorded and goes on.
///
///     for (const auto& call : reply.choices[0].message.tool_calls)
///       request.messages.push_back(weft::openai::run_tool(tracer, call, look_up_weather));
template <typename Callable>
Message run_tool(const Tracer& tracer, const ToolCall& call, Callable&& callable) {
  ScopedSpan span = start_tool_span(tracer, call);
  try {
    std::string result = callable(std::string_view(call.arguments));
    set_tool_result(span, result);
    return {.role = "tool", .content = std::move(result), .tool_call_id = call.id};
  } catch (...) {
    weft::detail::record_current_exception(span);
    throw;
  }
}

}  // namespace weft::openai
