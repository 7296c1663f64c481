// The calls of tools in an answer, in the shapes of the models' APIs.
#pragma once

#include <boost/json/value.hpp>
#include <set>
#include <string>

namespace weft::eval {

// The names of all tools that are called: OpenAI's `tool_calls` and lists of `{function: {name}}`, items of
// type `function_call` and Anthropic's `tool_use`, Google's `functionCall` and `toolCall.functionCalls`, and
// `[{name}]`. Texts are read as JSON, else line by line. Documents nest at most kNestingMax deep.
std::set<std::string> called_tools(const boost::json::value& output);

// F1 (van Rijsbergen: "Information Retrieval", 1979, chapter 7): the harmonic mean of precision and recall of
// the set of names, 0 … 1. Neither order nor number of calls counts.
double tool_call_f1(const std::set<std::string>& called, const std::set<std::string>& expected);

}  // namespace weft::eval
