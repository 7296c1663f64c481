// Token: what the lexer makes of a query's text.
#pragma once

#include <string>
#include <string_view>

#include "traceql/attribute.h"

namespace weft::traceql {

struct Token {
  enum class Kind : uint8_t {
    end,
    symbol,     // an operator or a bracket
    word,       // a keyword, a function, an intrinsic: `rate`, `span:name`, `llm.model`
    attribute,  // `.a`, `span.a`, `parent.resource."a b"`
    string,
    number,  // integer, real or duration: `number` says which
  };
  Kind kind = Kind::end;
  std::string_view text;  // as it stands in the query
  size_t offset = 0;      // of its first byte
  std::string string;     // a string without its quotes and escapes
  Datum number;
  AttributeReference attribute;

  bool is_symbol(std::string_view wanted) const { return kind == Kind::symbol && text == wanted; }
  bool is_word(std::string_view wanted) const { return kind == Kind::word && text == wanted; }
};

}  // namespace weft::traceql
