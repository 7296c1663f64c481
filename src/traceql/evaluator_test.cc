// Queries over one small trace, and the spans they find.
#include "traceql/evaluator.h"

#include <gtest/gtest.h>

#include <array>

#include "traceql/parser.h"
#include "traceql/trace_fixture.h"

namespace weft::traceql {
namespace {

using namespace fixture;

// "1 2 | 3": the ids of two spansets.
std::string found_in(const model::Trace& trace, const std::string& text, TimeRange range = {}) {
  const auto query = parse(text);
  if (!query) return query.error().message;
  const TraceIndex index(trace);
  SpanReader reader(trace, index);
  std::string found;
  for (const auto& spanset : Evaluator(*query, reader, range).run()) {
    if (!found.empty()) found += " | ";
    for (const size_t span : spanset.spans) {
      if (!found.empty() && !found.ends_with(' ')) found += ' ';
      found += fmt::to_string(trace.spans[span].span.span_id.bytes[7]);
    }
  }
  return found;
}

struct Case {
  const char* query;
  const char* found;
};

// Spans are listed by when they began: 1, 2, 4, 5, 3, 6 (trace_fixture.h draws them).
constexpr std::array kConditions{
    Case{"{ }", "1 2 4 5 3 6"},
    Case{"{ false }", ""},
    Case{"{ name = \"query\" }", "4 5"},
    Case{"{ span:name != \"query\" }", "1 2 3 6"},
    Case{R"({ name = "\x71u\145r\u0079" })", "4 5"},
    Case{"{ name =~ \"quer\" }", ""},  // the whole value has to match
    Case{"{ name =~ \"quer.|POST\" }", "4 5 6"},
    Case{"{ name !~ \"q.*\" }", "1 2 3 6"},
    Case{"{ status = error }", "3"},
    Case{"{ status != error && kind = client }", "4 5 6"},
    Case{"{ duration > 50ms }", "1 3 6"},
    Case{"{ duration >= 8ms && duration < 10000000 }", "5"},
    Case{"{ .region = \"eu\" }", "1"},
    Case{"{ .region = \"us\" }", "2"},  // the span's comes before the resource's
    Case{"{ resource.region = \"eu\" }", "1"},
    Case{"{ span.region != nil }", "2"},
    Case{"{ .region = nil }", "4 5 3 6"},
    Case{"{ resource.service.name = \"db\" }", "4 5"},
    Case{"{ .service.name =~ \"d.\" }", "4 5"},
    Case{"{ .hit }", "2"},
    Case{"{ !.hit }", ""},  // of spans without it, neither holds
    Case{"{ !(.hit = true) }", "1 4 5 3 6"},
    Case{"{ .top_k != 6 }", "2"},
    Case{"{ .top_k = \"5\" }", ""},  // no type is turned into another
    Case{"{ .top_k != \"5\" }", ""},
    Case{"{ .top_k = 5.0 && .score < 1 }", "2"},
    Case{"{ .top_k + 1 = 6 }", "2"},
    Case{"{ .top_k / 2 = 2 }", "2"},
    Case{"{ .top_k / 2.0 = 2.5 }", "2"},
    Case{"{ .top_k % 3 = 2 && .top_k ^ 2 = 25 && -.top_k = -5 }", "2"},
    Case{"{ .top_k / 0 = 1 || .top_k % 0 != 1 }", ""},
    Case{"{ 2 ^ 3 ^ 2 = 512 }", "1 2 4 5 3 6"},
    Case{"{ 10 - 2 - 3 = 5 && 2 + 3 * 4 = 14 }", "1 2 4 5 3 6"},
    Case{"{ true || true && false }", ""},  // && and || bind alike, from the left, as in Tempo
    Case{"{ .tags = \"b\" }", "1"},         // any of a list
    Case{"{ .tags != \"b\" }", ""},         // none of a list
    Case{"{ .tags != \"c\" }", "1"},
    Case{"{ .tags =~ \"[ax]\" }", "1"},
    Case{"{ event.key = \"k2\" }", "2"},
    Case{"{ event.key != \"k2\" }", ""},
    Case{"{ event:name = \"cache.miss\" }", "2"},
    Case{"{ event.\"type\" = \"lru\" }", "2"},
    Case{"{ .\"odd name\" = \"yes\" && .a-b = 1 }", "6"},
    Case{"{ parent.region = \"us\" }", "4 5"},
    Case{"{ parent.resource.region = \"eu\" }", "2 3"},
    Case{"{ childCount = 2 }", "1 2"},
    Case{"{ rootName = \"GET /ask\" && rootServiceName = \"gateway\" && traceDuration = 100ms }",
         "1 2 4 5 3 6"},
    Case{"{ nestedSetParent = -1 }", "1"},
    Case{"{ nestedSetLeft = 1 && nestedSetRight = 12 }", "1"},
    Case{"{ span:id = \"6\" || span:parentID = \"0000000000000003\" }", "6"},
    Case{"{ trace:id = \"01010101010101010101010101010101\" && span:parentID = \"\" }", "1"},
    Case{"{ instrumentation:name = \"scope\" && instrumentation:version = \"1.2\" }", "1 2 4 5 3 6"},
    Case{"{ event.type = \"model\" }", "3"},
    Case{"{ llm.model = \"gpt-4o\" && llm.tokens = 1050 && llm.tokens.input > llm.tokens.output }", "3"},
    Case{"{ llm.cost > 0 && llm.cost < 1 }", "3"},
    Case{"{ llm.cost = nil }", "1 2 4 5 6"},
    Case{"{ session.id = \"s-1\" && user.id = \"ada\" }", "1"},
    Case{"{ llm.text = \"A WEFT?\" }", "3"},
    Case{"{ llm.text =~ \"weft.*tell\" }", ""},
    Case{"{ llm.text =~ \"Weft.*Tell\" }", "3"},
    Case{"{ llm.text != \"shuttle\" }", "3"},
};

constexpr std::array kStructure{
    Case{"{ .service.name = \"db\" } && { status = error }", "4 5 3"},
    Case{"{ .service.name = \"db\" } && { .missing }", ""},
    Case{"{ .service.name = \"db\" } || { .missing }", "4 5"},
    Case{"{ name = \"GET /ask\" } > { }", "2 3"},
    Case{"{ name = \"GET /ask\" } >> { name = \"query\" }", "4 5"},
    Case{"{ name = \"GET /ask\" } > { name = \"query\" }", ""},
    Case{"{ name = \"query\" } < { }", "2"},
    Case{"{ name = \"query\" } << { }", "1 2"},
    Case{"{ name = \"retrieve\" } ~ { }", "3"},
    Case{"{ name = \"query\" } ~ { name = \"query\" }", "4 5"},
    Case{"{ status = error } ~ { status = error }", ""},  // no span is its own sibling
    Case{"{ } !> { }", "1"},
    Case{"{ status = error } !>> { kind = client }", "4 5 3"},
    Case{"{ kind = client } !< { }", "4 5 6"},
    Case{"{ kind = client } !<< { }", "4 5 6"},
    Case{"{ name = \"query\" } !~ { }", "1 2 3 6"},
    Case{"{ } !~ { }", "1 6"},
    Case{"{ .missing } !> { name = \"query\" }", "4 5"},
    Case{"{ .region = \"us\" } &> { name = \"query\" }", "2 4 5"},
    Case{"{ } &>> { status = error }", "1 3"},
    Case{"{ status = error } &< { }", "1 3"},
    Case{"{ name = \"query\" } &<< { nestedSetParent = -1 }", "1 4 5"},
    Case{"{ name = \"retrieve\" } &~ { status = error }", "2 3"},
    Case{"{ .missing } && { } > { }", ""},  // relations bind tighter than && and ||
    Case{"{ name = \"query\" } || { } > { status = error }", "4 5 3"},
    Case{"({ name = \"query\" } || { }) > { status = error }", "3"},
    Case{"{ name = \"GET /ask\" } > { } > { name = \"query\" }", "4 5"},
};

constexpr std::array kPipelines{
    Case{"{ kind = client } | { status = error }", "3"},
    Case{"{ kind = client } | count() > 3", "4 5 3 6"},
    Case{"{ kind = client } | count() > 4", ""},
    Case{"{ name = \"query\" } | avg(duration) = 9ms", "4 5"},
    Case{"{ } | max(.db.rows) = 30 | min(.db.rows) = 10 | sum(.db.rows) = 40", "1 2 4 5 3 6"},
    Case{"{ } | max(.missing) > 0", ""},
    Case{"{ } | max(duration) - min(duration) > 90ms", "1 2 4 5 3 6"},
    Case{"{ } | count() * 2 + 1 = 13", "1 2 4 5 3 6"},
    Case{"{ } | by(resource.service.name)", "1 | 2 | 4 5 | 3 6"},
    Case{"{ } | by(.db.rows)", "1 2 3 6 | 4 | 5"},
    Case{"{ } | by(resource.service.name) | count() > 1", "4 5 | 3 6"},
    Case{"{ } | by(resource.service.name) | { duration > 60ms }", "1 | 3"},
    Case{"{ } | by(resource.service.name) | count() > 1 | coalesce()", "4 5 3 6"},
    Case{"{ } | by(resource.service.name) | by(duration > 9ms)", "1 | 2 | 4 | 5 | 3 6"},
    Case{"{ } | select(.region)", "1 2 4 5 3 6"},
    Case{"count() > 2 | { status = error }", "3"},
    Case{"({ name = \"query\" } | count() > 1) > ({ })", ""},
    Case{"({ kind = client } | count()) > ({ status = error } | count() > 0 | count())", "4 5 3 6"},
    Case{"{ } | sum(.db.rows * 300000000000000000) > 0", "1 2 4 5 3 6"},  // beyond 64 bits
    Case{"{ } | avg(.db.rows * 300000000000000000) > 5000000000000000000.0", "1 2 4 5 3 6"},
    Case{"({ name = \"retrieve\" }) > ({ name = \"query\" } | count() = 2)", "4 5"},
    Case{"({ name = \"query\" } | count()) > ({ status = error } | count())", "4 5 3"},
    Case{"({ name = \"query\" } | count()) > 2", ""},
};

template <size_t kCount>
void expect_all(const std::array<Case, kCount>& cases) {
  const auto trace = question();
  for (const auto& [query, found] : cases) EXPECT_EQ(found_in(trace, query), found) << query;
}

TEST(Evaluator, conditions_find_the_spans_they_hold_for) {
  expect_all(kConditions);
}
TEST(Evaluator, structure_relates_spans_of_one_trace) {
  expect_all(kStructure);
}
TEST(Evaluator, pipelines_filter_group_and_count) {
  expect_all(kPipelines);
}

TEST(Evaluator, spansets_say_what_they_were_grouped_by_and_what_was_counted) {
  const auto trace = question();
  const auto query = parse("{ } | by(resource.service.name) | max(duration) > 90ms").value();
  const TraceIndex index(trace);
  SpanReader reader(trace, index);
  const auto found = Evaluator(query, reader, {}).run();
  ASSERT_EQ(found.size(), 1u);
  const std::vector<std::pair<std::string, OwnedDatum>> expected{{"by(resource.service.name)", "gateway"},
                                                                 {"max(duration)", int64_t{100'000'000}}};
  EXPECT_EQ(found[0].attributes, expected);
}

TEST(Evaluator, spans_outside_the_time_range_are_not_found_but_still_are_parents) {
  const auto trace = question();
  const TimeRange late{kStart + 10 * kMillisecond, kStart + 31 * kMillisecond};
  EXPECT_EQ(found_in(trace, "{ }", late), "5 3");
  EXPECT_EQ(found_in(trace, "{ parent.top_k = 5 }", late), "5");
  EXPECT_EQ(found_in(trace, "{ }", {0, 1}), "");
}

TEST(Evaluator, orphans_and_cycles_are_roots) {
  const auto trace = trace_of({{.id = 1, .parent = 9},
                               {.id = 2, .parent = 3, .at_ms = 1},
                               {.id = 3, .parent = 2, .at_ms = 2},
                               {.id = 4, .parent = 4, .at_ms = 3}});
  EXPECT_EQ(found_in(trace, "{ nestedSetParent = -1 }"), "1 2 4");
  EXPECT_EQ(found_in(trace, "{ } > { }"), "3");
  EXPECT_EQ(found_in(trace, "{ } >> { }"), "3");
  EXPECT_EQ(found_in(trace, "{ rootName = \"\" }"), "1 2 3 4");
}

TEST(Evaluator, an_empty_trace_matches_nothing) {
  EXPECT_EQ(found_in(trace_of({}), "{ }"), "");
}

model::Trace chain_of(size_t length) {
  auto trace = trace_of({{.id = 1}});
  trace.spans.reserve(length);
  for (uint64_t i = 1; i < length; ++i) {
    auto next = trace.spans.back();
    next.span.parent_span_id = next.span.span_id;
    for (size_t byte = 0; byte < 8; ++byte)
      next.span.span_id.bytes[byte] = uint8_t((i + 1) >> (8 * (7 - byte)));
    next.span.start_time_unix_nano += 1;
    trace.spans.push_back(next);
  }
  return trace;
}

TEST(Evaluator, a_trace_of_100000_spans_that_is_one_chain_is_answered) {
  const auto trace = chain_of(100'000);
  const TraceIndex index(trace);
  SpanReader reader(trace, index);
  for (const auto* const text : {"{ } >> { }", "{ } << { }", "{ } &>> { }", "{ } !<< { }", "{ } ~ { }"}) {
    const auto query = parse(text).value();
    const auto found = Evaluator(query, reader, {}).run();
    const size_t spans = found.empty() ? 0 : found[0].spans.size();
    const size_t expected = text == std::string_view("{ } ~ { }")     ? 0
                            : text == std::string_view("{ } !<< { }") ? 1
                            : text == std::string_view("{ } &>> { }") ? 100'000
                                                                      : 99'999;
    EXPECT_EQ(spans, expected) << text;
  }
}

TEST(Evaluator, the_longest_condition_that_is_read_is_also_answered) {
  std::string condition = ".a";
  for (size_t i = 1; i < kNodesMax / 2; ++i) condition += " || .a";
  EXPECT_EQ(found_in(question(), "{ " + condition + " }"), "");
}

}  // namespace
}  // namespace weft::traceql
