#include "insight/call_question.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "insight/attribute_text.h"

namespace weft::insight {
namespace {

// The semantic conventions' newest names first.
constexpr std::string_view kQueryKeys[] = {"db.query.text", "db.statement"};
constexpr std::string_view kMethodKeys[] = {"http.request.method", "http.method"};
constexpr std::string_view kUrlKeys[] = {"url.full", "http.url"};
// Parts of what was asked: they tell two calls apart, and do not say that two are the same.
constexpr std::string_view kPartKeys[] = {"url.path", "url.query", "http.target", "cache.key"};
constexpr std::array<std::string_view, 2> kParameterPrefixes{"db.query.parameter.",
                                                             "db.operation.parameter."};

// First words of queries that read: SQL's, Redis's, MongoDB's.
constexpr std::array<std::string_view, 22> kReads{
    "select", "show",      "describe", "get",      "mget",    "hget",    "hgetall", "hmget",
    "exists", "lrange",    "smembers", "zrange",   "zscore",  "find",    "findone", "count",
    "ttl",    "sismember", "strlen",   "distinct", "explain", "getrange"};
constexpr std::string_view kLock = "for update";  // a SELECT that changes something
// What semantic conventions put in place of a secret part of a URL.
constexpr std::string_view kRedacted = "REDACTED";

char lower(char letter) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
}
bool is_of_word(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

bool is_parameter(const model::Attribute& attribute) {
  return std::ranges::any_of(kParameterPrefixes,
                             [&](auto prefix) { return attribute.key.starts_with(prefix); });
}

// "$1", ":name", "@p1" outside of quotes (PostgreSQL's casts, "::text", are none); "?", "%s" and "%(name)s"
// anywhere: what takes literals out of a query leaves their quotes.
bool has_placeholder(std::string_view query) {
  char quote = 0;
  for (size_t i = 0; i < query.size(); ++i) {
    const char at = query[i];
    const char next = i + 1 < query.size() ? query[i + 1] : ' ';
    const char before = i > 0 ? query[i - 1] : ' ';
    if (at == '?' || (at == '%' && (next == 's' || next == '('))) return true;
    if (quote != 0) {
      if (at == quote) quote = 0;
      continue;
    }
    if (at == '\'' || at == '"' || at == '`') quote = at;
    const bool begins_name = at == '$' || at == '@' || (at == ':' && before != ':' && !is_of_word(before));
    if (begins_name && is_of_word(next)) return true;
  }
  return false;
}

std::string first_word(std::string_view query) {
  const auto begin = std::ranges::find_if(query, is_of_word);
  std::string word(begin, std::find_if_not(begin, query.end(), is_of_word));
  std::ranges::transform(word, word.begin(), lower);
  return word;
}

bool locks(std::string_view query) {
  return !std::ranges::search(query, kLock, {}, lower).empty();
}

void append(std::string& text, std::string_view key, const model::Value& value) {
  using Type = model::Value::Type;
  text += '\n';
  text += key;
  text += '=';
  if (value.is_string()) text += value.as_string();
  if (value.type() == Type::integer) text += std::to_string(value.as_integer());
  if (value.type() == Type::real) text += std::to_string(value.as_real());
  if (value.type() == Type::boolean) text += value.as_boolean() ? "true" : "false";
}

CallQuestion query_of(const model::Span& span, std::string_view query) {
  CallQuestion question{.text = std::string(query)};
  bool has_parameters = false;
  for (const auto& attribute : span.attributes) {
    if (!is_parameter(attribute)) continue;
    has_parameters = true;
    append(question.text, attribute.key, attribute.value);
  }
  question.is_complete = has_parameters || !has_placeholder(query);
  question.is_read = std::ranges::find(kReads, first_word(query)) != kReads.end() && !locks(query);
  return question;
}

}  // namespace

CallQuestion question_of(const model::Span& span) {
  if (const auto query = first_text(span, kQueryKeys); !query.empty()) return query_of(span, query);
  const auto method = first_text(span, kMethodKeys);
  const auto url = first_text(span, kUrlKeys);
  CallQuestion question{.text = std::string(url)};
  question.is_read = method == "GET" || method == "HEAD";
  question.is_complete = question.is_read && !url.empty() && url.find(kRedacted) == std::string_view::npos;
  for (const auto key : kPartKeys) {
    if (const auto* value = model::find(span.attributes, key)) append(question.text, key, *value);
  }
  for (const auto& attribute : span.attributes) {
    if (is_parameter(attribute)) append(question.text, attribute.key, attribute.value);
  }
  return question;
}

}  // namespace weft::insight
