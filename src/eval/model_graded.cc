#include "eval/model_graded.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cctype>
#include <limits>
#include <set>

#include "eval/assertion_type.h"
#include "eval/config.h"
#include "eval/document.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

constexpr std::pair<std::string_view, ModelAssertion> kAssertions[] = {
    {"llm-rubric", llm_rubric},
    {"model-graded-closedqa", closed_qa},
    {"model-graded-factuality", factuality},
    {"factuality", factuality},
    {"g-eval", g_eval},
    {"answer-relevance", answer_relevance},
    {"context-recall", context_recall},
    {"context-relevance", context_relevance},
    {"context-faithfulness", context_faithfulness},
    {"similar", similar},
    {"similar:cosine", similar},
    {"similar:dot", similar},
    {"similar:euclidean", similar},
    {"select-best", select_best},
    {"webhook", webhook},
    {kGoalSuccess, goal_success},
};

// Names under which a user's prompt may want to look into an answer.
constexpr std::array<std::string_view, 3> kAnswers = {"output", "completion", "answer"};

Result<json::value> read_prompt(const json::value& own, const std::string& base_path) {
  if (!own.is_string()) return own;
  std::string text(own.get_string());
  if (text.starts_with("file://")) {
    const auto path = resolve_path(base_path, text);
    if (path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json")) {
      TRY_ASSIGN(const auto document, Document::read(path));
      return document.value();
    }
    TRY_ASSIGN(text, read_file(path));
  }
  // JSON stays JSON, whatever is put into it.
  if (text.starts_with('[') || text.starts_with('{')) {
    if (auto parsed = parse_json(text)) return *std::move(parsed);
  }
  return string_value(text);
}

using Elements = std::set<std::string, std::less<>>;

// The elements of a task: those that material could close or open.
Elements elements_of(std::string_view task) {
  Elements names;
  for (size_t open = task.find('<'); open != task.npos; open = task.find('<', open + 1)) {
    const auto rest = task.substr(open + 1);
    names.emplace(rest.substr(0, rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz")));
  }
  names.erase("");
  return names;
}

// With &lt; before the names of the elements: what is judged cannot leave its place and speak for the judge.
std::string sealed_text(std::string_view text, const Elements& elements) {
  std::string made;
  for (size_t i = 0; i < text.size(); ++i) {
    made += text[i];
    if (text[i] != '<') continue;
    const size_t name = std::min(text.find_first_not_of("/ \t\r\n", i + 1), text.size());
    const bool is_element = std::any_of(elements.begin(), elements.end(), [&](const std::string& element) {
      return std::ranges::equal(text.substr(name, element.size()), element, {},
                                [](unsigned char letter) { return std::tolower(letter); });
    });
    if (is_element) made.replace(made.size() - 1, 1, "&lt;");
  }
  return made;
}

json::value sealed(const json::value& value, const Elements& elements) {
  if (value.is_string()) return string_value(sealed_text(value.get_string(), elements));
  if (value.is_array()) {
    json::array items;
    for (const auto& item : value.get_array()) items.push_back(sealed(item, elements));
    return items;
  }
  if (!value.is_object()) return value;
  json::object fields;
  for (const auto& [name, field] : value.get_object())
    fields[sealed_text(name, elements)] = sealed(field, elements);
  return fields;
}

}  // namespace

std::string_view ModelGraded::name() const {
  return assertion_type(std::string_view(assertion.at("type").get_string())).name;
}

bool ModelGraded::is_inverse() const {
  return assertion_type(std::string_view(assertion.at("type").get_string())).is_inverse;
}

std::optional<double> ModelGraded::threshold() const {
  return number_member(assertion, "threshold");
}

const json::value* ModelGraded::setting(std::string_view key) const {
  const auto* own = member(assertion, key);
  if (own == nullptr || own->is_null()) own = member(options, key);
  return own == nullptr || own->is_null() ? nullptr : own;
}

ModelAssertion find_model_assertion(std::string_view name) {
  for (const auto& [known, assertion] : kAssertions) {
    if (known == name) return assertion;
  }
  return nullptr;
}

std::vector<std::string_view> model_assertion_names() {
  std::vector<std::string_view> names;
  for (const auto& [name, assertion] : kAssertions) names.push_back(name);
  return names;
}

Result<std::string> judge_prompt(const ModelGraded& graded, const json::value* own, const JudgePrompt& ours,
                                 const json::object& vars, Javascript& javascript) {
  json::object given = graded.vars;
  for (const auto& [name, value] : vars) given[name] = value;
  if (own == nullptr) {
    const json::value known = sealed(json::value(std::move(given)), elements_of(ours.task));
    TRY_ASSIGN(const auto instructions, javascript.render(ours.instructions, known));
    TRY_ASSIGN(const auto task, javascript.render(ours.task, known));
    return model::to_text(json::array{{{"role", "system"}, {"content", string_value(instructions)}},
                                      {{"role", "user"}, {"content", string_value(task)}}});
  }
  for (const auto name : kAnswers) {
    auto* answer = given.if_contains(name);
    if (answer == nullptr || !answer->is_string()) continue;
    auto parsed = parse_json(answer->get_string());
    if (parsed && parsed->is_structured()) *answer = *std::move(parsed);
  }
  TRY_ASSIGN(const auto prompt, read_prompt(*own, graded.base_path));
  TRY_ASSIGN(const auto rendered, javascript.render_all(prompt, json::value(std::move(given))));
  return text_of(rendered);
}

Result<std::string> text_value(const ModelGraded& graded, std::string_view what) {
  if (!graded.value || !graded.value->is_string() || graded.value->get_string().empty())
    return fail(ErrorCode::invalid_argument, "the assertion {} needs a value: {}", graded.name(), what);
  return std::string(graded.value->get_string());
}

Grade reached(const ModelGraded& graded, double score, double threshold_default, std::string_view what) {
  const double threshold = graded.threshold().value_or(threshold_default);
  const bool is_reached = score >= threshold - std::numeric_limits<double>::epsilon();
  return {.pass = is_reached != graded.is_inverse(),
          .score = graded.is_inverse() ? 1 - score : score,
          .reason = fmt::format("{} {:.2f} is {} {}", what, score, is_reached ? ">=" : "<",
                                text_of(number_value(threshold)))};
}

}  // namespace weft::eval
