// What is posted to OpenAI's API.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "eval/document.h"
#include "eval/openai_api.h"
#include "eval/openai_keys.h"

namespace weft::eval {
namespace {

using Words = std::string_view;

// Of models that do not reason, as promptfoo has them.
constexpr double kTemperatureDefault = 0;
constexpr double kMaxTokensDefault = 1024;

// gpt-5, o3 and the like, also behind an organisation ("openai/o3") and fine-tuned: they take no temperature
// and count their tokens by another name.
bool reasons(Words model) {
  model.remove_prefix(model.rfind('/') == Words::npos ? 0 : model.rfind('/') + 1);
  if (model.starts_with("ft:")) model.remove_prefix(3);
  return model.starts_with("o1") || model.starts_with("o3") || model.starts_with("o4") ||
         model.starts_with("gpt-5");
}

const json::value* said(const json::object& config, Words key) {
  const auto* found = member(config, key);
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::optional<double> number_variable(const Environment& environment, const char* name) {
  const auto parsed = parse_json(environment.get(name));
  return parsed ? number_of(*parsed) : std::nullopt;
}

void put_number(json::object& body, Words key, const json::object& config, std::optional<double> otherwise) {
  if (const auto* value = said(config, key)) {
    body[key] = *value;
  } else if (otherwise) {
    body[key] = number_value(*otherwise);
  }
}

// How much is answered and how freely. `limit` is what the API calls the most tokens of an answer.
void put_limits(json::object& body, Words limit, const json::object& config, const Environment& environment) {
  const bool has_defaults = !boolean_member(config, "omitDefaults").value_or(false);
  const auto variable = [&](const char* name, double otherwise) {
    const auto number = number_variable(environment, name);
    return number || !has_defaults ? number : std::optional(otherwise);
  };
  const auto* renamed =
      member(member(config, "passthrough") ? *member(config, "passthrough") : json::value(), "model");
  const std::string model = renamed != nullptr ? text_of(*renamed) : text_of(body.at("model"));
  if (reasons(model)) {
    const Words own = limit == "max_tokens" ? "max_completion_tokens" : limit;
    put_number(body, own, config, number_variable(environment, "OPENAI_MAX_COMPLETION_TOKENS"));
    return;
  }
  put_number(body, limit, config, variable("OPENAI_MAX_TOKENS", kMaxTokensDefault));
  put_number(body, "temperature", config, variable("OPENAI_TEMPERATURE", kTemperatureDefault));
}

void put_sampling(json::object& body, const Environment& environment) {
  constexpr std::array<std::pair<Words, const char*>, 3> kVariables = {
      {{"top_p", "OPENAI_TOP_P"},
       {"presence_penalty", "OPENAI_PRESENCE_PENALTY"},
       {"frequency_penalty", "OPENAI_FREQUENCY_PENALTY"}}};
  for (const auto& [key, name] : kVariables) {
    const auto number = number_variable(environment, name);
    if (number && !body.contains(key)) body[key] = number_value(*number);
  }
}

Words without_space(Words text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first == Words::npos ? Words() : text.substr(first);
}

// Nothing where the prompt is a plain text.
Result<std::optional<json::value>> messages_in(Words prompt) {
  const Words text = without_space(prompt);
  if (text.starts_with("- role:")) {
    auto parsed = Document::parse(prompt, "the prompt");
    if (!parsed) return wrap(std::move(parsed).error(), "a prompt of chat messages in YAML");
    return parsed->value();
  }
  if (!text.starts_with('[') && !text.starts_with('{')) return std::nullopt;
  auto parsed = parse_json(text.substr(0, text.find_last_not_of(" \t\r\n") + 1));
  const bool meant_messages = text.starts_with("[{") || text.starts_with("{\"");
  if (!parsed && meant_messages)
    return wrap(std::move(parsed).error(),
                fmt::format("a prompt that looks like JSON: \"{}\"", shortened(text)));
  // A list of messages, and nothing else that happens to be JSON.
  if (!parsed || !parsed->is_array() || parsed->get_array().empty()) return std::nullopt;
  const auto& items = parsed->get_array();
  const bool are_messages =
      std::all_of(items.begin(), items.end(), [](const auto& item) { return item.is_object(); });
  return are_messages ? std::optional(*std::move(parsed)) : std::nullopt;
}

Result<json::object> chat_body(json::object body, const json::object& config, Words prompt,
                               const Environment& environment) {
  TRY_ASSIGN(auto messages, messages_in(prompt));
  body["messages"] =
      messages ? *std::move(messages) : json::array{{{"role", "user"}, {"content", string_value(prompt)}}};
  copy_keys(config, OpenAiKind::chat, body);
  put_sampling(body, environment);
  put_limits(body, "max_tokens", config, environment);
  return body;
}

Result<json::object> responses_body(json::object body, const json::object& config, Words prompt,
                                    const Environment& environment) {
  TRY_ASSIGN(auto messages, messages_in(prompt));
  body["input"] = messages ? *std::move(messages) : string_value(prompt);
  copy_keys(config, OpenAiKind::responses, body);
  if (const auto* effort = said(config, "reasoning_effort"); effort != nullptr && !body.contains("reasoning"))
    body["reasoning"] = json::object{{"effort", *effort}};
  // Here a format's schema lies beside its type.
  if (const auto* format = said(config, "response_format"); format != nullptr && !body.contains("text")) {
    json::object made = format->is_object() ? format->get_object() : json::object{{"type", *format}};
    if (const auto* schema = member(made, "json_schema"); schema != nullptr && schema->is_object()) {
      const json::object fields = schema->get_object();
      made.erase("json_schema");
      for (const auto& [key, value] : fields) made[key] = value;
    }
    body["text"] = json::object{{"format", std::move(made)}};
  }
  json::object limits = config;
  if (const auto* most = said(config, "max_tokens")) limits.emplace("max_output_tokens", *most);
  put_limits(body, "max_output_tokens", limits, environment);
  return body;
}

}  // namespace

Result<json::object> openai_body(const OpenAiModel& model, const json::object& config,
                                 std::string_view prompt, const Environment& environment) {
  json::object body{{"model", model.name}};
  switch (model.kind) {
    case OpenAiKind::chat: {
      TRY_ASSIGN(body, chat_body(std::move(body), config, prompt, environment));
      break;
    }
    case OpenAiKind::responses: {
      TRY_ASSIGN(body, responses_body(std::move(body), config, prompt, environment));
      break;
    }
    case OpenAiKind::completion:
      body["prompt"] = string_value(prompt);
      copy_keys(config, OpenAiKind::completion, body);
      put_sampling(body, environment);
      put_limits(body, "max_tokens", config, environment);
      break;
    case OpenAiKind::embedding:
      body["input"] = string_value(prompt);
      break;
  }
  if (const auto* rest = said(config, "passthrough"); rest != nullptr && rest->is_object()) {
    for (const auto& [key, value] : rest->get_object()) body[key] = value;
  }
  return body;
}

}  // namespace weft::eval
