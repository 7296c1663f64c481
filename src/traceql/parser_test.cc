#include "traceql/parser.h"

#include <gtest/gtest.h>

#include <array>

#include "traceql/lexer.h"

namespace weft::traceql {
namespace {

// Every form of the language once.
constexpr std::array kUnderstood{
    "{ }",
    "{ true && !false }",
    "{ .a || span.b && resource.c != 3 }",
    R"({ ."a b" = "v" && span."x\"y" = `raw \ text` })",
    "{ event.name = \"x\" && link.kind = \"y\" && instrumentation.lib = \"z\" }",
    "{ parent.a = 1 && parent.span.b = 2 && parent.resource.c = 3 }",
    "{ name = \"a\" && span:name != \"b\" && statusMessage =~ \"c.*\" && kind = server && status != ok }",
    "{ duration > 1h30m && span:duration < 1.5s && traceDuration >= 100ms && trace:duration <= 2d }",
    "{ duration > .5s && duration < 1.5h.5m }",
    "{ rootName = \"a\" && rootServiceName = \"b\" && rootService = \"b\" && trace:rootName = \"a\" }",
    "{ childCount > 2 && span:childCount < 3 && nestedSetParent < 0 && nestedSetLeft > nestedSetRight }",
    "{ trace:id = \"1f\" && span:id = \"2\" && span:parentID = \"3\" && link:traceID = \"4\" }",
    "{ event:name = \"exception\" && event:timeSinceStart > 2ms && instrumentation:version = \"1\" }",
    "{ -.a + 1 * 2 ^ 3 % 4 / 5 - 6 = 7 }",
    "{ .a = nil || nil != .b || nil = nil }",
    "{ event.type = \"model\" && llm.model = \"gpt-4o\" && llm.tokens.input > 10 && llm.cost < 0.5 }",
    "{ session.id = \"s\" && user.id != nil && llm.text = \"a phrase\" }",
    "{ .a } && { .b } || { .c }",
    "{ .a } > { .b } >> { .c } < { .d } << { .e } ~ { .f }",
    "{ } !> { } !>> { } !< { } !<< { } !~ { }",
    "{ } &> { } &>> { } &< { } &<< { } &~ { }",
    "({ .a } | count() > 1) >> ({ .b } | by(.c) | max(duration) > 1s)",
    "{ } | by(1 + .a) | coalesce() | select(.a, name, resource.b)",
    "{ } | avg(.a) + 2 * sum(duration) >= -3.5 | { .b }",
    "max(duration) > 3s | { status = error }",
    "({ .a } | count()) > ({ .b } | count())",
    "{ } | rate() by (resource.service.name, name) | topk(10) > 5.5 | bottomk(2)",
    "{ } | count_over_time() with(sample=0.1, most_recent=true)",
    "{ } | min_over_time(duration) >= 10ms",
    "{ } | quantile_over_time(duration, 0, .9, 1) by (span.http.path)",
    "{ } | histogram_over_time(span.bytes)",
    "{ } | compare({ status = error }, 5, 100, 200)",
    "{ } // all of them\n | /* more than\n one */ count() > 1",
    R"({ .a = "\a\b\f\v\x41\101\u00e9\U0001F600" })",
};

struct Refused {
  const char* query;
  const char* message;  // its beginning, or part of it
};
constexpr std::array kRefused{
    Refused{"", "line 1, column 1: found the end of the query, expected a stage"},
    Refused{"{ .a = 1", "line 1, column 9: found the end of the query, expected '}'"},
    Refused{"{ .a == 1 }", "line 1, column 6: found '==', expected '='"},
    Refused{"{ .a <\n  }", "line 2, column 3: found '}', expected a value"},
    Refused{"{ foo = 4 }", "line 1, column 3: found 'foo', expected a value"},
    Refused{"{ foo = 4 }", "an attribute is written with a dot before its name: .foo"},
    Refused{"{ trace:status = error }", "column 3: found 'trace:status'"},
    Refused{"{ .  }", "column 4: found ' ', expected an attribute's name"},
    Refused{"{ .a = \"x }", "column 8: the string that begins here has no end"},
    Refused{"{ .a = \"\\q\" }", "column 9: found an escape"},
    Refused{"{ .a = \"\\ud800\" }", "column 9: found an escape"},
    Refused{"{ .a = \"\\x4\" }", "column 9: found an escape"},
    Refused{"{ } /* all | count() > 1", "column 5: the comment that begins here has no end"},
    Refused{"{ name = GET }", "text is written in quotes: \"GET\""},
    Refused{"{ status = \"error\" }", "a status is written without quotes: error"},
    Refused{"{ \"server\" = kind }", "a kind is written without quotes: server"},
    Refused{"{ duration > 5x }", "column 15: found 'x' after a number, expected a unit"},
    Refused{"{ duration > 1h2x }", "found no unit"},
    Refused{"{ .a = 99999999999999999999 }", "column 8: the number does not fit"},
    Refused{"{ .a = # }", "column 8: found '#', which means nothing"},
    Refused{"{ \"ü\" = 1 = .a }", "column 7: '=' has a string on its left and a number on its right"},
    Refused{"{ 1 = \"a\" }", "column 5: '=' has a number on its left and a string on its right"},
    Refused{"{ name > 3 }", "column 8: '>' has a string on its left"},
    Refused{"{ status > ok }", "column 10: '>' cannot be used with a status"},
    Refused{"{ duration }", "column 3: the condition is a duration"},
    Refused{"{ -true }", "column 3: '-' stands before true or false, expected a number"},
    Refused{"{ !name }", "column 3: '!' stands before a string"},
    Refused{"{ .a =~ .b }", "expected a regular expression written out"},
    Refused{"{ .a =~ \"(\" }", "column 9: the regular expression cannot be read"},
    Refused{"{ .a > nil }", "'>' cannot be used with nil"},
    Refused{"{ name = nil }", "every span has name"},
    Refused{"{ } = { }", "column 5: '=' cannot stand here: it takes two numbers"},
    Refused{"{ } + { }", "'+' cannot stand here"},
    Refused{"{ } > 3", "column 5: '>' stands between a spanset and a number"},
    Refused{"{ } | count()", "expected a comparison: a query cannot end in a number"},
    Refused{"{ } | max() > 1", "column 11: found ')', expected a value"},
    Refused{"{ } | max(name) > 1", "expected a number in an aggregate"},
    Refused{"{ } | sum(3) > 1", "the aggregate has the same value for every span"},
    Refused{"{ } | by(1)", "by(…) has the same value for every span"},
    Refused{"{ } | select(1)", "expected an attribute"},
    Refused{"{ } | nothing()", "found 'nothing', expected a stage"},
    Refused{"{ } { }", "expected an operator, '|', with(…) or the end of the query"},
    Refused{"{ } | rate() | { }", "expected topk(n) or bottomk(n)"},
    Refused{"{ } | rate() | topk(0)", "expected a number of series from 1 on"},
    Refused{"({ } | rate()) > 2", "metrics functions stand at the end"},
    Refused{"{ } | sum_over_time(name)", "name is a string, expected a number"},
    Refused{"{ } | quantile_over_time(duration)", "expected ','"},
    Refused{"{ } | quantile_over_time(duration, 99)", "a quantile lies outside 0 to 1"},
    Refused{"{ } | compare({ status = error }) | topk(2)", "compare() cannot be followed"},
    Refused{"{ llm.text > \"a\" }", "llm.text is searched with"},
};

TEST(Parser, understands_every_form_of_the_language) {
  for (const char* query : kUnderstood) {
    const auto parsed = parse(query);
    EXPECT_TRUE(parsed) << query << "\n" << (parsed ? "" : parsed.error().message);
  }
}

TEST(Parser, says_where_a_query_is_wrong_and_what_was_expected) {
  for (const auto& [query, message] : kRefused) {
    const auto parsed = parse(query);
    ASSERT_FALSE(parsed) << query;
    EXPECT_EQ(parsed.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(parsed.error().message.find(message), std::string::npos) << query << "\n"
                                                                       << parsed.error().message;
  }
}

std::string repeated(std::string_view part, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += part;
  return text;
}

TEST(Parser, refuses_brackets_that_are_nested_too_deep) {
  for (const auto* const open : {"(", "{ (", "{ !", "{ -"}) {
    EXPECT_FALSE(parse(repeated(open, 30'000)));
  }
  EXPECT_TRUE(parse("{ " + repeated("(", kNestingMax - 2) + ".a" + repeated(")", kNestingMax - 2) + " }"));
  const auto refused = parse("{ " + repeated("(", kNestingMax) + ".a" + repeated(")", kNestingMax) + " }");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("nested more than 100 deep"), std::string::npos);
}

TEST(Parser, refuses_a_query_of_too_many_parts_or_bytes) {
  const auto parts = parse("{ .a" + repeated(" && .a", kNodesMax) + " }");
  ASSERT_FALSE(parts);
  EXPECT_NE(parts.error().message.find("more than 2000 parts"), std::string::npos);
  EXPECT_EQ(parse(std::string(kQueryBytesMax + 1, ' ')).error().code, ErrorCode::too_large);
}

TEST(Parser, an_attribute_is_written_back_as_it_can_be_read) {
  for (const auto* const text :
       {".a", "span.http.path", "parent.a", "parent.resource.b", R"(."a b")", R"(span."x\"y")",
        R"(event."type")", "event.type", "name", "span:childCount", "llm.tokens.input"}) {
    const auto query = parse(fmt::format("{{ }} | select({})", text));
    ASSERT_TRUE(query) << query.error().message;
    const auto& select = std::get<Select>(query->stages[query->pipeline.stages.back()].node);
    EXPECT_EQ(to_text(select.attributes.front()), text);
  }
}

}  // namespace
}  // namespace weft::traceql
