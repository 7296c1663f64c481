#include "traceql/field_parser.h"

#include <algorithm>
#include <array>
#include <limits>

namespace weft::traceql {
namespace {

struct Spelled {
  std::string_view text;
  Operator op;
};
constexpr std::array kBinaryOperators{
    Spelled{"||", Operator::logical_or}, Spelled{"&&", Operator::logical_and},
    Spelled{"=", Operator::equal},       Spelled{"!=", Operator::not_equal},
    Spelled{"<", Operator::less},        Spelled{"<=", Operator::less_equal},
    Spelled{">", Operator::greater},     Spelled{">=", Operator::greater_equal},
    Spelled{"=~", Operator::matches},    Spelled{"!~", Operator::not_matches},
    Spelled{"+", Operator::add},         Spelled{"-", Operator::subtract},
    Spelled{"*", Operator::multiply},    Spelled{"/", Operator::divide},
    Spelled{"%", Operator::modulo},      Spelled{"^", Operator::power}};

struct Word {
  std::string_view text;
  Datum (*value)();
};
template <auto kValue>
Datum datum_of() {
  return Datum::of(kValue);
}
constexpr std::array kWords{
    Word{"true", datum_of<true>},
    Word{"false", datum_of<false>},
    Word{"ok", datum_of<model::StatusCode::ok>},
    Word{"error", datum_of<model::StatusCode::error>},
    Word{"unset", datum_of<model::StatusCode::unset>},
    Word{"unspecified", datum_of<model::SpanKind::unspecified>},
    Word{"internal", datum_of<model::SpanKind::internal>},
    Word{"server", datum_of<model::SpanKind::server>},
    Word{"client", datum_of<model::SpanKind::client>},
    Word{"producer", datum_of<model::SpanKind::producer>},
    Word{"consumer", datum_of<model::SpanKind::consumer>},
    Word{"minInt", datum_of<std::numeric_limits<int64_t>::min()>},
    Word{"maxInt", datum_of<std::numeric_limits<int64_t>::max()>},
};

constexpr int kUnaryPrecedence = 5;  // binds what * / % and ^ hold together

constexpr std::string_view kOperand =
    "a value: an attribute (.name, span.name, resource.name), an intrinsic (name, duration, status, …), "
    "a string, number, duration, true, false, or '('";

const Datum* literal_in(const Query& query, FieldId id) {
  const auto* const literal = std::get_if<Literal>(&query.fields[id].node);
  return literal == nullptr ? nullptr : &literal->value;
}

bool is_nil(const Query& query, FieldId id) {
  const Datum* const literal = literal_in(query, id);
  return literal != nullptr && literal->type == Type::nil;
}

class FieldParser {
 public:
  explicit FieldParser(TokenStream& tokens) : tokens_(tokens) {}

  // Climbs: every operator that binds at least as tightly as `least` belongs to this expression.
  Result<FieldId> parse(int least) {
    TRY_ASSIGN(FieldId left, parse_operand());
    while (const auto op = binary_operator(tokens_.peek())) {
      if (precedence(*op) < least) break;
      const size_t offset = tokens_.next().offset;
      const bool to_the_right = *op == Operator::power;
      TRY_ASSIGN(const FieldId right, parse(precedence(*op) + (to_the_right ? 0 : 1)));
      TRY_ASSIGN(left, combine(*op, left, right, offset));
    }
    return left;
  }

 private:
  Result<FieldId> parse_operand() {
    TRY(tokens_.enter());
    auto operand = parse_operand_inside();
    tokens_.leave();
    return operand;
  }

  Result<FieldId> parse_operand_inside() {
    const size_t offset = tokens_.peek().offset;
    if (tokens_.take_symbol("(")) {
      TRY_ASSIGN(const FieldId inside, parse(1));
      TRY(tokens_.expect_symbol(")", "or an operator"));
      return inside;
    }
    if (tokens_.take_symbol("-")) {
      TRY_ASSIGN(const FieldId operand, parse(kUnaryPrecedence));
      return tokens_.add(Field{Unary{Operator::negate, operand}, offset});
    }
    if (tokens_.take_symbol("!")) {
      TRY_ASSIGN(const FieldId operand, parse(kUnaryPrecedence));
      return tokens_.add(Field{Unary{Operator::logical_not, operand}, offset});
    }
    const auto kind = tokens_.peek().kind;
    if (kind == Token::Kind::attribute ||
        (kind == Token::Kind::word && intrinsic_from(tokens_.peek().text).has_value())) {
      TRY_ASSIGN(auto attribute, parse_attribute(tokens_));
      return tokens_.add(Field{std::move(attribute), offset});
    }
    if (tokens_.peek().is_word("nil")) {
      tokens_.next();
      return tokens_.add(Field{Literal{}, offset});
    }
    TRY_ASSIGN(auto literal, parse_literal(tokens_));
    return tokens_.add(Field{Literal{std::move(literal)}, offset});
  }

  Result<FieldId> combine(Operator op, FieldId left, FieldId right, size_t offset) {
    const bool left_nil = is_nil(tokens_.query(), left);
    const bool right_nil = is_nil(tokens_.query(), right);
    if (!left_nil && !right_nil) return tokens_.add(Field{Binary{op, left, right, nullptr}, offset});
    if (op != Operator::equal && op != Operator::not_equal) {
      return tokens_.fail_here(
          offset, fmt::format("'{}' cannot be used with nil, expected '=' or '!='", to_string(op)));
    }
    // nil is not equal to anything, nor unequal, itself included.
    if (left_nil && right_nil) return tokens_.add(Field{Literal{Datum::of(false)}, offset});
    const auto test = op == Operator::equal ? Operator::absent : Operator::exists;
    return tokens_.add(Field{Unary{test, left_nil ? right : left}, offset});
  }

  TokenStream& tokens_;
};

}  // namespace

std::string_view to_string(Operator op) {
  switch (op) {
    case Operator::negate:
      return "-";
    case Operator::logical_not:
      return "!";
    case Operator::exists:
      return "!= nil";
    case Operator::absent:
      return "= nil";
    default:
      return std::ranges::find(kBinaryOperators, op, &Spelled::op)->text;
  }
}

std::optional<Operator> binary_operator(const Token& token) {
  if (token.kind != Token::Kind::symbol) return std::nullopt;
  const auto* const found = std::ranges::find(kBinaryOperators, token.text, &Spelled::text);
  if (found == kBinaryOperators.end()) return std::nullopt;
  return found->op;
}

int precedence(Operator op) {
  if (is_logical(op)) return 1;
  if (is_comparison(op)) return 2;
  if (op == Operator::add || op == Operator::subtract) return 3;
  if (op == Operator::power) return 6;
  return 5;
}

Result<AttributeReference> parse_attribute(TokenStream& tokens) {
  const Token& token = tokens.peek();
  if (token.kind == Token::Kind::attribute) return tokens.next().attribute;
  if (token.kind == Token::Kind::word) {
    if (const auto intrinsic = intrinsic_from(token.text)) {
      tokens.next();
      return AttributeReference{.intrinsic = *intrinsic, .name = {}};
    }
    return tokens.expected(fmt::format(
        "an attribute or intrinsic (an attribute is written with a dot before its name: .{})", token.text));
  }
  return tokens.expected(
      "an attribute (.name, span.name, resource.name, …) or an intrinsic (name, duration, …)");
}

Result<Datum> parse_literal(TokenStream& tokens) {
  const Token& token = tokens.peek();
  if (token.kind == Token::Kind::string) return Datum::of(tokens.keep(tokens.next().string));
  if (token.kind == Token::Kind::number) return tokens.next().number;
  if (token.kind != Token::Kind::word) return tokens.expected(kOperand);
  const auto* const word = std::ranges::find(kWords, token.text, &Word::text);
  if (word == kWords.end()) {
    return tokens.expected(
        fmt::format("{0} (an attribute is written with a dot before its name: .{1}; text is written in "
                    "quotes: \"{1}\")",
                    kOperand, token.text));
  }
  tokens.next();
  return word->value();
}

Result<FieldId> parse_field(TokenStream& tokens) {
  return FieldParser(tokens).parse(1);
}

}  // namespace weft::traceql
