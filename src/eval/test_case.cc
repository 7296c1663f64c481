#include "eval/test_case.h"

#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "eval/assertion_type.h"
#include "eval/comparison.h"
#include "eval/known_keys.h"
#include "eval/provider_spec.h"

namespace weft::eval {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 11> kTestKeys = {"id",        "description", "vars",          "assert",
                                             "options",   "metadata",    "threshold",     "provider",
                                             "providers", "prompts",     "providerOutput"};
constexpr std::array<Words, 1> kTestKeysMissing = {"assertScoringFunction"};
constexpr std::array<Words, 15> kOptionKeys = {"transform",
                                               "transformVars",
                                               "postprocess",
                                               "prefix",
                                               "suffix",
                                               "disableDefaultAsserts",
                                               "disableVarExpansion",
                                               "repeat",
                                               "storeOutputAs",
                                               "provider",
                                               "rubricPrompt",
                                               "factuality",
                                               "tools",
                                               "functions",
                                               "verbatimVars"};
constexpr std::array<Words, 1> kOptionKeysWithoutEffect = {"disableConversationVar"};
constexpr std::array<Words, 14> kAssertionKeys = {
    "type",   "value",    "threshold",    "weight",           "metric", "transform", "config",
    "assert", "provider", "rubricPrompt", "contextTransform", "alpha",  "beta",      "gamma"};

// Reads one test of a document.
class TestReader {
 public:
  TestReader(const Document& document, std::string pointer, Warnings& warnings)
      : document_(document), at_(std::move(pointer)), warnings_(warnings) {}

  Result<TestCase> read(const json::value& value) {
    if (!value.is_object()) return document_.fault(at_, "a test is a map with keys such as vars and assert");
    object_ = &value.get_object();
    TRY(check_keys(document_, at_, *object_, {"a test", kTestKeys, kTestKeysMissing}, warnings_));
    TestCase test;
    TRY(read_map("vars", test.vars));
    TRY(read_map("options", test.options));
    TRY(read_map("metadata", test.metadata));
    TRY(check_options(test.options));
    TRY(read_texts(value, test));
    TRY(read_names("provider", test.providers));
    TRY(read_names("providers", test.providers));
    TRY(read_names("prompts", test.prompts));
    if (const auto* output = member(value, "providerOutput")) test.provider_output = *output;
    TRY(read_assertions(value, test.assertions));
    return test;
  }

 private:
  std::string below(std::string_view key) const { return fmt::format("{}/{}", at_, key); }

  Status read_map(std::string_view key, json::object& into) {
    const auto* found = object_->if_contains(key);
    if (found == nullptr || found->is_null()) return {};
    if (!found->is_object()) return document_.fault(below(key), "a map of names and values belongs here");
    into = found->get_object();
    return {};
  }

  Status read_texts(const json::value& value, TestCase& test) {
    test.description = text_member(value, "description").value_or("");
    test.id = text_member(value, "id").value_or("");
    if (test.id.empty()) test.id = text_member(test.metadata, "testCaseId").value_or("");
    if (const auto* threshold = member(value, "threshold"); threshold != nullptr && !threshold->is_null()) {
      test.threshold = number_of(*threshold);
      if (!test.threshold) return document_.fault(below("threshold"), "a number belongs here");
    }
    return {};
  }

  // One name or a list of them; an object is its id.
  Status read_names(std::string_view key, std::vector<std::string>& into) {
    const auto* found = object_->if_contains(key);
    if (found == nullptr || found->is_null()) return {};
    const auto add = [&](const json::value& each) -> Status {
      if (each.is_string()) {
        into.emplace_back(each.get_string());
      } else if (const auto id = text_member(each, "id")) {
        into.push_back(*id);
      } else {
        return document_.fault(below(key), "names of providers or prompts belong here");
      }
      return {};
    };
    if (!found->is_array()) return add(*found);
    for (const auto& each : found->get_array()) TRY(add(each));
    return {};
  }

  Status check_options(const json::object& options) {
    TRY(check_judge(member(options, "provider"), below("options") + "/provider"));
    return check_keys(document_, below("options"), options,
                      {"a test's options", kOptionKeys, {}, kOptionKeysWithoutEffect}, warnings_);
  }

  // A provider, or one for each kind of answer.
  Status check_judge(const json::value* judge, const std::string& pointer) {
    if (judge == nullptr) return {};
    for (const char* kind : {"text", "embedding"}) {
      if (const auto* each = member(*judge, kind))
        TRY(check_provider(document_, pointer + "/" + kind, *each, warnings_));
    }
    return check_provider(document_, pointer, *judge, warnings_);
  }

  Status read_assertions(const json::value& value, json::array& into) {
    const auto* found = member(value, "assert");
    if (found == nullptr || found->is_null()) return {};
    if (!found->is_array()) return document_.fault(below("assert"), "a list of assertions belongs here");
    for (size_t i = 0; i < found->get_array().size(); ++i)
      TRY(check_assertion(found->get_array()[i], fmt::format("{}/assert/{}", at_, i), 0));
    into = found->get_array();
    return {};
  }

  // Sets hold assertions, and no sets.
  Status check_assertion(const json::value& assertion, const std::string& pointer, int depth) {
    const auto type = text_member(assertion, "type");
    if (!type)
      return document_.fault(pointer, "an assertion is a map with a type, as in {type: contains, value: x}");
    TRY(check_keys(document_, pointer, assertion.get_object(), {"an assertion", kAssertionKeys, {}},
                   warnings_));
    TRY(check_judge(member(assertion, "provider"), pointer + "/provider"));
    const auto name = assertion_type(*type).name;
    if (!is_known_assertion(name)) {
      const auto meant = nearest_assertion(name);
      return document_.fault(pointer + "/type",
                             fmt::format("weft has no assertion \"{}\"{}", *type,
                                         meant.empty() ? "" : fmt::format("; do you mean \"{}\"?", meant)));
    }
    if (is_comparison(name) && assertion_type(*type).is_inverse)
      return document_.fault(pointer + "/type",
                             fmt::format("weft has no \"{}\": one answer is always chosen", *type));
    if (depth > 0 && is_comparison(name))
      return document_.fault(pointer + "/type",
                             fmt::format("{} compares whole answers: it stands in no set", name));
    if (name != kAssertSet) return {};
    const auto* set = member(assertion, "assert");
    if (set == nullptr || !set->is_array() || depth > 0)
      return document_.fault(pointer, "an assert-set has a list `assert` of assertions that are no sets");
    for (size_t i = 0; i < set->get_array().size(); ++i)
      TRY(check_assertion(set->get_array()[i], fmt::format("{}/assert/{}", pointer, i), depth + 1));
    return {};
  }

  const Document& document_;
  std::string at_;
  Warnings& warnings_;
  const json::object* object_ = nullptr;
};

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

json::array split_list(std::string_view text) {
  json::array items;
  while (true) {
    const size_t comma = text.find(',');
    items.push_back(string_value(trimmed(text.substr(0, comma))));
    if (comma == text.npos) return items;
    text.remove_prefix(comma + 1);
  }
}

// "similar(0.8)" is the type and its threshold.
struct TypeText {
  std::string_view type;
  std::optional<double> threshold;
};
TypeText split_type(std::string_view text) {
  const size_t open = text.find('(');
  if (open == text.npos || !text.ends_with(')')) return {text, std::nullopt};
  double threshold = 0;
  const char* last = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data() + open + 1, last, threshold);
  if (error != std::errc() || end != last) return {text, std::nullopt};
  return {text.substr(0, open), threshold};
}

constexpr std::array<Words, 6> kThresholdTypes = {"cost",    "latency", "levenshtein",
                                                  "rouge-n", "similar", "starts-with"};
constexpr double kSimilarThreshold = 0.8;
constexpr double kThreshold = 0.75;

json::object assertion_of(const TypeText& type, std::string_view value) {
  const auto name = assertion_type(type.type).name;
  json::object made{{"type", string_value(type.type)}};
  const bool is_list = name.starts_with("contains-a") || name.starts_with("icontains-a");
  if (is_list) {
    made["value"] = split_list(value);
  } else {
    made["value"] = string_value(value);
  }
  const bool has_threshold =
      std::find(kThresholdTypes.begin(), kThresholdTypes.end(), name) != kThresholdTypes.end();
  if (type.threshold) {
    made["threshold"] = *type.threshold;
  } else if (has_threshold) {
    made["threshold"] = name == "similar" ? kSimilarThreshold : kThreshold;
  }
  return made;
}

bool is_script_file(std::string_view text, std::string_view extension) {
  return text.starts_with("file://") &&
         (text.ends_with(extension) || text.find(std::string(extension) + ":") != text.npos);
}

}  // namespace

Result<TestCase> read_test(const Document& document, const std::string& pointer, const json::value& value,
                           Warnings& warnings) {
  return TestReader(document, pointer, warnings).read(value);
}

json::object assertion_from_text(std::string_view text) {
  constexpr std::array<std::pair<Words, Words>, 4> kOldNames = {{{"fn:", "javascript"},
                                                                 {"eval:", "javascript"},
                                                                 {"grade:", "llm-rubric"},
                                                                 {"javascript:", "javascript"}}};
  for (const auto& [prefix, type] : kOldNames) {
    if (text.starts_with(prefix))
      return {{"type", string_value(type)}, {"value", string_value(trimmed(text.substr(prefix.size())))}};
  }
  if (is_script_file(text, ".py")) return {{"type", "python"}, {"value", string_value(text)}};
  if (is_script_file(text, ".js")) return {{"type", "javascript"}, {"value", string_value(text)}};
  // Types have colons of their own ("trajectory:tool-used").
  for (size_t colon = text.find(':'); colon != text.npos; colon = text.find(':', colon + 1)) {
    const auto type = split_type(text.substr(0, colon));
    if (is_known_assertion(assertion_type(type.type).name)) return assertion_of(type, text.substr(colon + 1));
  }
  const auto bare = split_type(text);
  if (is_known_assertion(assertion_type(bare.type).name)) {
    auto made = assertion_of(bare, "");
    made.erase("value");
    return made;
  }
  return {{"type", "equals"}, {"value", string_value(text)}};
}

Result<TestCase> test_of_row(const CsvRow& header, const CsvRow& row) {
  TestCase test;
  std::string metric;
  for (size_t i = 0; i < header.size(); ++i) {
    const std::string_view name = header[i];
    const std::string value = i < row.size() ? row[i] : "";
    if (name.starts_with("__expected")) {
      if (!trimmed(value).empty()) test.assertions.push_back(assertion_from_text(trimmed(value)));
    } else if (name == "__prefix" || name == "__suffix") {
      if (!value.empty()) test.options[name.substr(2)] = value;
    } else if (name == "__description") {
      test.description = value;
    } else if (name == "__providerOutput") {
      if (!value.empty()) test.provider_output = string_value(value);
    } else if (name == "__metric") {
      metric = value;
    } else if (name == "__provider") {
      if (!value.empty()) test.providers.push_back(value);
    } else if (name == "__threshold") {
      double threshold = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), threshold);
      if (!value.empty() && (error != std::errc() || end != value.data() + value.size()))
        return fail(ErrorCode::invalid_argument, "column __threshold: \"{}\" is no number", value);
      if (!value.empty()) test.threshold = threshold;
    } else if (name.starts_with("__metadata:")) {
      if (!value.empty()) test.metadata[name.substr(11)] = value;
    } else if (name.starts_with("__")) {
      return fail(ErrorCode::unsupported, "column {}: weft does not have this", name);
    } else {
      test.vars[name] = value;
    }
  }
  test.id = text_member(test.metadata, "testCaseId").value_or("");
  if (metric.empty()) return test;
  for (auto& assertion : test.assertions) assertion.get_object()["metric"] = metric;
  return test;
}

TestCase with_defaults(const TestCase& test, const TestCase& defaults) {
  TestCase made = test;
  const auto fill = [](json::object& into, const json::object& from) {
    for (const auto& [key, value] : from) into.emplace(key, value);
  };
  fill(made.vars, defaults.vars);
  fill(made.options, defaults.options);
  fill(made.metadata, defaults.metadata);
  if (!made.threshold) made.threshold = defaults.threshold;
  if (made.providers.empty()) made.providers = defaults.providers;
  if (made.prompts.empty()) made.prompts = defaults.prompts;
  if (!boolean_member(made.options, "disableDefaultAsserts").value_or(false))
    made.assertions.insert(made.assertions.begin(), defaults.assertions.begin(), defaults.assertions.end());
  return made;
}

}  // namespace weft::eval
