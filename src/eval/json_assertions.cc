// Assertions that read the answer as JSON.
#include <boost/json.hpp>

#include "eval/answer_assertions.h"
#include "eval/document.h"
#include "eval/json_in_text.h"
#include "eval/json_schema.h"
#include "eval/values.h"

namespace weft::eval {
namespace {

// The schema that the value is, or is the YAML or JSON text of; none where there is no value.
Result<std::optional<json::value>> schema_of(const Question& question) {
  if (question.value == nullptr || question.value->is_null()) return std::nullopt;
  if (!question.value->is_string()) return *question.value;
  if (question.value->get_string().empty()) return std::nullopt;
  auto parsed = Document::parse(question.value->get_string(), "the schema");
  if (!parsed) return tl::make_unexpected(std::move(parsed).error());
  return parsed->value();
}

Grade bad_schema(const Error& error) {
  return {.pass = false, .score = 0, .reason = "Invalid JSON schema: " + error.message};
}

std::string nonconforming(const std::vector<std::string>& errors) {
  return fmt::format("JSON does not conform to the provided schema. Errors: {}", fmt::join(errors, ", "));
}

}  // namespace

Result<Grade> is_json(const Question& question) {
  const auto parsed = parse_json(question.text);
  if (!parsed) return judged(question, false, "Expected output to be valid JSON");
  const auto schema = schema_of(question);
  if (!schema) return bad_schema(schema.error());
  if (!*schema) return judged(question, true, "Expected output not to be valid JSON");
  const auto errors = schema_errors(**schema, *parsed, question.javascript);
  if (!errors) return bad_schema(errors.error());
  return judged(
      question, errors->empty(),
      question.is_inverse ? "Output is JSON that conforms to the provided schema" : nonconforming(*errors));
}

Result<Grade> contains_json(const Question& question) {
  const auto found = json_in(question.text);
  const auto schema = schema_of(question);
  if (!schema) return bad_schema(schema.error());
  if (found.empty() || !*schema)
    return judged(question, !found.empty(),
                  fmt::format("Expected output to {}contain valid JSON", no(question)));
  std::string otherwise = "Output contains JSON conforming to the provided schema";
  for (const auto& value : found) {
    const auto errors = schema_errors(**schema, value, question.javascript);
    if (!errors) return bad_schema(errors.error());
    if (errors->empty()) return judged(question, true, otherwise);
    if (!question.is_inverse) otherwise = nonconforming(*errors);
  }
  return judged(question, false, otherwise);
}

}  // namespace weft::eval
