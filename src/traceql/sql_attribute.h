// SqlAttribute: what an attribute or intrinsic is in SQL, over a row of the spans table
// (docs/formats/schema.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/statement.h"
#include "traceql/syntax.h"

namespace weft::traceql {

// A condition over a row. One that is not exact holds for more rows than it should, never for fewer.
struct Predicate {
  std::string sql = "1";
  bool exact = false;
};

// Values are bound to `statement`; keys too. One thread; one statement.
//
// Where a value may be a list or of no TraceQL type, SQL does not follow: `doubts` are conditions for rows in
// which that is so. What is compiled is exact for all rows for which no doubt holds.
class SqlAttribute {
 public:
  SqlAttribute(store::Statement& statement, std::vector<std::string>& doubts)
      : statement_(statement), doubts_(doubts) {}

  // attribute <op> literal; `regex` of =~, !~ and of llm.text.
  Predicate compare(const AttributeReference& attribute, Operator op, const Datum& literal,
                    const re2::RE2* regex);
  Predicate exists(const AttributeReference& attribute);

  // Both: none where SQL cannot say it. A String that begins with the value's type (label_from reads it); a
  // Nullable(Float64), NULL where it is no number.
  std::optional<std::string> label(const AttributeReference& attribute);
  std::optional<std::string> number(const AttributeReference& attribute);

 private:
  // Where attributes of one scope are: conditions and expressions over one key.
  struct Place {
    std::string exists;
    std::string string;   // value, where `is_string`
    std::string integer;  // …
    std::string real;
    std::string is_string;
    std::string is_integer;
    std::string is_real;
    std::string is_true;
    std::string is_false;
  };
  Place span_place(const std::string& key);
  Place json_place(std::string_view column, const std::string& key);
  std::string compare(const Place& place, Operator op, const Datum& literal, const re2::RE2* regex);
  Predicate compare_list(const AttributeReference& attribute, Operator op, const Datum& literal,
                         const re2::RE2* regex);
  std::string compare_text(std::string_view expression, Operator op, std::string_view text,
                           const re2::RE2* regex);
  std::string compare_number(std::string_view expression, Operator op, const Datum& literal, bool real);
  static std::string label(const Place& place);
  static std::string number(const Place& place);

  store::Statement& statement_;
  std::vector<std::string>& doubts_;
};

// Reads what SqlAttribute::label gives.
OwnedDatum label_from(const AttributeReference& attribute, std::string_view label);

}  // namespace weft::traceql
