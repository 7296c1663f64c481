// SQL and evaluator held against each other, on a real engine: what is found through SQL is what the
// evaluator finds when it is asked of every trace.
#include "traceql/search.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <random>

#include "base/arena.h"
#include "engine/testing.h"
#include "model/span_fixture.h"
#include "store/migrations.h"
#include "store/span_block.h"
#include "traceql/metrics_evaluator.h"
#include "traceql/parser.h"
#include "traceql/series_statement.h"

namespace weft::traceql {
namespace {

using model::Attribute;
using model::Value;

constexpr uint64_t kNoon = 1'700'000'000'000'000'000;
constexpr uint64_t kSecond = 1'000'000'000;
constexpr size_t kTraces = 60;
constexpr TimeRange kAll{kNoon, kNoon + 60 * kSecond};

// Traces of a few spans whose attributes take every type, drawn from a fixed seed.
class Generator {
 public:
  model::SpanBatch batch(uint8_t first_trace, size_t traces) {
    model::SpanBatch made;
    add_resources(made);
    for (size_t i = 0; i < traces; ++i) add_trace(made, static_cast<uint8_t>(first_trace + i));
    return made;
  }

 private:
  size_t below(size_t bound) { return std::uniform_int_distribution<size_t>(0, bound - 1)(random_); }
  bool one_in(size_t times) { return below(times) == 0; }
  template <class Item, size_t kCount>
  Item any(const std::array<Item, kCount>& items) {
    return items[below(kCount)];
  }

  static void add_resources(model::SpanBatch& batch) {
    using model::fixture::attributes;
    const auto add = [&](model::Attributes of_resource) {
      batch.resources.push_back({.attributes = of_resource, .schema_url = {}});
    };
    add(attributes({{"service.name", "gateway"}, {"region", "eu"}, {"tier", 1}, {"canary", true}}));
    add(attributes({{"service.name", "search"}, {"region", "u\"s\\"}, {"tier", 2.5}, {"canary", false}}));
    add(attributes({{"service.name", "llm"},
                    {"tier", "gold"},
                    {"zones", model::fixture::list({Value::string("a"), Value::string("b")})}}));
    batch.scopes.push_back(
        {.name = "lib", .version = "1.2", .attributes = attributes({{"beta", true}}), .schema_url = {}});
    batch.scopes.push_back({.name = "", .version = "", .attributes = {}, .schema_url = {}});
  }

  std::vector<Attribute> draw_attributes() {
    using model::fixture::value_of;
    static constexpr std::array kRoutes{"/ask", "/chat", "/träume \"x\"\n", ""};
    static constexpr std::array kModels{"gpt-4o", "claude-3-5-sonnet"};
    static constexpr std::array<int64_t, 4> kCodes{200, 404, 500, -1};
    std::vector<Attribute> drawn;
    if (!one_in(4)) drawn.push_back({"http.route", value_of(any(kRoutes))});
    if (!one_in(3)) drawn.push_back({"code", value_of(any(kCodes))});
    if (one_in(3)) drawn.push_back({"score", value_of(static_cast<double>(below(8)) / 4)});
    if (one_in(3)) drawn.push_back({"hit", value_of(one_in(2))});
    if (one_in(5)) drawn.push_back({"region", value_of("local")});
    if (one_in(4))
      drawn.push_back({"mixed", one_in(2) ? value_of("7") : one_in(2) ? value_of(7) : value_of(7.0)});
    if (one_in(4))
      drawn.push_back({"tags", model::fixture::list({value_of("red"), value_of(any(kRoutes)), value_of(3)})});
    if (one_in(8)) drawn.push_back({"blob", Value::bytes("xy")});
    if (one_in(3)) {
      drawn.push_back({"gen_ai.request.model", value_of(any(kModels))});
      drawn.push_back({"gen_ai.usage.input_tokens", value_of(static_cast<int64_t>(below(2'000)))});
      drawn.push_back({"gen_ai.usage.output_tokens", value_of(static_cast<int64_t>(below(200)))});
      drawn.push_back(
          {"gen_ai.prompt", value_of(one_in(2) ? "Where is the Weft?" : "What is a shuttle?\nSay.")});
    }
    if (one_in(3)) drawn.push_back({"session.id", value_of(one_in(2) ? "s-1" : "s-2")});
    return drawn;
  }

  std::span<const model::SpanEvent> draw_events() {
    if (!one_in(4)) return {};
    const std::array events{
        model::fixture::event("exception", {{"exception.type", one_in(2) ? "Timeout" : "KeyError"}}),
        model::fixture::event("log", {{"gen_ai.prompt", "weft in an event"}})};
    return model::fixture::memory().copy(std::span<const model::SpanEvent>(events.data(), one_in(3) ? 2 : 1));
  }

  void add_trace(model::SpanBatch& batch, uint8_t number) {
    static constexpr std::array kNames{"GET /ask", "query", "chat", "POST"};
    const size_t count = 1 + below(8);
    const uint64_t start = kNoon + below(60) * kSecond;
    for (size_t i = 0; i < count; ++i) {
      model::Span span;
      span.trace_id.bytes = {};
      span.trace_id.bytes[14] = 1;
      span.trace_id.bytes[15] = number;
      span.span_id.bytes = {};
      span.span_id.bytes[7] = static_cast<uint8_t>(i + 1);
      // Some traces have lost their root, and some parents point at nothing.
      if (i > 0 || one_in(6))
        span.parent_span_id.bytes[7] = static_cast<uint8_t>(one_in(9) ? 99 : i == 0 ? 98 : 1 + below(i));
      span.name = any(kNames);
      span.start_time_unix_nano = start + below(1'000) * 1'000'000;
      span.end_time_unix_nano = span.start_time_unix_nano + below(1'000) * 1'000'000;
      if (one_in(10)) span.end_time_unix_nano = span.start_time_unix_nano - 5;
      span.kind = static_cast<model::SpanKind>(below(6));
      span.status_code = static_cast<model::StatusCode>(below(3));
      if (span.status_code == model::StatusCode::error) span.status_message = "timed out";
      span.attributes = model::fixture::memory().copy(std::span<const Attribute>(draw_attributes()));
      span.events = draw_events();
      span.resource_index = static_cast<uint32_t>(below(3));
      span.scope_index = static_cast<uint32_t>(below(2));
      batch.spans.push_back(span);
    }
  }

  std::mt19937_64 random_{7};
};

class TraceqlSearch : public engine::testing::EngineFixture {
 protected:
  TraceqlSearch() : EngineFixture("weft", store::migrations()) {}

  void store(const model::SpanBatch& batch, std::string_view project) {
    store::SpanBlock block({});
    block.add(batch, project, "", kNoon);
    const auto stored =
        client().run({.sql = "INSERT INTO spans (" + store::SpanBlock::column_names() + ") FORMAT Native",
                      .data = block.build()});
    ASSERT_TRUE(stored) << stored.error().message;
  }

  void SetUp() override {
    EngineFixture::SetUp();
    Generator generator;
    store(generator.batch(1, kTraces), "mine");
    store(generator.batch(1 + kTraces, kTraces), "theirs");
  }

  // Every trace of the project, as the store gives it.
  std::vector<model::Trace> everything(const store::ProjectScope& project) {
    std::vector<model::Trace> traces;
    const store::Reader reader(engine());
    for (size_t number = 1; number <= 2 * kTraces; ++number) {
      model::TraceId id;
      id.bytes[14] = 1;
      id.bytes[15] = static_cast<uint8_t>(number);
      if (auto trace = reader.trace(id, project)) traces.push_back(std::move(*trace));
    }
    return traces;
  }
};

using Found = std::map<uint8_t, std::vector<size_t>>;  // trace → spans in each spanset

// Over the trace given, without SQL.
void find_in(const Query& query, const model::Trace& trace, Found& found) {
  const TraceIndex index(trace);
  SpanReader reader(trace, index);
  for (const auto& spanset : Evaluator(query, reader, kAll).run()) {
    found[trace.trace_id.bytes[15]].push_back(spanset.spans.size());
  }
}

constexpr std::array kSearches{
    "{ }",
    "{ true }",
    "{ false }",
    "{ name = \"query\" }",
    "{ name != \"query\" }",
    "{ name =~ \"que.*\" }",
    "{ name !~ \"que.*|chat\" }",
    "{ name > \"POST\" }",
    "{ \"POST\" < name }",
    "{ status = error }",
    "{ status != error }",
    "{ kind = server }",
    "{ kind != client && kind != server }",
    "{ duration > 500ms }",
    "{ duration = 0s }",
    "{ duration <= 10ms }",
    "{ 100ms >= duration }",
    "{ duration > 0.5s }",
    "{ statusMessage = \"timed out\" }",
    "{ statusMessage != \"\" }",
    "{ statusMessage =~ \".*out\" }",
    "{ resource.service.name = \"llm\" }",
    "{ resource.service.name != \"llm\" }",
    "{ .service.name = \"search\" }",
    "{ resource.service.name =~ \"s.*\" }",
    "{ rootServiceName = \"gateway\" }",
    "{ rootName = \"chat\" }",
    "{ traceDuration > 900ms }",
    "{ resource.region = \"eu\" }",
    "{ resource.region = \"u\\\"s\\\\\" }",
    "{ resource.region != \"eu\" }",
    "{ resource.region =~ \"e.\" }",
    "{ resource.region != nil }",
    "{ resource.region = nil }",
    "{ .region = \"eu\" }",
    "{ .region = \"local\" }",
    "{ .region != \"local\" }",
    "{ .region = nil }",
    "{ .region != nil }",
    "{ resource.tier = 1 }",
    "{ resource.tier > 1 }",
    "{ resource.tier = \"gold\" }",
    "{ .tier = 2.5 }",
    "{ resource.canary }",
    "{ resource.canary = false }",
    "{ !resource.canary }",
    "{ resource.zones = \"b\" }",
    "{ resource.zones != \"b\" }",
    "{ resource.zones != \"z\" }",
    "{ .zones =~ \"a|c\" }",
    "{ span.http.route = \"/ask\" }",
    "{ span.http.route = \"\" }",
    "{ span.http.route != \"/ask\" }",
    "{ .http.route =~ \"/(ask|chat)\" }",
    "{ .http.route !~ \"/ask\" }",
    "{ .http.route = `/träume \"x\"\n` }",
    "{ .http.route =~ \"/tr.*\" }",
    "{ .http.route >= \"/c\" }",
    "{ .http.route = nil }",
    "{ span.code >= 400 }",
    "{ span.code = 500 }",
    "{ span.code != 500 }",
    "{ .code < 0 }",
    "{ .code = 404.0 }",
    "{ .code > 403.5 }",
    "{ .code = \"500\" }",
    "{ .code = nil && .score = nil }",
    "{ .score < 1 }",
    "{ .score = 1 }",
    "{ .score != 0.25 }",
    "{ .hit }",
    "{ !.hit }",
    "{ .hit = false }",
    "{ .hit != false }",
    "{ !(.hit = true) }",
    "{ .mixed = 7 }",
    "{ .mixed = \"7\" }",
    "{ .mixed != 7 }",
    "{ .tags = \"red\" }",
    "{ .tags != \"red\" }",
    "{ .tags != \"blue\" }",
    "{ .tags = 3 }",
    "{ .tags =~ \"/.*\" }",
    "{ .tags != nil }",
    "{ .blob = nil }",
    "{ .blob != nil }",
    "{ event:name = \"exception\" }",
    "{ event:name != \"exception\" }",
    "{ event.exception.type = \"Timeout\" }",
    "{ event.exception.type =~ \"K.*\" }",
    "{ event.missing = 1 }",
    "{ event:name = nil }",
    "{ instrumentation:name = \"lib\" }",
    "{ instrumentation:version != \"1.2\" }",
    "{ instrumentation.beta }",
    "{ llm.model = \"gpt-4o\" }",
    "{ llm.model != \"gpt-4o\" }",
    "{ llm.model = nil }",
    "{ llm.tokens > 1000 }",
    "{ llm.tokens.input < 500 && llm.tokens.output > 50 }",
    "{ llm.cost > 0.001 }",
    "{ llm.cost = nil }",
    "{ event.type = \"model\" }",
    "{ session.id = \"s-1\" }",
    "{ session.id != \"s-1\" }",
    "{ llm.text = \"WEFT\" }",
    "{ llm.text != \"weft\" }",
    "{ llm.text =~ \"shuttle.*Say\" }",
    "{ llm.text !~ \"Weft\" }",
    "{ trace:id = \"105\" }",
    "{ trace:id = \"zz\" }",
    "{ span:id = \"3\" }",
    "{ .code + 100 = 600 }",
    "{ -.code = 1 }",
    "{ parent.code = 500 }",
    "{ childCount > 2 }",
    "{ nestedSetParent = -1 }",
    "{ .hit || status = error && kind = client }",
    "{ !(status = error || .hit) }",
    "{ !(parent.code = 500) }",
    "{ !(.code + 1 = 501) && name = \"chat\" }",
    "{ status = error } > { }",
    "{ name = \"GET /ask\" } >> { status = error }",
    "{ name = \"query\" } << { kind = server }",
    "{ name = \"query\" } ~ { name = \"chat\" }",
    "{ name = \"query\" } !> { status = error }",
    "{ .hit } !>> { .code = 500 }",
    "{ .hit } &> { status = error }",
    "{ .hit } && { .code = 500 }",
    "{ .hit } || { .code = 500 }",
    "{ .hit } && { .code = 500 } || { .score > 1 }",
    "{ .hit } | { status = error }",
    "{ status = error } | count() > 1",
    "{ } | avg(duration) > 600ms",
    "{ } | by(name) | count() > 2",
    "{ .code != nil } | by(.code) | max(duration) > 900ms",
    "{ } | by(name) | coalesce() | count() = 4",
    "({ .hit } | count()) >= ({ status = error } | count())",
    "count() > 6",
    "({ status = error } | count() > 1) >> ({ kind = client })",
    "{ } | select(.code) | { .code = 404 }",
};

TEST_F(TraceqlSearch, finds_through_sql_what_the_evaluator_finds_in_every_trace) {
  size_t with_answer = 0;
  const auto traces = everything("mine");
  ASSERT_EQ(traces.size(), kTraces);
  for (const auto* const text : kSearches) {
    const auto query = parse(text);
    ASSERT_TRUE(query) << query.error().message;
    Found expected;
    for (const auto& trace : traces) find_in(*query, trace, expected);
    const auto result = search(engine(), *query, {.project = "mine", .range = kAll, .limit = 1'000});
    ASSERT_TRUE(result) << text << "\n" << result.error().message;
    Found found;
    for (const auto& trace : result->traces) {
      for (const auto& spanset : trace.spansets) found[trace.trace_id.bytes[15]].push_back(spanset.matched);
    }
    EXPECT_EQ(found, expected) << text;
    EXPECT_FALSE(result->truncated);
    if (!found.empty()) ++with_answer;
  }
  EXPECT_GE(with_answer, 100U);  // of queries that find nothing little is learnt
}

struct MetricsCase {
  const char* query;
  bool by_sql;
};
constexpr std::array kMetrics{
    MetricsCase{"{ } | rate()", true},
    MetricsCase{"{ status = error } | count_over_time()", true},
    MetricsCase{"{ span:parentID = \"\" } | rate() by (name)", true},
    MetricsCase{"{ span:parentID != \"\" } | rate()", true},
    MetricsCase{"{ } | rate() by (resource.service.name)", true},
    MetricsCase{"{ } | count_over_time() by (name, status, kind)", true},
    MetricsCase{"{ span.code >= 400 } | rate() by (span.code)", true},
    MetricsCase{"{ } | count_over_time() by (span.http.route)", true},
    MetricsCase{"{ } | count_over_time() by (span.mixed)", true},
    MetricsCase{"{ } | count_over_time() by (.region, .hit)", true},
    MetricsCase{"{ } | count_over_time() by (resource.tier, resource.canary)", true},
    MetricsCase{"{ .region = \"eu\" || .code = nil } | rate()", true},
    MetricsCase{"{ resource.region =~ \"e.*\" } | rate() by (.service.name)", true},
    MetricsCase{"{ } | min_over_time(duration)", true},
    MetricsCase{"{ } | max_over_time(duration) by (resource.service.name)", true},
    MetricsCase{"{ } | sum_over_time(llm.tokens) by (llm.model)", true},
    MetricsCase{"{ } | sum_over_time(llm.cost) by (session.id)", true},
    MetricsCase{"{ } | avg_over_time(span.score)", true},
    MetricsCase{"{ } | avg_over_time(.code) by (event.type)", true},
    MetricsCase{"{ } | quantile_over_time(duration, 0.5, 0.9, 0.99) by (name)", true},
    MetricsCase{"{ } | quantile_over_time(span.score, 0.5)", true},
    MetricsCase{"{ } | histogram_over_time(duration)", true},
    MetricsCase{"{ } | histogram_over_time(span.code) by (status)", true},
    MetricsCase{"{ } | rate() by (name) | topk(2) > 0.2", true},
    MetricsCase{"{ instrumentation:name = \"lib\" } | rate() by (instrumentation.beta)", true},
    MetricsCase{"{ .tags = \"red\" } | rate()", false},
    MetricsCase{"{ } | rate() by (span.tags)", false},
    MetricsCase{"{ resource.zones = \"a\" } | rate()", false},
    MetricsCase{"{ event:name = \"exception\" } | rate() by (name)", false},
    MetricsCase{"{ parent.code = 500 } | rate()", false},
    MetricsCase{"{ } | rate() by (rootName)", false},
    MetricsCase{"{ .hit } >> { } | count_over_time() by (name)", false},
    MetricsCase{"{ } | count() > 3 | quantile_over_time(duration, 0.5)", false},
    MetricsCase{"{ } | compare({ status = error }, 3)", false},
};

void expect_same(const SeriesSet& found, const SeriesSet& expected, const char* text) {
  ASSERT_EQ(found.series.size(), expected.series.size()) << text;
  EXPECT_FALSE(found.series.empty()) << text;
  for (size_t i = 0; i < found.series.size(); ++i) {
    EXPECT_EQ(found.series[i].labels, expected.series[i].labels) << text;
    ASSERT_EQ(found.series[i].values.size(), expected.series[i].values.size());
    for (size_t point = 0; point < found.series[i].values.size(); ++point) {
      const double a = found.series[i].values[point];
      const double b = expected.series[i].values[point];
      // Sums are made in another order.
      EXPECT_TRUE((std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-9 * std::abs(b))
          << text << ": " << a << " and " << b;
    }
  }
}

TEST_F(TraceqlSearch, series_counted_by_sql_are_those_of_the_evaluator) {
  const auto traces = everything("mine");
  const auto steps = steps_of(kAll.start_unix_nano, kAll.end_unix_nano, 7 * kSecond).value();
  for (const auto& [text, by_sql] : kMetrics) {
    const auto query = parse(text);
    ASSERT_TRUE(query) << query.error().message;
    MetricsEvaluator evaluator(*query, steps);
    for (const auto& trace : traces) evaluator.add(trace);
    const auto counted = ask_for_series(engine(), *query, "mine", steps);
    ASSERT_TRUE(counted) << text << "\n" << counted.error().message;
    EXPECT_EQ(counted->has_value(), by_sql) << text;
    const auto set = query_range(engine(), *query, "mine", steps);
    ASSERT_TRUE(set) << text << "\n" << set.error().message;
    expect_same(*set, std::move(evaluator).finish(), text);
  }
}

TEST_F(TraceqlSearch, a_query_never_reaches_another_project) {
  constexpr std::array kAttempts{"{ }",
                                 "{ name != \"' OR project = 'theirs\" }",
                                 "{ trace:id = \"150\" }",
                                 "{ resource.service.name != \"') OR 1 = 1 --\" }",
                                 "{ } !> { }",
                                 "{ .\"' OR 1=1\" = nil }",
                                 "{ name =~ \".*\" || project() }"};
  for (const auto* const text : kAttempts) {
    const auto query = parse(text);
    if (!query) continue;
    const auto result = search(engine(), *query, {.project = "mine", .range = kAll, .limit = 1'000});
    ASSERT_TRUE(result) << text << result.error().message;
    for (const auto& trace : result->traces) EXPECT_LE(trace.trace_id.bytes[15], kTraces) << text;
  }
  const auto rate = parse("{ } | count_over_time()").value();
  const auto steps = steps_of(kAll.start_unix_nano, kAll.end_unix_nano, 60 * kSecond).value();
  const auto count = [&](const store::ProjectScope& project) {
    return query_range(engine(), rate, project, steps).value().series.at(0).values.at(0);
  };
  EXPECT_EQ(count("mine") + count("theirs"), count(std::nullopt));
  EXPECT_GT(count("theirs"), 0);
  EXPECT_TRUE(query_range(engine(), rate, "nobody's", steps).value().series.empty());
}

TEST_F(TraceqlSearch, the_newest_traces_come_first_and_no_more_than_asked_for) {
  const auto query = parse("{ status = error } | select(.code)").value();
  const auto all = search(engine(), query, {.project = "mine", .range = kAll, .limit = 1'000}).value();
  const auto some = search(engine(), query, {.project = "mine", .range = kAll, .limit = 3}).value();
  ASSERT_EQ(some.traces.size(), 3u);
  EXPECT_LT(some.inspected_traces, all.inspected_traces);
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(some.traces[i].trace_id, all.traces[i].trace_id);
}

TEST_F(TraceqlSearch, spans_are_shown_with_what_the_query_mentions) {
  const auto query = parse("{ .code = 500 } | select(status, .missing)").value();
  const auto found =
      search(engine(), query, {.project = "mine", .range = kAll, .limit = 1, .spans_per_spanset = 1}).value();
  const auto& spans = found.traces.at(0).spansets.at(0).spans;
  ASSERT_EQ(spans.size(), 1u);
  ASSERT_EQ(spans[0].attributes.size(), 2u);
  EXPECT_EQ(spans[0].attributes[0], (std::pair<std::string, OwnedDatum>(".code", int64_t{500})));
  EXPECT_EQ(spans[0].attributes[1].first, "status");
}

TEST_F(TraceqlSearch, spans_outside_the_time_range_are_not_found) {
  const auto query = parse("{ }").value();
  const TimeRange before{0, kNoon};
  EXPECT_TRUE(search(engine(), query, {.project = "mine", .range = before}).value().traces.empty());
}

TEST_F(TraceqlSearch, the_wrong_kind_of_query_is_refused) {
  const auto steps = steps_of(0, 10, 1).value();
  EXPECT_EQ(search(engine(), parse("{ } | rate()").value(), {}).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(query_range(engine(), parse("{ }").value(), "mine", steps).error().code,
            ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace weft::traceql
