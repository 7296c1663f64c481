#include "instrumentation/openai/wire.h"

#include <algorithm>

namespace weft::openai {
namespace {

template <typename T>
void put(Json& object, const char* key, const std::optional<T>& value) {
  if (value) object[key] = *value;
}

Json tool_calls_body(const std::vector<ToolCall>& calls) {
  Json list = Json::array();
  for (const ToolCall& call : calls) {
    list.push_back({{"id", call.id},
                    {"type", "function"},
                    {"function", {{"name", call.name}, {"arguments", call.arguments}}}});
  }
  return list;
}

Json message_body(const Message& message) {
  Json body = {{"role", message.role}};
  if (!message.parts.is_null()) {
    body["content"] = to_json(message.parts);
  } else if (message.content.empty() && !message.tool_calls.empty()) {
    body["content"] = nullptr;
  } else {
    body["content"] = message.content;
  }
  if (!message.tool_calls.empty()) body["tool_calls"] = tool_calls_body(message.tool_calls);
  if (!message.tool_call_id.empty()) body["tool_call_id"] = message.tool_call_id;
  return body;
}

Json tool_body(const Tool& tool) {
  Json function = {{"name", tool.name}};
  if (!tool.description.empty()) function["description"] = tool.description;
  if (!tool.parameters.is_null()) function["parameters"] = to_json(tool.parameters);
  return {{"type", "function"}, {"function", std::move(function)}};
}

void put_settings(Json& body, const ChatRequest& request) {
  put(body, "temperature", request.temperature);
  put(body, "top_p", request.top_p);
  put(body, "frequency_penalty", request.frequency_penalty);
  put(body, "presence_penalty", request.presence_penalty);
  put(body, "max_tokens", request.max_tokens);
  put(body, "max_completion_tokens", request.max_completion_tokens);
  put(body, "seed", request.seed);
  put(body, "n", request.choices);
  if (!request.stop.empty()) body["stop"] = request.stop;
}

void put_extra(Json& body, const Value::Object& extra) {
  for (const auto& [key, value] : extra) body[key] = to_json(value);
}

void read_count(const Json& object, const char* key, std::optional<int64_t>& count) {
  if (const Json& number = member(object, key); number.is_number_integer()) count = number.get<int64_t>();
}

void read_usage(const Json& body, Usage& usage) {
  const Json& counts = member(body, "usage");
  read_count(counts, "prompt_tokens", usage.input_tokens);
  read_count(counts, "completion_tokens", usage.output_tokens);
  read_count(member(counts, "prompt_tokens_details"), "cached_tokens", usage.cached_input_tokens);
  read_count(member(counts, "completion_tokens_details"), "reasoning_tokens", usage.reasoning_output_tokens);
}

void read_head(const Json& body, ChatReply& reply) {
  if (std::string id = text_of(body, "id"); !id.empty()) reply.id = std::move(id);
  if (std::string model = text_of(body, "model"); !model.empty()) reply.model = std::move(model);
  read_usage(body, reply.usage);
}

ToolCall read_tool_call(const Json& call) {
  const Json& function = member(call, "function");
  return {text_of(call, "id"), text_of(function, "name"), text_of(function, "arguments")};
}

Message read_message(const Json& body) {
  Message message{.role = text_of(body, "role"), .content = text_of(body, "content")};
  if (message.content.empty()) message.content = text_of(body, "refusal");
  for (const Json& call : member(body, "tool_calls")) message.tool_calls.push_back(read_tool_call(call));
  return message;
}

// The element at `index` of the chunk, made if it is new; nullptr past the limit.
template <typename T>
T* element_at(std::vector<T>& list, const Json& chunk) {
  const Json& number = member(chunk, "index");
  const size_t index = number.is_number_unsigned() ? number.get<size_t>() : 0;
  if (index >= kStreamIndexMax) return nullptr;
  if (list.size() <= index) list.resize(index + 1);
  return &list[index];
}

void read_tool_call_pieces(const Json& pieces, Message& message) {
  for (const Json& piece : pieces) {
    ToolCall* call = element_at(message.tool_calls, piece);
    if (call == nullptr) continue;
    const ToolCall more = read_tool_call(piece);
    if (call->id.empty()) call->id = more.id;
    call->name += more.name;
    call->arguments += more.arguments;
  }
}

bool read_choice(const Json& choice, ChatReply& reply, const OnDelta& on_delta) {
  Choice* found = element_at(reply.choices, choice);
  if (found == nullptr) return true;
  const Json& delta = member(choice, "delta");
  if (std::string role = text_of(delta, "role"); !role.empty()) found->message.role = std::move(role);
  if (std::string reason = text_of(choice, "finish_reason"); !reason.empty()) {
    found->finish_reason = std::move(reason);
  }
  read_tool_call_pieces(member(delta, "tool_calls"), found->message);
  std::string text = text_of(delta, "content");
  if (text.empty()) text = text_of(delta, "refusal");
  if (text.empty()) return true;
  found->message.content += text;
  const auto index = static_cast<size_t>(found - reply.choices.data());
  return !on_delta || on_delta({.text = text, .choice = index});
}

}  // namespace

Json chat_body(const ChatRequest& request, bool stream) {
  Json body = {{"model", request.model}, {"messages", Json::array()}};
  for (const Message& message : request.messages) body["messages"].push_back(message_body(message));
  for (const Tool& tool : request.tools) body["tools"].push_back(tool_body(tool));
  put_settings(body, request);
  if (stream) {
    body["stream"] = true;
    body["stream_options"] = {{"include_usage", true}};
  }
  put_extra(body, request.extra);
  return body;
}

Json embeddings_body(const EmbeddingsRequest& request) {
  Json body = {{"model", request.model}, {"input", request.input}, {"encoding_format", "float"}};
  put(body, "dimensions", request.dimensions);
  put_extra(body, request.extra);
  return body;
}

void read_chat(const Json& body, ChatReply& reply) {
  read_head(body, reply);
  for (const Json& choice : member(body, "choices")) {
    reply.choices.push_back({read_message(member(choice, "message")), text_of(choice, "finish_reason")});
  }
}

void read_embeddings(const Json& body, EmbeddingsReply& reply) {
  reply.model = text_of(body, "model");
  read_usage(body, reply.usage);
  for (const Json& item : member(body, "data")) {
    std::vector<float>& embedding = reply.embeddings.emplace_back();
    for (const Json& number : member(item, "embedding")) {
      embedding.push_back(number.is_number() ? number.get<float>() : 0.0F);
    }
  }
}

Error read_error(int status, std::string_view body) {
  constexpr size_t kBodyShownMax = 500;
  Error error{.status = status, .type = std::to_string(status)};
  const Json json = parse_or_null(body);
  const Json& nested = member(json, "error");
  const Json& said = nested.is_object() ? nested : json;
  for (const char* key : {"type", "code"}) {
    if (std::string type = text_of(said, key); !type.empty()) error.type = std::move(type);
  }
  for (const char* key : {"detail", "error", "message"}) {
    if (std::string message = text_of(said, key); !message.empty()) error.message = std::move(message);
  }
  if (error.message.empty()) error.message = body.substr(0, kBodyShownMax);
  if (error.message.empty()) error.message = "HTTP status " + std::to_string(status) + " without a word";
  return error;
}

bool read_chunk(const Json& chunk, ChatReply& reply, const OnDelta& on_delta) {
  read_head(chunk, reply);
  bool go_on = true;
  for (const Json& choice : member(chunk, "choices")) go_on &= read_choice(choice, reply, on_delta);
  return go_on;
}

bool has_answer(const Json& chunk) {
  for (const Json& choice : member(chunk, "choices")) {
    const Json& delta = member(choice, "delta");
    if (!text_of(delta, "content").empty() || !text_of(delta, "refusal").empty()) return true;
    if (!member(delta, "tool_calls").empty()) return true;
  }
  return false;
}

}  // namespace weft::openai
