#include "eval/grader.h"

#include <boost/json.hpp>
#include <cmath>

#include "assertions/evidence_tree.h"
#include "assertions/trace_assertion.h"
#include "assertions/trajectory_summary.h"
#include "eval/answer_assertions.h"
#include "eval/assertion_type.h"
#include "eval/comparison.h"
#include "eval/config.h"
#include "eval/script_grade.h"
#include "eval/values.h"

namespace weft::eval {
namespace {

constexpr std::string_view kFile = "file://";

bool is_script(std::string_view path) {
  for (const std::string_view extension : {".js", ".cjs", ".mjs"}) {
    const size_t at = path.rfind(extension);
    if (at != path.npos && (at + extension.size() == path.size() || path[at + extension.size()] == ':'))
      return true;
  }
  return false;
}

// "check.js:name".
std::pair<std::string, std::string> split_function(std::string_view reference) {
  const size_t colon = reference.rfind(':');
  if (colon == reference.npos) return {std::string(reference), ""};
  return {std::string(reference.substr(0, colon)), std::string(reference.substr(colon + 1))};
}

// The tree is drawn while there is a trace: who reads a row later has only the row.
json::object evidence_of(const assertions::Verdict& verdict, assertions::AssertedTrace& trace) {
  json::array spans;
  for (const auto& span : verdict.evidence)
    spans.push_back({{"spanId", span.span_id.hex()}, {"name", span.name}});
  json::array tree;
  for (const auto& line : assertions::evidence_tree(trace, verdict.evidence))
    tree.push_back(string_value(line.text));
  return {{"spans", std::move(spans)}, {"spanCount", verdict.evidence_count}, {"tree", std::move(tree)}};
}

Error no_trace(const json::value& assertion) {
  return {ErrorCode::invalid_argument,
          fmt::format(
              "No trace data available for {} assertion: set tracing.enabled and tracing.otlp.http.enabled",
              text_of(assertion.at("type")))};
}

}  // namespace

Result<Tally> Grader::grade(const Graded& graded) {
  const json::value vars(graded.vars);
  Tally tally;
  for (const auto& assertion : graded.test.assertions) {
    if (is_comparison(text_member(assertion, "type").value_or(""))) continue;
    const bool is_set = text_member(assertion, "type") == kAssertSet;
    TRY_ASSIGN(auto grade, is_set ? grade_set(assertion, graded) : grade_one(assertion, graded));
    TRY_ASSIGN(const auto entry, entry_of(assertion, vars));
    tally.add(std::move(grade), entry);
  }
  return tally;
}

Result<Grade> Grader::grade_set(const json::value& set, const Graded& graded) {
  const json::value vars(graded.vars);
  Tally tally;
  for (const auto& assertion : set.at("assert").get_array()) {
    TRY_ASSIGN(auto grade, grade_one(assertion, graded));
    TRY_ASSIGN(const auto entry, entry_of(assertion, vars));
    tally.add(std::move(grade), entry);
  }
  return std::move(tally).total(number_member(set, "threshold"));
}

Result<Tally::Entry> Grader::entry_of(const json::value& assertion, const json::value& vars) {
  Tally::Entry entry{.weight = number_member(assertion, "weight").value_or(1)};
  if (const auto metric = text_member(assertion, "metric")) {
    TRY_ASSIGN(entry.metric, javascript_.render(*metric, vars));
  }
  return entry;
}

// After the assertion's own transform.
Result<json::value> Grader::answer_to(const json::value& assertion, const Graded& graded) {
  const auto transform = text_member(assertion, "transform");
  if (!transform) return graded.output;
  return javascript_.script("output", *transform, graded.output, context_of(assertion, graded));
}

Result<ForModels> Grader::for_models(const Graded& graded) {
  ForModels made;
  for (const auto& assertion : graded.test.assertions) {
    if (text_member(assertion, "type") != kAssertSet) {
      TRY(add_for_model(assertion, graded, made));
      continue;
    }
    for (const auto& each : assertion.at("assert").get_array()) TRY(add_for_model(each, graded, made));
  }
  return made;
}

Status Grader::add_for_model(const json::value& assertion, const Graded& graded, ForModels& into) {
  const auto type = text_member(assertion, "type").value_or("");
  if (is_comparison(type) || find_model_assertion(assertion_type(type).name) == nullptr) return {};
  TRY_ASSIGN(auto made, for_model(assertion, graded));
  into.graded.push_back(std::move(made));
  into.assertions.push_back(&assertion);
  return {};
}

Result<ModelGraded> Grader::for_model(const json::value& assertion, const Graded& graded) {
  TRY_ASSIGN(const auto output, answer_to(assertion, graded));
  ModelGraded made{.assertion = assertion,
                   .value = std::nullopt,
                   .vars = graded.vars,
                   .options = graded.test.options,
                   .prompt = graded.prompt,
                   .text = text_of(output),
                   .context = {},
                   .trajectory = "",
                   .outputs = {},
                   .base_path = base_path_,
                   .output = output};
  if (const auto* written = member(assertion, "value")) {
    TRY_ASSIGN(made.value, value_of(*written, output, graded));
  }
  TRY_ASSIGN(made.context, context_for(assertion, output, graded));
  if (made.name() == kGoalSuccess) {
    if (graded.trace == nullptr) return tl::make_unexpected(no_trace(assertion));
    made.trajectory = assertions::trajectory_summary(*graded.trace);
  }
  return made;
}

// contextTransform of the answer, else the var `context`.
Result<std::vector<std::string>> Grader::context_for(const json::value& assertion, const json::value& output,
                                                     const Graded& graded) {
  const auto* var = member(graded.vars, "context");
  json::value said = var != nullptr ? *var : json::value(nullptr);
  if (const auto transform = text_member(assertion, "contextTransform")) {
    auto made = transform->starts_with(kFile)
                    ? javascript_.file(resolve_path(base_path_, *transform), "",
                                       {output, context_of(assertion, graded)})
                    : javascript_.script("output", *transform, output, context_of(assertion, graded));
    if (!made)
      return wrap(std::move(made).error(), fmt::format("contextTransform \"{}\"", shortened(*transform)));
    said = *std::move(made);
  }
  std::vector<std::string> pieces;
  if (said.is_array()) {
    for (const auto& piece : said.get_array()) pieces.push_back(text_of(piece));
  } else if (!said.is_null()) {
    pieces.push_back(text_of(said));
  }
  std::erase_if(pieces, [](const std::string& piece) { return piece.empty(); });
  return pieces;
}

Result<Grade> Grader::grade_one(const json::value& assertion, const Graded& graded) {
  if (graded.by_models != nullptr) {
    if (const auto found = graded.by_models->find(&assertion); found != graded.by_models->end())
      return found->second;
  }
  const std::string type_text = text_member(assertion, "type").value_or("");
  const auto type = assertion_type(type_text);
  TRY_ASSIGN(const auto output, answer_to(assertion, graded));
  if (type.name == "python") return grade_python(assertion, output, graded);
  std::optional<json::value> value;
  if (const auto* written = member(assertion, "value"); written != nullptr) {
    TRY_ASSIGN(value, value_of(*written, output, graded));
  }
  const json::value* given = value ? &*value : nullptr;
  Result<Grade> grade = [&]() -> Result<Grade> {
    if (assertions::is_trace_assertion(type_text)) return grade_trace(assertion, given, graded);
    if (type.name == "javascript") return grade_script(assertion, given, output, graded);
    const std::string text = text_of(output);
    return find_answer_assertion(type.name)(
        {.name = type.name,
         .is_inverse = type.is_inverse,
         .assertion = assertion,
         .value = given,
         .threshold = number_member(assertion, "threshold"),
         .output = output,
         .text = text,
         .response = graded.response,
         .latency_ms = graded.latency_ms,
         .javascript = javascript_,
         .setting = [&](std::string_view key) { return setting(key, graded); }});
  }();
  if (grade) grade->assertion = assertion;
  return grade;
}

Result<Grade> Grader::grade_trace(const json::value& assertion, const json::value* value,
                                  const Graded& graded) {
  if (graded.trace == nullptr) return tl::make_unexpected(no_trace(assertion));
  json::object rendered = assertion.get_object();
  if (value != nullptr) rendered["value"] = *value;
  TRY_ASSIGN(auto verdict, assertions::check_trace(json::value(std::move(rendered)), *graded.trace));
  Grade grade{.pass = verdict.pass, .score = verdict.score, .reason = verdict.reason};
  if (!verdict.evidence.empty()) grade.metadata["evidence"] = evidence_of(verdict, *graded.trace);
  return grade;
}

Result<Grade> Grader::grade_script(const json::value& assertion, const json::value* value,
                                   const json::value& output, const Graded& graded) {
  if (value == nullptr)
    return fail(ErrorCode::invalid_argument,
                "the assertion javascript needs a value: an expression or file://x.js");
  const auto written = text_member(assertion, "value").value_or("");
  const bool is_file = written.starts_with(kFile) && is_script(written);
  std::string code = is_file ? written : text_of(*value);
  while (!code.empty() && std::isspace(static_cast<unsigned char>(code.back())) != 0) code.pop_back();
  const auto type = assertion_type(text_member(assertion, "type").value_or(""));
  const ScriptTerms terms{
      .is_inverse = type.is_inverse, .threshold = number_member(assertion, "threshold"), .code = code};
  if (is_file) return grade_of_script(*value, terms);
  const auto made = javascript_.script("output", code, output, context_of(assertion, graded));
  if (!made) return Grade{.reason = "Custom function threw error: " + made.error().message};
  return grade_of_script(*made, terms);
}

Result<Grade> Grader::grade_python(const json::value& assertion, const json::value& output,
                                   const Graded& graded) {
  const auto written = text_member(assertion, "value");
  if (!written)
    return fail(ErrorCode::invalid_argument, "the assertion python needs a value: code or file://x.py");
  TRY_ASSIGN(const auto code, javascript_.render(*written, json::value(graded.vars)));
  const auto type = assertion_type(text_member(assertion, "type").value_or(""));
  const ScriptTerms terms{
      .is_inverse = type.is_inverse, .threshold = number_member(assertion, "threshold"), .code = code};
  const auto context = context_of(assertion, graded);
  const auto said =
      is_python_file(code) ? python_.of_file(code, output, context) : python_.of_code(code, output, context);
  Grade grade = said ? grade_of_script(*said, terms)
                     : Grade{.reason = "Python code execution failed: " + said.error().message};
  grade.assertion = assertion;
  return grade;
}

Result<json::value> Grader::value_of(const json::value& written, const json::value& output,
                                     const Graded& graded) {
  const json::value vars(graded.vars);
  if (written.is_string()) {
    const std::string text(written.get_string());
    if (text.starts_with(kFile)) return value_of_file(text, output, graded);
  }
  if (!written.is_array()) return javascript_.render_all(written, vars);
  json::array items;
  for (const auto& item : written.get_array()) {
    TRY_ASSIGN(auto made, value_of(item, output, graded));
    items.push_back(std::move(made));
  }
  return json::value(std::move(items));
}

Result<json::value> Grader::value_of_file(const std::string& reference, const json::value& output,
                                          const Graded& graded) {
  TRY_ASSIGN(const auto rendered, javascript_.render(reference, json::value(graded.vars)));
  if (is_script(rendered)) {
    const auto [path, name] = split_function(std::string_view(rendered).substr(kFile.size()));
    return javascript_.file(resolve_path(base_path_, path), name, {output, context_of(nullptr, graded)});
  }
  if (is_python_file(rendered))
    return fail(ErrorCode::unsupported, "{}: weft takes no values of assertions from Python", rendered);
  const auto path = resolve_path(base_path_, rendered);
  if (path.ends_with(".json") || path.ends_with(".yaml") || path.ends_with(".yml")) {
    TRY_ASSIGN(const auto document, Document::read(path));
    return document.value();
  }
  TRY_ASSIGN(auto text, read_file(path));
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.pop_back();
  return string_value(text);
}

Result<json::value> Grader::setting(std::string_view key, const Graded& graded) {
  const auto* said = member(graded.test.options, key);
  if (said == nullptr) said = member(graded.provider_config, key);
  if (said == nullptr) return json::value(nullptr);
  return value_of(*said, graded.output, graded);
}

json::value Grader::context_of(const json::value& assertion, const Graded& graded) const {
  json::object context{{"prompt", graded.prompt},
                       {"vars", graded.vars},
                       {"provider", graded.provider},
                       {"providerResponse", graded.response}};
  context["test"] = json::object{{"vars", graded.vars},
                                 {"assert", graded.test.assertions},
                                 {"options", graded.test.options},
                                 {"metadata", graded.test.metadata},
                                 {"description", graded.test.description}};
  if (const auto* config = member(assertion, "config")) context["config"] = *config;
  if (const auto* metadata = member(graded.response, "metadata")) context["metadata"] = *metadata;
  if (graded.trace_json != nullptr) context["trace"] = *graded.trace_json;
  return context;
}

}  // namespace weft::eval
