#include "eval/tool_calls.h"

#include <algorithm>
#include <boost/json.hpp>

#include "eval/values.h"

namespace weft::eval {
namespace {

using Names = std::set<std::string>;

void add_name(const json::value* of, Names& names) {
  if (of == nullptr) return;
  if (const auto name = text_member(*of, "name")) names.insert(*name);
}

// A call in a list of calls: it need not say what it is.
void add_call(const json::value& call, Names& names) {
  if (const auto* function = member(call, "function")) return add_name(function, names);
  if (const auto* function = member(call, "functionCall")) return add_name(function, names);
  const auto type = text_member(call, "type").value_or("");
  if (type.empty() || type == "function" || type == "tool_use" || type == "function_call")
    add_name(&call, names);
}

void add_calls(const json::value* calls, Names& names) {
  if (calls == nullptr || !calls->is_array()) return;
  for (const auto& call : calls->get_array()) add_call(call, names);
}

void add_of_value(const json::value& value, Names& names) {
  if (value.is_array()) return add_calls(&value, names);
  if (!value.is_object()) return;
  if (const auto* calls = member(value, "tool_calls")) return add_calls(calls, names);
  if (const auto* live = member(value, "toolCall")) return add_calls(member(*live, "functionCalls"), names);
  const auto type = text_member(value, "type").value_or("");
  const bool is_call = type == "tool_use" || type == "function_call";
  if (is_call || member(value, "functionCall") != nullptr) add_call(value, names);
}

}  // namespace

Names called_tools(const json::value& output) {
  Names names;
  if (!output.is_string()) {
    add_of_value(output, names);
    return names;
  }
  const std::string_view text = output.get_string();
  if (const auto whole = parse_json(text)) {
    add_of_value(*whole, names);
    return names;
  }
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    if (const auto line = parse_json(text.substr(begin, end - begin))) add_of_value(*line, names);
    begin = end + 1;
  }
  return names;
}

double tool_call_f1(const Names& called, const Names& expected) {
  const auto hits =
      std::ranges::count_if(called, [&](const std::string& name) { return expected.contains(name); });
  const size_t all = called.size() + expected.size();
  // 2pr / (p + r), with p = hits / called and r = hits / expected.
  return all == 0 ? 0 : 2 * static_cast<double>(hits) / static_cast<double>(all);
}

}  // namespace weft::eval
