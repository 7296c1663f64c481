#include "model/span_messages.h"

#include <boost/json.hpp>
#include <charconv>
#include <string>

#include "model/chat_messages.h"

namespace weft::model {
namespace {

constexpr std::string_view kHistory = "inputs.chat_history";
constexpr std::string_view kReply = "outputs";

constexpr std::string_view kOperationDetailsEvent = "gen_ai.client.inference.operation.details";
constexpr std::string_view kChoiceEvent = "gen_ai.choice";
constexpr std::string_view kPromptEvent = "gen_ai.content.prompt";
constexpr std::string_view kCompletionEvent = "gen_ai.content.completion";

// "user" of "gen_ai.user.message"; "" for events that are no message.
std::string_view role_of_message_event(std::string_view name) {
  constexpr std::string_view kFront = "gen_ai.";
  constexpr std::string_view kBack = ".message";
  if (name.size() <= kFront.size() + kBack.size() || !name.starts_with(kFront) || !name.ends_with(kBack))
    return {};
  return name.substr(kFront.size(), name.size() - kFront.size() - kBack.size());
}

// Appends messages and says where they were read.
void add(Messages& messages, const json::value& source, std::string_view role, std::string_view field,
         std::string_view from) {
  const size_t first = messages.list.size();
  append_messages(messages.list, source, role);
  for (size_t i = first; i < messages.list.size(); ++i) {
    messages.provenance.push_back({std::string(field) + '[' + std::to_string(i) + ']', std::string(from)});
  }
}

void add_system(Messages& messages, Attributes attributes, std::string_view from) {
  if (const Value* system = find(attributes, "gen_ai.system_instructions")) {
    add(messages, json::object{{"role", "system"}, {"content", structured(*system)}}, "system", kHistory,
        from);
  }
}

// "inputs.chat_history[0].content" for "0.message.content".
std::string field_of_piece(std::string_view field, std::string_view path,
                           const std::vector<size_t>& index_of) {
  size_t written = 0;
  std::from_chars(path.data(), path.data() + path.size(), written);
  const size_t index = written < index_of.size() ? index_of[written] : written;
  std::string made = std::string(field) + '[' + std::to_string(index) + ']';
  const std::string_view last = path.substr(path.rfind('.') + 1);
  if (last == "content" || last == "role") made.append(".").append(last);
  return made;
}

// `wrapper`: "message" for chats; "prompt" and "completion" for plain texts, {"prompt": {"text": "…"}}.
Messages from_group(const Pieces& pieces, std::string_view wrapper, std::string_view role,
                    std::string_view field) {
  Messages messages;
  std::vector<size_t> index_of;  // of a written message, the index of the first one made of it
  for (const auto& written : pieces.list(wrapper)) {
    index_of.push_back(messages.list.size());
    const json::object* object = written.if_object();
    const bool is_plain = object != nullptr && !object->contains("role") && !object->contains("content");
    const json::value* text = is_plain ? object->if_contains("text") : nullptr;
    append_messages(messages.list, text != nullptr ? *text : written, role);
  }
  for (size_t i = 0; i < pieces.keys.size(); ++i) {
    messages.provenance.push_back(
        {field_of_piece(field, pieces.values[i].path, index_of), std::string(pieces.keys[i])});
  }
  return messages;
}

// A list of messages, a text, or a request or answer as a provider's API has it.
Messages from_attribute(const Span& span, std::string_view key, std::string_view role,
                        std::string_view field) {
  Messages messages;
  const Value* value = find(span.attributes, key);
  if (value == nullptr) return messages;
  const json::value document = structured(*value);
  const json::value* source = &document;
  if (const json::object* object = document.if_object()) {
    if (const json::value* system = object->if_contains("system"))
      add(messages, *system, "system", field, key);
    for (const auto within : {"messages", "choices", "prompt"}) {
      if (const json::value* inner = object->if_contains(within)) {
        source = inner;
        break;
      }
    }
  }
  add(messages, *source, role, field, key);
  return messages;
}

// A message event's attributes are the message, or one of them holds it as JSON.
json::value event_body(const SpanEvent& event) {
  for (const auto key : {"gen_ai.event.content", "gen_ai.prompt", "gen_ai.completion"}) {
    if (const Value* content = find(event.attributes, key)) return structured(*content);
  }
  json::object body;
  for (const auto& [key, value] : event.attributes) body.emplace(key, structured(value));
  return body;
}

Messages from_input_events(const Span& span) {
  Messages messages;
  for (const auto& event : span.events) {
    const std::string from = "event:" + std::string(event.name);
    const std::string_view role = role_of_message_event(event.name);
    if (event.name == kOperationDetailsEvent) {
      add_system(messages, event.attributes, from);
      const Value* input = find(event.attributes, "gen_ai.input.messages");
      if (input != nullptr) add(messages, structured(*input), "user", kHistory, from);
    } else if (event.name == kPromptEvent || !role.empty()) {
      add(messages, event_body(event), role.empty() ? "user" : role, kHistory, from);
    }
  }
  return messages;
}

Messages from_output_events(const Span& span) {
  Messages messages;
  for (const auto& event : span.events) {
    const std::string from = "event:" + std::string(event.name);
    if (event.name == kOperationDetailsEvent) {
      const Value* output = find(event.attributes, "gen_ai.output.messages");
      if (output != nullptr) add(messages, structured(*output), "assistant", kReply, from);
    } else if (event.name == kChoiceEvent || event.name == kCompletionEvent) {
      add(messages, event_body(event), "assistant", kReply, from);
    }
  }
  return messages;
}

Messages from_input_attributes(const Span& span) {
  Messages messages;
  const Value* input = find(span.attributes, "gen_ai.input.messages");
  if (input == nullptr) return messages;
  add_system(messages, span.attributes, "gen_ai.system_instructions");
  add(messages, structured(*input), "user", kHistory, "gen_ai.input.messages");
  return messages;
}

// Vercel's answer is a text, calls of tools, or both, each in an attribute.
Messages from_vercel_response(const Span& span) {
  Messages messages;
  const Value* text = find(span.attributes, "ai.response.text");
  const Value* calls = find(span.attributes, "ai.response.toolCalls");
  if (text == nullptr && calls == nullptr) return messages;
  json::object message;
  if (text != nullptr) message["content"] = to_json(*text);
  if (calls != nullptr) message["tool_calls"] = structured(*calls);
  append_messages(messages.list, message, "assistant");
  if (text != nullptr) messages.provenance.push_back({"outputs.content", "ai.response.text"});
  if (calls != nullptr) messages.provenance.push_back({"outputs.tool_calls", "ai.response.toolCalls"});
  return messages;
}

}  // namespace

Messages input_messages(const Span& span, const AttributeGroups& groups, bool is_model_call) {
  const auto group = [&](Group id, std::string_view wrapper) {
    return from_group(groups.of(id), wrapper, "user", kHistory);
  };
  const auto attribute = [&](std::string_view key) { return from_attribute(span, key, "user", kHistory); };
  if (auto said = group(Group::input_messages, "message"); !said.empty()) return said;
  if (auto said = from_input_attributes(span); !said.empty()) return said;
  if (auto said = group(Group::prompts, "message"); !said.empty()) return said;
  if (auto said = attribute("ai.prompt.messages"); !said.empty()) return said;
  if (auto said = from_input_events(span); !said.empty()) return said;
  if (auto said = attribute("gen_ai.prompt"); !said.empty()) return said;
  if (auto said = group(Group::plain_prompts, "prompt"); !said.empty()) return said;
  if (auto said = attribute("ai.prompt"); !said.empty()) return said;
  return is_model_call ? attribute("input.value") : Messages();
}

Messages output_messages(const Span& span, const AttributeGroups& groups, bool is_model_call) {
  const auto group = [&](Group id, std::string_view wrapper) {
    return from_group(groups.of(id), wrapper, "assistant", kReply);
  };
  const auto attribute = [&](std::string_view key) { return from_attribute(span, key, "assistant", kReply); };
  if (auto said = group(Group::output_messages, "message"); !said.empty()) return said;
  if (auto said = attribute("gen_ai.output.messages"); !said.empty()) return said;
  if (auto said = group(Group::completions, "message"); !said.empty()) return said;
  if (auto said = from_vercel_response(span); !said.empty()) return said;
  if (auto said = from_output_events(span); !said.empty()) return said;
  if (auto said = attribute("gen_ai.completion"); !said.empty()) return said;
  if (auto said = group(Group::plain_completions, "completion"); !said.empty()) return said;
  return is_model_call ? attribute("output.value") : Messages();
}

bool is_message_event(std::string_view name) {
  return name == kOperationDetailsEvent || name == kChoiceEvent || name == kPromptEvent ||
         name == kCompletionEvent || !role_of_message_event(name).empty();
}

}  // namespace weft::model
