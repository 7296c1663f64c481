// What OpenAI's API answered.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "eval/openai_api.h"
#include "model/normalised.h"
#include "model/prices.h"

namespace weft::eval {
namespace {

using Words = std::string_view;

const json::value* said(const json::object& config, Words key) {
  const auto* found = member(config, key);
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::string text_in(const json::value& content) {
  if (content.is_string()) return std::string(content.get_string());
  std::string text;
  if (!content.is_array()) return text;
  for (const auto& part : content.get_array()) text += text_member(part, "text").value_or("");
  return text;
}

int64_t count(const json::value* of, Words key) {
  return of == nullptr ? 0 : static_cast<int64_t>(number_member(*of, key).value_or(0));
}

// The chat API and the responses API name the same counts differently.
model::Tokens tokens_of(const json::value& usage) {
  const auto either = [&](Words one, Words other) -> std::optional<int64_t> {
    const auto number = number_member(usage, one) ? number_member(usage, one) : number_member(usage, other);
    return number ? std::optional(static_cast<int64_t>(*number)) : std::nullopt;
  };
  const auto part = [&](Words one, Words other) {
    const auto* found = member(usage, one);
    return found != nullptr ? found : member(usage, other);
  };
  model::Tokens tokens;
  tokens.input = either("prompt_tokens", "input_tokens");
  tokens.output = either("completion_tokens", "output_tokens");
  // An embedding has no output.
  if (!tokens.output && tokens.input) tokens.output = 0;
  tokens.total = either("total_tokens", "total_tokens");
  tokens.cache_read = count(part("prompt_tokens_details", "input_tokens_details"), "cached_tokens");
  tokens.reasoning = count(part("completion_tokens_details", "output_tokens_details"), "reasoning_tokens");
  return tokens;
}

json::object usage_of(const model::Tokens& tokens) {
  const int64_t input = tokens.input.value_or(0);
  const int64_t output = tokens.output.value_or(0);
  json::object made{{"total", tokens.total.value_or(input + output)},
                    {"prompt", input},
                    {"completion", output},
                    {"numRequests", 1}};
  if (tokens.reasoning.value_or(0) > 0)
    made["completionDetails"] = json::object{{"reasoning", *tokens.reasoning}};
  return made;
}

// What the configuration says of prices (US dollars a token) goes before the table.
std::optional<double> cost_of(Words model, const json::object& config, const model::Tokens& tokens) {
  const auto each = number_member(config, "cost");
  const auto input = number_member(config, "inputCost") ? number_member(config, "inputCost") : each;
  const auto output = number_member(config, "outputCost") ? number_member(config, "outputCost") : each;
  if (input || output)
    return static_cast<double>(tokens.input.value_or(0)) * input.value_or(0) +
           static_cast<double>(tokens.output.value_or(0)) * output.value_or(0);
  return model::PriceTable::built_in().cost_usd("openai", model, tokens);
}

void put_usage(Response& response, const OpenAiModel& model, const json::object& config,
               const json::value& answer) {
  const auto* usage = member(answer, "usage");
  if (usage == nullptr || !usage->is_object()) return;
  const auto tokens = tokens_of(*usage);
  response["tokenUsage"] = usage_of(tokens);
  if (const auto cost = cost_of(model.name, config, tokens)) response["cost"] = *cost;
}

std::string finish_reason_of(Words said) {
  std::string reason(said);
  std::transform(reason.begin(), reason.end(), reason.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  // The names that other models' servers give to the same.
  constexpr std::array<std::pair<Words, Words>, 6> kSame = {{{"function_call", "tool_calls"},
                                                             {"tool_use", "tool_calls"},
                                                             {"end_turn", "stop"},
                                                             {"stop_sequence", "stop"},
                                                             {"max_tokens", "length"},
                                                             {"refusal", "content_filter"}}};
  for (const auto& [other, ours] : kSame) {
    if (reason == other) return std::string(ours);
  }
  return reason;
}

bool is_schema_wanted(const json::object& config) {
  const auto* format = member(config, "response_format");
  return format != nullptr && text_member(*format, "type") == "json_schema";
}

// As promptfoo has it: calls alone, or the message where it also says something.
json::value output_of(const json::value& message, const json::object& config) {
  const auto* calls = said(message.get_object(), "tool_calls");
  if (calls != nullptr && calls->is_array() && calls->get_array().empty()) calls = nullptr;
  if (calls == nullptr) calls = said(message.get_object(), "function_call");
  const auto* content = said(message.get_object(), "content");
  const std::string text = content != nullptr ? text_in(*content) : "";
  if (calls != nullptr) return text.empty() ? *calls : message;
  if (is_schema_wanted(config)) {
    if (auto parsed = parse_json(text)) return *std::move(parsed);
  }
  auto thinking = text_member(message, "reasoning");
  if (!thinking) thinking = text_member(message, "reasoning_content");
  if (thinking && !thinking->empty() && boolean_member(config, "showThinking").value_or(true))
    return string_value(fmt::format("Thinking: {}\n\n{}", *thinking, text));
  return string_value(text);
}

Response chat_response(const json::object& config, const json::value& choice) {
  const auto* message = member(choice, "message");
  if (message == nullptr || !message->is_object())
    return failed_response("the answer's first choice has no message: " + shortened(text_of(choice)));
  Response response;
  const auto reason = finish_reason_of(text_member(choice, "finish_reason").value_or(""));
  const bool is_filtered = reason == "content_filter";
  const auto refusal = text_member(*message, "refusal");
  const bool is_refusal = refusal && !refusal->empty();
  response["output"] = is_refusal ? string_value(*refusal) : output_of(*message, config);
  if (is_refusal || is_filtered) response["isRefusal"] = true;
  if (!reason.empty()) response["finishReason"] = reason;
  response["guardrails"] = json::object{{"flagged", is_refusal || is_filtered}};
  return response;
}

Response completion_response(const json::value& choice) {
  Response response{{"output", string_value(text_member(choice, "text").value_or(""))}};
  const auto reason = finish_reason_of(text_member(choice, "finish_reason").value_or(""));
  if (!reason.empty()) response["finishReason"] = reason;
  return response;
}

// Texts and calls, in their order, a line each.
Response responses_response(const json::object& config, const json::value& answer) {
  const auto* items = member(answer, "output");
  if (items == nullptr || !items->is_array())
    return failed_response("the answer has no output: " + shortened(text_of(answer)));
  std::string output;
  bool has_calls = false;
  const auto add = [&](const std::string& text) { output += (output.empty() ? "" : "\n") + text; };
  for (const auto& item : items->get_array()) {
    const auto type = text_member(item, "type").value_or("");
    if (type == "message") {
      const auto* content = member(item, "content");
      if (content != nullptr) add(text_in(*content));
    } else if (type == "function_call") {
      has_calls = true;
      add(text_of(item));
    }
  }
  Response response{{"output", string_value(output)}};
  const bool is_cut = text_member(answer, "status") == "incomplete";
  response["finishReason"] = is_cut ? "length" : has_calls ? "tool_calls" : "stop";
  if (is_schema_wanted(config)) {
    if (auto parsed = parse_json(output)) response["output"] = *std::move(parsed);
  }
  return response;
}

const json::value* first_of(const json::value& answer, Words key) {
  const auto* list = member(answer, key);
  return list != nullptr && list->is_array() && !list->get_array().empty() ? &list->get_array().front()
                                                                           : nullptr;
}

}  // namespace

std::string openai_error(const json::value& answer) {
  const auto* error = member(answer, "error");
  if (error == nullptr || error->is_null()) return "";
  std::string text = text_member(*error, "message").value_or(text_of(*error));
  if (const auto code = text_member(*error, "code")) text += fmt::format(" ({})", *code);
  return text;
}

Response openai_response(const OpenAiModel& model, const json::object& config, const json::value& answer) {
  if (const auto error = openai_error(answer); !error.empty()) return failed_response("API error: " + error);
  Response response;
  if (model.kind == OpenAiKind::responses) {
    response = responses_response(config, answer);
  } else if (model.kind == OpenAiKind::embedding) {
    const auto* numbers = member(first_of(answer, "data"), "embedding");
    if (numbers == nullptr)
      return failed_response("the answer has no embedding: " + shortened(text_of(answer)));
    response["output"] = *numbers;
  } else {
    const auto* choice = first_of(answer, "choices");
    if (choice == nullptr) return failed_response("the answer has no choices: " + shortened(text_of(answer)));
    response = model.kind == OpenAiKind::chat ? chat_response(config, *choice) : completion_response(*choice);
  }
  put_usage(response, model, config, answer);
  return response;
}

}  // namespace weft::eval
