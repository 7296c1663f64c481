#include "model/chat_messages.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <initializer_list>
#include <string>

namespace weft::model {
namespace {

const json::value* first_of(const json::object& object, std::initializer_list<std::string_view> keys) {
  for (const auto key : keys) {
    if (const json::value* value = object.if_contains(key); value != nullptr && !value->is_null())
      return value;
  }
  return nullptr;
}

std::string_view text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

// The object behind `key` where that is all the object is for: {"message": {…}}, {"tool_call": {…}}.
const json::object& unwrapped(const json::object& object, std::string_view key) {
  const json::value* inner = object.if_contains(key);
  return inner != nullptr && inner->is_object() ? inner->get_object() : object;
}

template <size_t kSize>
bool is_one_of(std::string_view word, const std::array<std::string_view, kSize>& words) {
  return std::ranges::find(words, word) != words.end();
}

// OpenTelemetry, Vercel, Anthropic, OpenAI.
constexpr std::array<std::string_view, 5> kTextTypes{"text", "input_text", "output_text", "", "refusal_text"};
constexpr std::array<std::string_view, 4> kToolCallTypes{"tool_call", "tool-call", "tool_use",
                                                         "function_call"};
constexpr std::array<std::string_view, 4> kToolResultTypes{"tool_call_response", "tool-result", "tool_result",
                                                           "function_call_output"};
// What this file reads of a message; everything else of it is kept as it is.
constexpr std::array<std::string_view, 8> kReadFields{"role",
                                                      "content",
                                                      "parts",
                                                      "contents",
                                                      "tool_calls",
                                                      "function_call",
                                                      "function_call_name",
                                                      "function_call_arguments_json"};

// A message while its pieces are gathered.
struct Draft {
  std::string text;
  bool has_text = false;
  json::array parts;  // of texts and other things, in order
  bool has_other_parts = false;
  json::object tool_calls;  // "tool_calls.N.…"
  size_t tool_call_count = 0;
  json::array tool_results;  // messages

  void add_text(const json::string& more) {
    if (has_text) text += '\n';
    text += std::string_view(more);
    has_text = true;
  }

  // {id, function: {name, arguments}} (OpenAI), {id, name, arguments} (OpenTelemetry, Traceloop),
  // {toolCallId, toolName, args or input} (Vercel), {id, name, input} (Anthropic).
  void add_tool_call(const json::object& written) {
    const json::object& call = unwrapped(written, "tool_call");
    const json::object& function = unwrapped(call, "function");
    const std::string prefix = "tool_calls." + std::to_string(tool_call_count++) + '.';
    if (const auto* id = first_of(call, {"id", "toolCallId", "call_id"})) tool_calls[prefix + "id"] = *id;
    if (const auto* name = first_of(function, {"name", "toolName"})) tool_calls[prefix + "name"] = *name;
    if (const auto* arguments = first_of(function, {"arguments", "args", "input"})) {
      tool_calls[prefix + "arguments"] =
          arguments->is_string() ? arguments->get_string() : json::string(to_text(*arguments));
    }
  }

  void add_tool_result(const json::object& part) {
    json::object message{{"role", "tool"}, {"content", nullptr}};
    if (const auto* result = first_of(part, {"response", "result", "output", "content"}))
      message["content"] = *result;
    if (const auto* id = first_of(part, {"id", "toolCallId", "tool_use_id", "call_id"}))
      message["tool_call_id"] = *id;
    tool_results.push_back(std::move(message));
  }

  void add_part(const json::value& written) {
    if (written.is_string()) {
      add_text(written.get_string());
      parts.push_back(written);
      return;
    }
    if (!written.is_object()) {
      has_other_parts = true;
      parts.push_back(written);
      return;
    }
    const json::object& part = unwrapped(written.get_object(), "message_content");
    const std::string_view type = text_at(part, "type");
    const json::value* said = first_of(part, {"text", "content"});
    if (is_one_of(type, kToolCallTypes)) {
      add_tool_call(part);
    } else if (is_one_of(type, kToolResultTypes)) {
      add_tool_result(part);
    } else {
      const bool is_text = is_one_of(type, kTextTypes) && said != nullptr && said->is_string();
      if (is_text) add_text(said->get_string());
      has_other_parts = has_other_parts || !is_text;
      parts.push_back(part);
    }
  }

  void add_content(const json::value& content) {
    if (content.is_array()) {
      for (const auto& part : content.get_array()) add_part(part);
    } else if (!content.is_null()) {
      add_part(content);
    }
  }

  json::value content() const {
    if (has_other_parts) return parts;
    return has_text ? json::value(json::string(text)) : json::value(nullptr);
  }
};

void add_tool_calls(Draft& draft, const json::object& message) {
  const json::value* calls = message.if_contains("tool_calls");
  if (calls != nullptr && calls->is_array()) {
    for (const auto& call : calls->get_array()) {
      if (call.is_object()) draft.add_tool_call(call.get_object());
    }
  }
  const json::value* function = message.if_contains("function_call");
  if (function != nullptr && function->is_object()) draft.add_tool_call(function->get_object());
  if (const auto* name = message.if_contains("function_call_name")) {
    json::object call{{"name", *name}};
    if (const auto* arguments = message.if_contains("function_call_arguments_json"))
      call["arguments"] = *arguments;
    draft.add_tool_call(call);
  }
}

void append_message(json::array& messages, const json::object& written, std::string_view role) {
  const json::object& message = unwrapped(written, "message");
  Draft draft;
  for (const auto key : {"content", "parts", "contents"}) {
    if (const json::value* content = message.if_contains(key)) draft.add_content(*content);
  }
  add_tool_calls(draft, message);

  json::object made;
  const std::string_view said_role = text_at(message, "role");
  made["role"] = json::string(said_role.empty() ? role : said_role);
  made["content"] = draft.content();
  made.insert(draft.tool_calls.begin(), draft.tool_calls.end());
  for (const auto& [key, value] : message) {
    if (!is_one_of(key, kReadFields)) made.emplace(key, value);
  }
  // An OpenAI choice says beside the message why it ended.
  if (const auto* reason = written.if_contains("finish_reason")) made.emplace("finish_reason", *reason);

  const bool only_carries_results =
      !draft.tool_results.empty() && made["content"].is_null() && draft.tool_call_count == 0;
  if (!only_carries_results) messages.push_back(std::move(made));
  for (auto& result : draft.tool_results) messages.push_back(std::move(result));
}

}  // namespace

void append_messages(json::array& messages, const json::value& source, std::string_view role) {
  if (source.is_object()) {
    append_message(messages, source.get_object(), role);
  } else if (source.is_string()) {
    messages.push_back(json::object{{"role", json::string(role)}, {"content", source}});
  } else if (source.is_array()) {
    for (const auto& message : source.get_array()) {
      if (message.is_object()) append_message(messages, message.get_object(), role);
      if (message.is_string())
        messages.push_back(json::object{{"role", json::string(role)}, {"content", message}});
    }
  }
}

}  // namespace weft::model
