#include "model/claims.h"

#include <charconv>
#include <cmath>

namespace weft::model {
namespace {

template <class Number>
std::optional<Number> parse(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool is_usable(Shape shape, const Value& value) {
  switch (shape) {
    case Shape::text:
      return value.is_string() && !value.as_string().empty();
    case Shape::count:
      return as_count(value).has_value();
    case Shape::amount:
      return as_amount(value).has_value();
    case Shape::any:
      return value.type() != Value::Type::empty;
  }
  return false;
}

// What a process can know of all its spans. A session or user of a whole process is real: one command-line
// run.
bool can_come_from_resource(Field field) {
  return field == Field::project || field == Field::session_id || field == Field::session_name ||
         field == Field::user_id || field == Field::source;
}

int64_t sum(std::optional<int64_t> a, std::optional<int64_t> b) {
  return a.value_or(0) + b.value_or(0);
}

// Cached tokens are part of the input (OpenTelemetry, OpenAI, OpenInference). Anthropic's own figures leave
// them out, and some instrumentations pass those on: then there are more of them than input, or the sent
// total only adds up with them.
void include_cached(Tokens& tokens) {
  if (!tokens.input) return;
  const int64_t cached = sum(tokens.cache_read, tokens.cache_write);
  const bool total_adds_them =
      cached > 0 && tokens.total && *tokens.total == *tokens.input + cached + tokens.output.value_or(0);
  if (cached > *tokens.input || total_adds_them) *tokens.input += cached;
}

// Likewise for reasoning: part of the output, except in Gemini's own figures.
void include_reasoning(Tokens& tokens) {
  if (!tokens.output || !tokens.reasoning || *tokens.reasoning == 0) return;
  const bool total_adds_it =
      tokens.total && tokens.input && *tokens.total == *tokens.input + *tokens.output + *tokens.reasoning;
  if (*tokens.reasoning > *tokens.output || total_adds_it) *tokens.output += *tokens.reasoning;
}

}  // namespace

std::optional<int64_t> as_count(const Value& value) {
  std::optional<int64_t> count;
  switch (value.type()) {
    case Value::Type::integer:
      count = value.as_integer();
      break;
    case Value::Type::real:
      if (std::trunc(value.as_real()) == value.as_real() && std::abs(value.as_real()) <= double{kTokensMax}) {
        count = static_cast<int64_t>(value.as_real());
      }
      break;
    case Value::Type::string:
      count = parse<int64_t>(value.as_string());
      break;
    default:
      break;
  }
  return count && *count >= 0 && *count <= kTokensMax ? count : std::nullopt;
}

std::optional<double> as_amount(const Value& value) {
  std::optional<double> amount;
  switch (value.type()) {
    case Value::Type::integer:
      amount = static_cast<double>(value.as_integer());
      break;
    case Value::Type::real:
      amount = value.as_real();
      break;
    case Value::Type::string:
      amount = parse<double>(value.as_string());
      break;
    default:
      break;
  }
  return amount && std::isfinite(*amount) && *amount >= 0 ? amount : std::nullopt;
}

void Claims::offer(Attributes attributes) {
  for (const auto& attribute : attributes) {
    if (const ConventionIndex row = convention_of(attribute.key); row != kUnclaimed) offer(attribute, row);
  }
}

void Claims::offer_resource(Attributes attributes) {
  for (const auto& attribute : attributes) {
    const ConventionIndex row = convention_of(attribute.key);
    if (row == kUnclaimed) continue;
    const Field field = conventions()[row].field;
    if (can_come_from_resource(field) && this->attribute(field) == nullptr) offer(attribute, row);
  }
}

void Claims::offer(const Attribute& attribute, ConventionIndex row) {
  const Convention& convention = conventions()[row];
  if (convention.field == Field::content) return;
  const auto field = static_cast<size_t>(convention.field);
  if (row < rows_[field] && is_usable(shape_of(convention.field), attribute.value)) {
    rows_[field] = row;
    winners_[field] = &attribute;
  }
  if (convention.vocabulary == Vocabulary::none || row >= type_row_ || !attribute.value.is_string()) return;
  if (const auto type = event_type_in(convention.vocabulary, attribute.value.as_string())) {
    type_row_ = row;
    type_winner_ = &attribute;
    type_ = *type;
  }
}

std::string_view Claims::text(Field field) const {
  const Attribute* winner = attribute(field);
  return winner != nullptr && winner->value.is_string() ? winner->value.as_string() : std::string_view();
}

std::optional<int64_t> Claims::count(Field field) const {
  const Attribute* winner = attribute(field);
  return winner != nullptr ? as_count(winner->value) : std::nullopt;
}

std::optional<double> Claims::amount(Field field) const {
  const Attribute* winner = attribute(field);
  return winner != nullptr ? as_amount(winner->value) : std::nullopt;
}

std::optional<EventType> Claims::event_type() const {
  return type_winner_ != nullptr ? std::optional(type_) : std::nullopt;
}

Tokens Claims::tokens() const {
  Tokens tokens{.input = count(Field::input_tokens),
                .output = count(Field::output_tokens),
                .total = count(Field::total_tokens),
                .cache_read = count(Field::cache_read_tokens),
                .cache_write = count(Field::cache_write_tokens),
                .reasoning = count(Field::reasoning_tokens)};
  include_cached(tokens);
  include_reasoning(tokens);
  if (!tokens.total && tokens.input && tokens.output) tokens.total = *tokens.input + *tokens.output;
  return tokens;
}

}  // namespace weft::model
