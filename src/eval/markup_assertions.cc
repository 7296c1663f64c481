// Assertions that read the answer as XML or HTML.
#include <boost/json.hpp>

#include "eval/answer_assertions.h"
#include "eval/html.h"
#include "eval/text_list.h"
#include "eval/values.h"
#include "eval/xml_document.h"

namespace weft::eval {
namespace {

// The paths of elements that must be there: a list, what commas divide, or {requiredElements: […]}.
Result<std::vector<std::string>> required_elements(const Question& question) {
  const auto* value = question.value;
  if (value != nullptr && value->is_object() && !value->get_object().empty()) {
    value = member(*value, "requiredElements");
    if (value == nullptr || !value->is_array())
      return fail(ErrorCode::invalid_argument,
                  "the assertion {} takes names of elements: a list, a text with commas, or a map with "
                  "requiredElements",
                  question.name);
  }
  if (value == nullptr || value->is_null() || value->is_object()) return std::vector<std::string>();
  TRY_ASSIGN(auto names, text_list(*value));
  std::erase(names, "");
  return names;
}

std::string missing_in(const XmlDocument& document, const std::vector<std::string>& required) {
  std::string missing;
  for (const auto& path : required) {
    if (!document.has(path)) missing += (missing.empty() ? "" : ", ") + path;
  }
  return missing;
}

}  // namespace

Result<Grade> is_xml(const Question& question) {
  TRY_ASSIGN(const auto required, required_elements(question));
  const auto document = XmlDocument::parse(question.text);
  if (!document) return judged(question, false, "XML parsing failed: " + document.error().message);
  const auto missing = missing_in(*document, required);
  return judged(question, missing.empty(),
                question.is_inverse ? "XML is valid and contains all required elements"
                                    : "XML is missing required elements: " + missing);
}

Result<Grade> contains_xml(const Question& question) {
  TRY_ASSIGN(const auto required, required_elements(question));
  const auto candidates = xml_in(question.text);
  std::string otherwise = "No XML content found in the output";
  for (const auto& candidate : candidates) {
    const auto document = XmlDocument::parse_fragment(candidate);
    const auto missing = document ? missing_in(*document, required) : "";
    if (document && missing.empty())
      return judged(question, true, "The output contains XML with all required elements");
    otherwise = missing.empty() ? "No valid XML content found in the output"
                                : "XML is missing required elements: " + missing;
  }
  return judged(question, false, std::move(otherwise));
}

Result<Grade> is_html(const Question& question) {
  TRY_ASSIGN(const auto problem, html_problem(question.text));
  return judged(question, problem.empty(),
                question.is_inverse ? "The output is HTML" : "The output is no HTML: " + problem);
}

Result<Grade> contains_html(const Question& question) {
  const bool holds = looks_like_html(question.text);
  return judged(question, holds, fmt::format("Expected output to {}contain HTML content", no(question)));
}

}  // namespace weft::eval
