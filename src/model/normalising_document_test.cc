// docs/reference/normalising.md shows the table to users: these tests keep the two the same.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "model/semantic_conventions.h"

namespace weft::model {
namespace {

std::string document() {
  std::ifstream file(WEFT_DOCS "/reference/normalising.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

constexpr std::pair<Field, std::string_view> kFieldNames[] = {
    {Field::event_name, "event name"},
    {Field::event_id, "event id"},
    {Field::project, "project"},
    {Field::session_id, "session id"},
    {Field::session_name, "session name"},
    {Field::user_id, "user id"},
    {Field::source, "source"},
    {Field::model, "model (asked for)"},
    {Field::response_model, "model (that answered)"},
    {Field::provider, "provider"},
    {Field::input_tokens, "input tokens"},
    {Field::output_tokens, "output tokens"},
    {Field::total_tokens, "total tokens"},
    {Field::cache_read_tokens, "tokens read from a cache"},
    {Field::cache_write_tokens, "tokens written to a cache"},
    {Field::reasoning_tokens, "reasoning tokens"},
    {Field::cost_usd, "cost in US$"},
    {Field::error, "error"},
    {Field::error_type, "error type"},
    {Field::http_status, "HTTP status"},
    {Field::finish_reason, "finish reason"},
    {Field::content, "content (no order)"},
};

// "| user id | `honeyhive_user_id`, `user.id` |"
std::string line_of(Field field, std::string_view name) {
  std::string line = "| " + std::string(name) + " |";
  std::string separator = " ";
  for (const auto& row : conventions()) {
    if (row.field != field) continue;
    line += separator + '`' + std::string(row.key) + '`';
    separator = ", ";
  }
  return line + " |";
}

TEST(NormalisingDocument, shows_the_keys_of_every_field_in_order) {
  const std::string text = document();
  for (const auto& [field, name] : kFieldNames) {
    const std::string line = line_of(field, name);
    EXPECT_NE(text.find(line + '\n'), std::string::npos) << "docs/reference/normalising.md lacks the line\n"
                                                         << line;
  }
}

TEST(NormalisingDocument, shows_what_decides_the_event_type_in_order) {
  const std::string text = document();
  size_t from = 0;
  for (const auto& row : conventions()) {
    if (row.vocabulary == Vocabulary::none) continue;
    const size_t found = text.find('`' + std::string(row.key) + '`', from);
    EXPECT_NE(found, std::string::npos) << row.key << " is missing, or not in the table's order";
    if (found != std::string::npos) from = found;
  }
}

TEST(NormalisingDocument, names_every_prefix) {
  const std::string text = document();
  for (const auto& row : prefix_conventions()) {
    EXPECT_NE(text.find('`' + std::string(row.prefix) + "*`"), std::string::npos) << row.prefix;
  }
}

}  // namespace
}  // namespace weft::model
