#include "instrumentation/openai/messages.h"

#include "instrumentation/openai/json.h"

namespace weft::openai {
namespace {

Json text_part(const std::string& text) {
  return {{"type", "text"}, {"content", text}};
}

// `data:image/png;base64,…` carries the image; another URL says where it is.
Json image_part(const std::string& url) {
  const size_t comma = url.find(',');
  if (!url.starts_with("data:") || comma == url.npos) {
    return {{"type", "uri"}, {"modality", "image"}, {"uri", url}};
  }
  constexpr size_t kSchemeBytes = 5;
  return {{"type", "blob"},
          {"modality", "image"},
          {"mime_type", url.substr(kSchemeBytes, url.find_first_of(";,") - kSchemeBytes)},
          {"content", url.substr(comma + 1)}};
}

// A part in OpenAI's form. What the conventions have no form for stays as it is.
Json part_of(const Json& part) {
  const std::string type = text_of(part, "type");
  if (type == "text") return text_part(text_of(part, "text"));
  if (type == "image_url") return image_part(text_of(member(part, "image_url"), "url"));
  return part;
}

Json tool_call_part(const ToolCall& call) {
  Json arguments = parse_or_null(call.arguments);
  if (arguments.is_null()) arguments = call.arguments;
  return {{"type", "tool_call"}, {"id", call.id}, {"name", call.name}, {"arguments", std::move(arguments)}};
}

Json parts_of(const Message& message) {
  Json parts = Json::array();
  if (message.role == "tool") {
    parts.push_back(
        {{"type", "tool_call_response"}, {"id", message.tool_call_id}, {"response", message.content}});
    return parts;
  }
  if (!message.parts.is_null()) {
    for (const Json& part : to_json(message.parts)) parts.push_back(part_of(part));
  } else if (!message.content.empty()) {
    parts.push_back(text_part(message.content));
  }
  for (const ToolCall& call : message.tool_calls) parts.push_back(tool_call_part(call));
  return parts;
}

}  // namespace

std::string input_messages(const std::vector<Message>& messages) {
  Json list = Json::array();
  for (const Message& message : messages) {
    list.push_back({{"role", message.role}, {"parts", parts_of(message)}});
  }
  return to_text(list);
}

std::string output_messages(const std::vector<Choice>& choices) {
  Json list = Json::array();
  for (const auto& [message, finish_reason] : choices) {
    list.push_back({{"role", message.role.empty() ? "assistant" : message.role},
                    {"parts", parts_of(message)},
                    {"finish_reason", finish_reason}});
  }
  return to_text(list);
}

std::string tool_definitions(const std::vector<Tool>& tools) {
  Json list = Json::array();
  for (const Tool& tool : tools) {
    list.push_back({{"type", "function"},
                    {"name", tool.name},
                    {"description", tool.description},
                    {"parameters", to_json(tool.parameters)}});
  }
  return to_text(list);
}

}  // namespace weft::openai
