#include "traceql/lexer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>

#include "base/utf8.h"
#include "traceql/string_escape.h"

namespace weft::traceql {
namespace {

// Longer ones first: the first that fits is taken.
constexpr std::array<std::string_view, 35> kSymbols{
    "!>>", "!<<", "&>>", "&<<", "=~", "!~", "!=", ">=", "<=", "&&", "||", ">>",
    "<<",  "!>",  "!<",  "&>",  "&<", "&~", "{",  "}",  "(",  ")",  ",",  "=",
    ">",   "<",   "~",   "!",   "+",  "-",  "*",  "/",  "%",  "^",  "|"};

struct ScopeWord {
  std::string_view word;
  Scope scope;
};
constexpr std::array kScopes{ScopeWord{"span", Scope::span}, ScopeWord{"resource", Scope::resource},
                             ScopeWord{"event", Scope::event}, ScopeWord{"link", Scope::link},
                             ScopeWord{"instrumentation", Scope::instrumentation}};

struct Unit {
  std::string_view name;
  double nanoseconds;
};
// Prometheus's units and Go's; longer ones first.
constexpr std::array kUnits{Unit{"ns", 1},      Unit{"us", 1e3},     Unit{"µs", 1e3},    Unit{"μs", 1e3},
                            Unit{"ms", 1e6},    Unit{"s", 1e9},      Unit{"m", 60e9},    Unit{"h", 3600e9},
                            Unit{"d", 86400e9}, Unit{"w", 604800e9}, Unit{"y", 31536e12}};

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}
bool starts_word(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}
bool is_space(char byte) {
  return std::string_view(" \t\r\n\v\f").find(byte) != std::string_view::npos;
}

// Walks over the text once. One thread; one query.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> read() {
    std::vector<Token> tokens;
    while (true) {
      TRY(skip_blanks());
      Token token;
      token.offset = at_;
      if (at_ < text_.size()) TRY(read_token(token));
      token.text = text_.substr(token.offset, at_ - token.offset);
      const bool ended = token.kind == Token::Kind::end;
      tokens.push_back(std::move(token));
      if (ended) return tokens;
    }
  }

 private:
  char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  std::string_view rest() const { return text_.substr(at_); }
  // .5 is a number, .a an attribute.
  bool starts_number() const { return is_digit(peek()) || (peek() == '.' && is_digit(peek(1))); }

  // Spaces and Go's comments.
  Status skip_blanks() {
    while (at_ < text_.size()) {
      if (is_space(peek())) {
        ++at_;
      } else if (rest().starts_with("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (rest().starts_with("/*")) {
        const auto end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos)
          return fail_at(text_, at_, "the comment that begins here has no end, expected '*/'");
        at_ = end + 2;
      } else {
        break;
      }
    }
    return {};
  }

  Status read_token(Token& token) {
    if (peek() == '"') return read_string(token);
    if (peek() == '`') return read_raw_string(token);
    if (starts_number()) return read_number(token);
    if (peek() == '.') {
      token.attribute.scope = Scope::any;
      return read_attribute(token);
    }
    if (starts_word(peek())) return read_word(token);
    return read_symbol(token);
  }

  Status read_symbol(Token& token) {
    if (rest().starts_with("==")) {
      return fail_at(text_, at_, "found '==', expected '=' (TraceQL compares with one '=')");
    }
    const auto* const found =
        std::ranges::find_if(kSymbols, [&](std::string_view symbol) { return rest().starts_with(symbol); });
    if (found == kSymbols.end()) {
      const auto byte = static_cast<unsigned char>(peek());
      if (byte < 0x20 || byte >= 0x7f) {
        return fail_at(text_, at_, "found a character that means nothing outside a string; put it in quotes");
      }
      return fail_at(text_, at_, "found '{}', which means nothing outside a string", peek());
    }
    token.kind = Token::Kind::symbol;
    at_ += found->size();
    return {};
  }

  Status read_raw_string(Token& token) {
    const auto end = text_.find('`', at_ + 1);
    if (end == std::string_view::npos) {
      return fail_at(text_, at_, "the string that begins here has no end, expected '`'");
    }
    token.kind = Token::Kind::string;
    token.string = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return {};
  }

  Status read_string(Token& token) {
    token.kind = Token::Kind::string;
    return read_quoted(token.string);
  }

  // From the opening quote past the closing one.
  Status read_quoted(std::string& into) {
    const size_t begin = at_++;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] != '\\') {
        into += text_[at_++];
        continue;
      }
      const auto length = append_escape(rest(), into);
      if (!length) {
        return fail_at(
            text_, at_,
            "found an escape TraceQL does not have, expected \\\\, \\\", \\n, \\t, \\x41 or \\u00e9 "
            "(or write the string in backquotes, where nothing is escaped)");
      }
      at_ += *length;
    }
    if (at_ == text_.size()) {
      return fail_at(text_, begin, "the string that begins here has no end, expected '\"'");
    }
    ++at_;
    return {};
  }

  Status read_number(Token& token) {
    token.kind = Token::Kind::number;
    const size_t begin = at_;
    double real = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), real);
    if (error != std::errc()) return fail_at(text_, at_, "the number does not fit 64 bits");
    const auto length = static_cast<size_t>(end - (text_.data() + at_));
    at_ += length;
    if (unit_here() != nullptr) {
      at_ = begin;
      return read_duration(token);
    }
    const auto digits = text_.substr(begin, length);
    token.number = Datum::of(real);
    if (digits.find_first_not_of("0123456789") == std::string_view::npos) {
      int64_t integer = 0;
      const auto whole = std::from_chars(digits.data(), digits.data() + digits.size(), integer);
      if (whole.ec != std::errc()) return fail_at(text_, begin, "the number does not fit 64 bits");
      token.number = Datum::of(integer);
    }
    if (starts_word(peek())) {
      return fail_at(text_, at_, "found '{}' after a number, expected a unit (ns, us, ms, s, m, h, d, w, y)",
                     peek());
    }
    return {};
  }

  const Unit* unit_here() const {
    const auto* const found =
        std::ranges::find_if(kUnits, [&](const Unit& unit) { return rest().starts_with(unit.name); });
    return found == kUnits.end() ? nullptr : found;
  }

  // 1h30m is one duration.
  Status read_duration(Token& token) {
    const size_t begin = at_;
    double nanoseconds = 0;
    while (starts_number()) {
      double count = 0;
      const auto [end, error] =
          std::from_chars(text_.data() + at_, text_.data() + text_.size(), count, std::chars_format::fixed);
      if (error != std::errc()) return fail_at(text_, at_, "the number does not fit 64 bits");
      at_ = static_cast<size_t>(end - text_.data());
      const Unit* const unit = unit_here();
      if (unit == nullptr) {
        return fail_at(text_, at_, "found no unit in a duration, expected ns, us, ms, s, m, h, d, w or y");
      }
      nanoseconds += count * unit->nanoseconds;
      at_ += unit->name.size();
    }
    if (starts_word(peek())) {
      return fail_at(text_, at_, "found '{}' after a duration, expected ns, us, ms, s, m, h, d, w or y",
                     peek());
    }
    if (!(nanoseconds < 9.2e18)) return fail_at(text_, begin, "the duration is longer than 292 years");
    token.number = Datum::duration(std::llround(nanoseconds));
    return {};
  }

  std::string_view word_here() const {
    size_t end = at_;
    while (end < text_.size() && (starts_word(text_[end]) || is_digit(text_[end]))) ++end;
    return text_.substr(at_, end - at_);
  }

  Status read_word(Token& token) {
    const auto word = word_here();
    const char next = peek(word.size());
    const auto* const scope = std::ranges::find(kScopes, word, &ScopeWord::word);
    if (next == '.' && scope != kScopes.end()) {
      at_ += word.size();
      token.attribute.scope = scope->scope;
      return read_attribute(token);
    }
    if (next == '.' && word == "parent") {
      at_ += word.size();
      return read_attribute_of_parent(token);
    }
    token.kind = Token::Kind::word;
    at_ += word.size();
    // `span:name`, `llm.tokens.input`: what is not an intrinsic is refused where it is used.
    while ((peek() == ':' || peek() == '.') && starts_word(peek(1))) {
      ++at_;
      at_ += word_here().size();
    }
    return {};
  }

  Status read_attribute_of_parent(Token& token) {
    token.attribute.of_parent = true;
    for (const auto& scope : {kScopes[0], kScopes[1]}) {
      if (!text_.substr(at_ + 1).starts_with(std::string(scope.word) + ".")) continue;
      token.attribute.scope = scope.scope;
      at_ += 1 + scope.word.size();
    }
    return read_attribute(token);
  }

  // From the dot before the name.
  Status read_attribute(Token& token) {
    token.kind = Token::Kind::attribute;
    ++at_;
    bool has_quotes = false;
    while (at_ < text_.size() && !ends_name(peek())) {
      if (peek() == '"') {
        has_quotes = true;
        TRY(read_quoted(token.attribute.name));
      } else {
        token.attribute.name += text_[at_++];
      }
    }
    if (token.attribute.name.empty() && !has_quotes) {
      return fail_at(text_, at_, "found {}, expected an attribute's name after '.'",
                     at_ < text_.size() ? fmt::format("'{}'", peek()) : std::string("the end of the query"));
    }
    const auto& [scope, intrinsic, of_parent, name] = token.attribute;
    if (scope == Scope::event && name == "type" && !has_quotes) {
      token.attribute = {.intrinsic = Intrinsic::event_type, .name = {}};
    }
    return {};
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::string position_in(std::string_view text, size_t offset) {
  const auto before = text.substr(0, offset);
  const auto line = std::ranges::count(before, '\n') + 1;
  const auto line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto column = std::ranges::count_if(before.substr(line_start), std::not_fn(continues_character));
  return fmt::format("line {}, column {}", line, column + 1);
}

Result<std::vector<Token>> tokens_of(std::string_view text) {
  if (text.size() > kQueryBytesMax) {
    return fail(ErrorCode::too_large, "the query has {} bytes, and at most {} are read; shorten it",
                text.size(), kQueryBytesMax);
  }
  return Lexer(text).read();
}

}  // namespace weft::traceql
