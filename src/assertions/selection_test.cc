// Which spans a selection selects: TraceQL, Tracetest's selectors, patterns of names.
#include "assertions/selection.h"

#include <gtest/gtest.h>

#include "assertions/app_fixture.h"
#include "assertions/glob.h"

namespace weft::assertions {
namespace {

// The ids of the application's spans that are selected, or what is wrong.
std::string selected(const std::string& text) {
  static const auto trace = fixture::answered();
  AssertedTrace asserted(trace);
  const auto selection = Selection::parse(text);
  if (!selection) return selection.error().message;
  std::string ids;
  auto& view = asserted.application();
  for (const size_t span : selection->of(view)) {
    ids += (ids.empty() ? "" : " ") + std::to_string(view.at(span).span.span_id.bytes[7]);
  }
  return ids;
}

TEST(Glob, is_whole_and_in_any_case) {
  EXPECT_TRUE(matches_glob("cache.*", "cache.get"));
  EXPECT_TRUE(matches_glob("CACHE.?et", "cache.set"));
  EXPECT_TRUE(matches_glob("*a*b*", "xxaxxbxx"));
  EXPECT_TRUE(matches_glob("?", "é"));
  EXPECT_FALSE(matches_glob("cache", "cache.get"));
  EXPECT_FALSE(matches_glob("cache.?", "cache."));
  EXPECT_FALSE(matches_glob("a+(b)", "aab"));
}

TEST(Glob, many_stars_do_not_take_forever) {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "*a";
  EXPECT_FALSE(matches_glob(pattern + "b", std::string(2'000, 'a')));
}

TEST(Selection, is_traceql_a_selector_or_a_pattern) {
  EXPECT_EQ(selected("{ resource.service.name = \"cache\" }"), "4 10");
  EXPECT_EQ(selected("{ name = \"search.query\" } > { }"), "6");
  EXPECT_EQ(selected("{ } | by(resource.service.name) | count() > 2"), "7 8 9");
  EXPECT_EQ(selected("span[service.name=\"cache\"]"), "4 10");
  EXPECT_EQ(selected("CACHE.*"), "4 10");
}

TEST(SpanSelector, filters_hold_together_and_chains_are_united) {
  EXPECT_EQ(selected("span[service.name=\"cache\" name=\"cache.get\"]"), "4");
  EXPECT_EQ(selected("span[service.name=\"cache\", kind=\"client\"]"), "4 10");
  EXPECT_EQ(selected("span[name contains \"rag.\"], span[name=\"auth.check\"]"), "2 7 8");
  EXPECT_EQ(selected("span[tracetest.span.name=\"auth.check\"]"), "2");
  EXPECT_EQ(selected("span[http.response.status_code=200]"), "1");
  EXPECT_EQ(selected("span[cache.hit=false]"), "4");
  EXPECT_EQ(selected("span[name=\"a \\\"quoted\\\" one\"]"), "");
}

TEST(SpanSelector, what_stands_behind_is_a_descendant) {
  EXPECT_EQ(selected("span[service.name=\"gateway\"] span[kind=\"client\"]"), "4 6 9 10");
  EXPECT_EQ(selected("span[service.name=\"gateway\"] span[name contains \"rag\"] span[kind=\"client\"]"),
            "9");
  EXPECT_EQ(selected("span[service.name=\"auth\"] span[kind=\"client\"]"), "");
}

TEST(SpanSelector, places_count_by_start) {
  EXPECT_EQ(selected("span[kind=\"client\"]:first"), "4");
  EXPECT_EQ(selected("span[kind=\"client\"]:last"), "10");
  EXPECT_EQ(selected("span[kind=\"client\"]:nth_child(2)"), "6");
  EXPECT_EQ(selected("span[kind=\"client\"]:nth_child(9)"), "");
  EXPECT_EQ(selected("span[name contains \"rag\"]:first span[kind=\"client\"]"), "9");
}

TEST(SpanSelector, says_where_it_cannot_be_understood) {
  EXPECT_EQ(selected("span[]"),
            "span[]: expected a filter before the ], such as name=\"search\" at column 7, found the end");
  EXPECT_EQ(selected("span[name=\"x]"),
            "span[name=\"x]: expected a \" that ends the text at column 14, found the end");
  EXPECT_EQ(selected("span[name~\"x\"]").substr(0, 38), "span[name~\"x\"]: expected = or contains");
  EXPECT_NE(selected("span[tracetest.span.type=\"http\"]").find("Tracetest's others are not known"),
            std::string::npos);
  EXPECT_NE(selected("span[name=\"x\"]:nth_child(0)").find("expected 1, 2"), std::string::npos);
  EXPECT_NE(selected("span[name=\"x\"] name").find("expected span["), std::string::npos);
}

}  // namespace
}  // namespace weft::assertions
