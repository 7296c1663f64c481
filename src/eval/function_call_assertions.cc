// Assertions on calls of tools: whether they fit the tools that were offered. is-valid-openai-tools-call,
// is-valid-function-call.
#include <boost/json.hpp>

#include "eval/answer_assertions.h"
#include "eval/json_schema.h"
#include "eval/values.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

struct FunctionCall {
  std::string name;
  json::value arguments;
};

// An answer that is JSON in a text is what it says.
json::value read(const json::value& output) {
  if (!output.is_string()) return output;
  auto parsed = parse_json(output.get_string());
  return parsed ? *std::move(parsed) : output;
}

// {name, arguments: "{…}"} (OpenAI's), or {name, args: {…}} (Google's).
Result<FunctionCall> call_of(const json::value& value) {
  const auto name = text_member(value, "name");
  const auto* written = member(value, "arguments");
  const auto* arguments = written != nullptr ? written : member(value, "args");
  if (!name || arguments == nullptr || (written != nullptr && !written->is_string()))
    return fail(ErrorCode::invalid_argument, "this is no call of a function: {}", model::to_text(value));
  if (!arguments->is_string()) return FunctionCall{.name = *name, .arguments = *arguments};
  auto parsed = parse_json(arguments->get_string());
  if (!parsed)
    return fail(ErrorCode::invalid_argument, "the arguments of \"{}\" are no JSON: {}", *name,
                std::string_view(arguments->get_string()));
  return FunctionCall{.name = *name, .arguments = *std::move(parsed)};
}

// The functions among `tools`: OpenAI's {type: function, function: {…}} and {name, parameters}, Google's
// {functionDeclarations: […]}, Anthropic's {name, input_schema}.
std::vector<const json::value*> functions_in(const json::value& tools) {
  std::vector<const json::value*> functions;
  if (!tools.is_array()) return functions;
  for (const auto& tool : tools.get_array()) {
    if (const auto* function = member(tool, "function")) {
      functions.push_back(function);
    } else if (const auto* declared = member(tool, "functionDeclarations");
               declared != nullptr && declared->is_array()) {
      for (const auto& each : declared->get_array()) functions.push_back(&each);
    } else {
      functions.push_back(&tool);
    }
  }
  return functions;
}

// Google writes types in capitals.
json::value with_lower_types(const json::value& schema) {
  if (schema.is_array()) {
    json::array made;
    for (const auto& each : schema.get_array()) made.push_back(with_lower_types(each));
    return made;
  }
  if (!schema.is_object()) return schema;
  json::object made;
  for (const auto& [key, value] : schema.get_object()) {
    json::value field = with_lower_types(value);
    if (key == "type" && field.is_string()) {
      for (auto& letter : field.get_string())
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    }
    made[key] = std::move(field);
  }
  return made;
}

// What is wrong with the call; "" where it fits one of the functions.
Result<std::string> problem_of(const FunctionCall& call, const json::value& tools, Javascript& javascript) {
  for (const auto* function : functions_in(tools)) {
    if (text_member(*function, "name") != call.name) continue;
    const auto* schema = member(*function, "parameters");
    if (schema == nullptr) schema = member(*function, "input_schema");
    const bool has_arguments = !call.arguments.is_object() || !call.arguments.get_object().empty();
    if (schema == nullptr)
      return has_arguments ? fmt::format("\"{}\" takes no arguments, and was called with {}", call.name,
                                         model::to_text(call.arguments))
                           : "";
    TRY_ASSIGN(const auto errors, schema_errors(with_lower_types(*schema), call.arguments, javascript));
    if (errors.empty()) return "";
    return fmt::format("Call to \"{}\" does not match schema: {}", call.name, fmt::join(errors, ", "));
  }
  return fmt::format("Called \"{}\", but there is no function with that name", call.name);
}

Result<Grade> judge(const Question& question, const std::vector<json::value>& calls,
                    const json::value& tools) {
  for (const auto& each : calls) {
    const auto call = call_of(each);
    if (!call) return judged(question, false, call.error().message);
    TRY_ASSIGN(auto problem, problem_of(*call, tools, question.javascript));
    if (!problem.empty()) return judged(question, false, std::move(problem));
  }
  return judged(
      question, true,
      fmt::format("the output is a valid call of \"{}\"", text_member(calls.front(), "name").value_or("")));
}

// What a server of the Model Context Protocol said to a call that the provider has made itself.
std::optional<Grade> grade_of_mcp(const Question& question) {
  const bool failed = question.text.find("MCP Tool Error") != question.text.npos;
  if (!failed && question.text.find("MCP Tool Result") == question.text.npos) return std::nullopt;
  return judged(question, !failed,
                failed ? std::string(question.text) : "the call of the tool has succeeded");
}

}  // namespace

Result<Grade> is_valid_tools_call(const Question& question) {
  if (auto grade = grade_of_mcp(question)) return *std::move(grade);
  json::value output = read(question.output);
  if (const auto* calls = member(output, "tool_calls")) output = json::value(*calls);
  std::vector<json::value> calls;
  if (output.is_array()) {
    for (const auto& each : output.get_array()) {
      const auto* function = member(each, "function");
      if (function == nullptr || !text_member(*function, "name") || !text_member(*function, "arguments")) {
        calls.clear();
        break;
      }
      calls.push_back(*function);
    }
  }
  if (calls.empty())
    return judged(question, false,
                  "OpenAI did not return a valid-looking tools response: " + model::to_text(output));
  TRY_ASSIGN(const auto tools, question.setting("tools"));
  if (tools.is_null())
    return judged(question, false, "No tools configured in provider, but output contains tool calls");
  return judge(question, calls, tools);
}

Result<Grade> is_valid_function_call(const Question& question) {
  const json::value output = read(question.output);
  std::vector<json::value> calls;
  if (const auto* live = member(output, "toolCall")) {
    const auto* several = member(*live, "functionCalls");
    if (several != nullptr && several->is_array())
      calls.assign(several->get_array().begin(), several->get_array().end());
  } else if (output.is_array()) {
    for (const auto& part : output.get_array()) {
      if (const auto* call = member(part, "functionCall")) calls.push_back(*call);
    }
  } else if (output.is_object()) {
    const auto* call = member(output, "function_call");
    calls.push_back(call != nullptr ? *call : output);
  }
  if (calls.empty())
    return judged(question, false, "the output is no call of a function: " + shortened(question.text));
  TRY_ASSIGN(auto functions, question.setting("functions"));
  if (functions.is_null()) {
    TRY_ASSIGN(functions, question.setting("tools"));
  }
  if (functions.is_null())
    return judged(question, false,
                  "the provider's config has neither functions nor tools to check the call by");
  return judge(question, calls, functions);
}

}  // namespace weft::eval
