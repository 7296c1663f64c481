// Assertions that read the answer as SQL: is-sql, contains-sql. scripts/sql.js has what is SQL.
#include <boost/json.hpp>

#include "eval/answer_assertions.h"
#include "eval/values.h"

namespace weft::eval {
namespace {

constexpr std::string_view kDialectDefault = "MySQL";

struct Terms {
  json::value database = string_value(kDialectDefault);
  json::value tables = nullptr;
  json::value columns = nullptr;
};

Result<Terms> terms_of(const Question& question) {
  Terms terms;
  if (question.value == nullptr || question.value->is_null()) return terms;
  if (!question.value->is_object())
    return fail(ErrorCode::invalid_argument,
                "the assertion {} takes a map with databaseType, allowedTables, allowedColumns",
                question.name);
  const auto& value = question.value->get_object();
  if (const auto database = text_member(value, "databaseType"); database && !database->empty())
    terms.database = *database;
  const auto take = [&](const char* key, json::value& into) -> Status {
    const auto* list = member(value, key);
    if (list == nullptr || list->is_null()) return {};
    if (!list->is_array())
      return fail(ErrorCode::invalid_argument, "{} of {} is a list, as in [select::null::orders]", key,
                  question.name);
    into = *list;
    return {};
  };
  TRY(take("allowedTables", terms.tables));
  TRY(take("allowedColumns", terms.columns));
  return terms;
}

// What is wrong with the text as SQL; "" where nothing is.
Result<std::string> problems_of(const Question& question, const json::value& text, const Terms& terms) {
  TRY_ASSIGN(const auto problems, question.javascript.call("sqlProblems", {&text, &terms.database,
                                                                           &terms.tables, &terms.columns}));
  std::string joined;
  for (const auto& problem : problems.as_array()) joined += (joined.empty() ? "" : " ") + text_of(problem);
  return joined;
}

}  // namespace

Result<Grade> is_sql(const Question& question) {
  TRY_ASSIGN(const auto terms, terms_of(question));
  TRY_ASSIGN(auto problems, problems_of(question, string_value(question.text), terms));
  const bool holds = problems.empty();
  return judged(question, holds, holds ? "The output SQL statement is valid" : std::move(problems));
}

Result<Grade> contains_sql(const Question& question) {
  TRY_ASSIGN(const auto terms, terms_of(question));
  const json::value text = string_value(question.text);
  TRY_ASSIGN(const auto candidates, question.javascript.call("sqlCandidates", {&text}));
  std::string otherwise = "Output does not contain valid SQL";
  for (const auto& candidate : candidates.as_array()) {
    TRY_ASSIGN(auto problems, problems_of(question, candidate, terms));
    if (problems.empty()) return judged(question, true, "The output SQL statement is valid");
    otherwise = std::move(problems);
  }
  return judged(question, false, std::move(otherwise));
}

}  // namespace weft::eval
