#include "eval/prepared_step.h"

#include <boost/json.hpp>

#include "eval/values.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

constexpr std::string_view kFile = "file://";

Result<json::value> read_var(const std::string& name, const std::string& reference, const json::object& vars,
                             const std::string& base_path, Javascript& javascript) {
  const auto path = resolve_path(base_path, reference);
  if (path.ends_with(".js") || path.ends_with(".cjs") || path.ends_with(".mjs")) {
    TRY_ASSIGN(auto made,
               javascript.file(path, "", {string_value(name), string_value(""), json::value(vars)}));
    const auto* output = member(made, "output");
    return output != nullptr ? *output : made;
  }
  if (path.ends_with(".py"))
    return fail(ErrorCode::unsupported,
                "weft reads no var from {}: write it as text, JSON, YAML or JavaScript", path);
  if (path.ends_with(".yaml") || path.ends_with(".yml")) {
    TRY_ASSIGN(const auto document, Document::read(path));
    return string_value(model::to_text(document.value()));
  }
  TRY_ASSIGN(const auto text, read_file(path));
  const size_t last = text.find_last_not_of(" \t\r\n");
  return string_value(std::string_view(text).substr(0, last == text.npos ? 0 : last + 1));
}

Status read_vars(json::object& vars, const json::object& of_test, const std::string& base_path,
                 Javascript& javascript) {
  for (auto& [name, value] : vars) {
    if (!value.is_string() || !std::string_view(value.get_string()).starts_with(kFile)) continue;
    TRY_ASSIGN(value, read_var(name, std::string(value.get_string()), of_test, base_path, javascript));
  }
  return {};
}

bool is_template(const json::value& value) {
  if (value.is_string()) return std::string_view(value.get_string()).find("{{") != std::string_view::npos;
  if (value.is_array())
    return std::any_of(value.get_array().begin(), value.get_array().end(),
                       [](const auto& item) { return is_template(item); });
  return value.is_object() && std::any_of(value.get_object().begin(), value.get_object().end(),
                                          [](const auto& field) { return is_template(field.value()); });
}

Status render_vars(json::object& vars, const json::object& registers, Javascript& javascript) {
  json::object templates;
  json::object data = registers;
  for (const auto& [name, value] : vars)
    (is_template(value) ? templates : data).insert_or_assign(name, value);
  if (templates.empty()) return {};
  TRY_ASSIGN(const auto rendered, javascript.render_vars(templates, data));
  for (const auto& [name, value] : rendered) vars[name] = value;
  return {};
}

Result<std::string> render_prompt(const std::string& raw, const json::object& vars, Javascript& javascript) {
  const json::value given(vars);
  const bool may_be_json = raw.starts_with('{') || raw.starts_with('[');
  if (may_be_json) {
    if (const auto parsed = parse_json(raw)) {
      TRY_ASSIGN(const auto rendered, javascript.render_all(*parsed, given));
      return model::to_text(rendered);
    }
  }
  return javascript.render(raw, given);
}

}  // namespace

Result<PreparedStep> prepare(const Step& step, const json::object& registers, const std::string& base_path,
                             Javascript& javascript) {
  PreparedStep prepared{.vars = step.test->vars, .prompt = ""};
  const auto& options = step.test->options;
  if (!boolean_member(options, "verbatimVars").value_or(false)) {
    TRY(read_vars(prepared.vars, step.test->vars, base_path, javascript));
    TRY(render_vars(prepared.vars, registers, javascript));
  }
  for (const auto& [name, value] : registers) prepared.vars.emplace(name, value);
  if (const auto transform = text_member(options, "transformVars")) {
    const json::value context{{"vars", prepared.vars}, {"prompt", {{"raw", step.prompt->raw}}}};
    TRY_ASSIGN(const auto made, javascript.script("vars", *transform, json::value(prepared.vars), context));
    if (!made.is_object())
      return fail(ErrorCode::invalid_argument, "transformVars gives back no object of vars");
    prepared.vars = made.get_object();
  }
  const std::string raw = text_member(options, "prefix").value_or("") + step.prompt->raw +
                          text_member(options, "suffix").value_or("");
  TRY_ASSIGN(prepared.prompt, render_prompt(raw, prepared.vars, javascript));
  return prepared;
}

}  // namespace weft::eval
