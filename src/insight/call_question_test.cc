#include "insight/call_question.h"

#include <gtest/gtest.h>

#include "model/span_fixture.h"

namespace weft::insight {
namespace {

using model::fixture::span;

CallQuestion query(std::string_view text) {
  return question_of(span({{"db.query.text", text}}));
}

TEST(CallQuestion, is_complete_where_no_value_was_taken_out) {
  for (const auto* text : {"SELECT 1", "SELECT * FROM items", "SELECT id::text FROM a WHERE b = 'x: $1'",
                           "get user:17", R"({"find":"users","filter":{"name":"Ann"}})"}) {
    EXPECT_TRUE(query(text).is_complete) << text;
  }
  for (const auto* text : {"SELECT a FROM b WHERE id = $1", "SELECT a FROM b WHERE id = ?", "GET ?",
                           "SELECT a FROM b WHERE id = :id", "SELECT a FROM b WHERE id = %s",
                           "SELECT a FROM b WHERE id = @p1", R"({"find":"users","filter":{"name":"?"}})"}) {
    EXPECT_FALSE(query(text).is_complete) << text;
  }
}

TEST(CallQuestion, holds_the_parameters_that_are_recorded) {
  const auto one = question_of(span({{"db.query.text", "SELECT $1"}, {"db.query.parameter.0", "a"}}));
  const auto other = question_of(span({{"db.query.text", "SELECT $1"}, {"db.query.parameter.0", "b"}}));
  EXPECT_TRUE(one.is_complete);
  EXPECT_NE(one.text, other.text);
}

TEST(CallQuestion, of_a_database_reads_by_its_first_word) {
  for (const auto* text : {"select 1", "  (SELECT 1)", "MGET a b", R"({"find":"users"})"})
    EXPECT_TRUE(query(text).is_read) << text;
  for (const auto* text : {"INSERT INTO a VALUES (1)", "update a set b = 1", "SET a 1", "SELECTED", "",
                           "SELECT a FROM b FOR UPDATE", "WITH a AS (DELETE FROM b) SELECT 1"}) {
    EXPECT_FALSE(query(text).is_read) << text;
  }
}

TEST(CallQuestion, over_http_is_a_url_that_is_got) {
  const auto get = question_of(span({{"http.request.method", "GET"}, {"url.full", "http://a/b?c=1"}}));
  EXPECT_TRUE(get.is_complete && get.is_read);
  const auto post = question_of(span({{"http.request.method", "POST"}, {"url.full", "http://a/b"}}));
  EXPECT_FALSE(post.is_complete || post.is_read);
  EXPECT_FALSE(question_of(span({{"http.method", "GET"}, {"http.url", "http://a?k=REDACTED"}})).is_complete);
  EXPECT_FALSE(question_of(span({{"http.method", "GET"}, {"url.path", "/a"}})).is_complete);
  EXPECT_FALSE(question_of(span({{"url.full", "http://a/b"}})).is_read);
}

}  // namespace
}  // namespace weft::insight
