#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "store/cursor.h"
#include "store/testing.h"

namespace weft::store {
namespace {

using namespace testing;
using Numbers = std::vector<uint64_t>;
using enum model::StatusCode;

constexpr uint64_t kDay = 86'400 * kSecond;

class TraceList : public StoreTest {
 protected:
  TraceRow only_row(TraceQuery query = {}) {
    const auto page = reader().traces(query);
    if (page && page->traces.size() == 1) return page->traces[0];
    ADD_FAILURE() << (page ? "not one row" : page.error().message);
    return {};
  }
  Numbers with_attribute(std::string key, std::string value) {
    return listed({.attributes = {{std::move(key), std::move(value)}}});
  }
  Numbers with_text(std::string phrase) { return listed({.text = std::move(phrase)}); }
};

TEST_F(TraceList, of_nothing_is_empty) {
  const auto page = reader().traces({}).value();
  EXPECT_TRUE(page.traces.empty());
  EXPECT_EQ(page.next_cursor, "");
}

TEST_F(TraceList, newest_first_and_by_id_where_they_began_together) {
  store({{.trace = 1, .start = kNoon},
         {.trace = 2, .start = kNoon + 5},
         {.trace = 4, .start = kNoon + 1},
         {.trace = 3, .start = kNoon + 1}});
  EXPECT_EQ(listed({}), (Numbers{2, 4, 3, 1}));
}

TEST_F(TraceList, ids_that_end_in_zero_bytes_are_listed_and_read) {
  store({{.trace = 0x100}, {.trace = 0x10000}, {.trace = 0x1000000}});
  EXPECT_EQ(listed({.limit = 1}), (Numbers{0x1000000, 0x10000, 0x100}));
  EXPECT_TRUE(reader().trace(trace_id(0x10000), "p"));
}

TEST_F(TraceList, row_says_what_the_trace_is) {
  store({{.trace = 1, .id = 1, .name = "handle", .duration = 900, .session = "s", .user = "u"},
         {.trace = 1,
          .id = 2,
          .parent = 1,
          .name = "chat",
          .start = kNoon + 10,
          .duration = 2'000,
          .service = "llm",
          .status = error,
          .model = "gpt-4o",
          .input_tokens = 10,
          .output_tokens = 5,
          .total_tokens = 15,
          .cost_usd = 0.25}});
  const auto row = only_row();
  EXPECT_EQ(row.trace_id, trace_id(1));
  EXPECT_EQ(row.project, "p");
  EXPECT_EQ(row.root_name, "handle");
  EXPECT_EQ(row.root_service, "gateway");
  EXPECT_FALSE(row.root_missing);
  ASSERT_EQ(row.services.size(), 2u);
  EXPECT_EQ(row.services[0].service, "gateway");
  EXPECT_EQ(row.services[1].service, "llm");
  EXPECT_EQ(row.services[1].span_count, 1u);
  EXPECT_EQ(row.services[1].error_count, 1u);
  EXPECT_EQ(row.orphan_count, 0u);
  EXPECT_EQ(row.start_time_unix_nano, kNoon);
  EXPECT_EQ(row.duration_ns, 2'010u);
  EXPECT_EQ(row.span_count, 2u);
  EXPECT_EQ(row.error_count, 1u);
  EXPECT_EQ(row.session_id + row.user_id + row.model, "sugpt-4o");
  EXPECT_EQ(row.input_tokens + row.output_tokens + row.total_tokens, 30);
  EXPECT_EQ(row.cost_usd, 0.25);
}

TEST_F(TraceList, a_wrapper_that_repeats_tokens_is_not_billed) {
  store({{.id = 1, .total_tokens = 15, .cost_usd = 0.25},
         {.id = 2, .parent = 1, .start = kNoon + 1, .total_tokens = 15, .cost_usd = 0.25}});
  EXPECT_EQ(only_row().total_tokens, 15);
  EXPECT_EQ(only_row().cost_usd, 0.25);
}

TEST_F(TraceList, unknown_cost_stays_unknown) {
  store({{.id = 1}});
  EXPECT_EQ(only_row().cost_usd, std::nullopt);
}

TEST_F(TraceList, a_missing_root_is_said) {
  store({{.id = 2, .parent = 1, .name = "orphan"}});
  EXPECT_TRUE(only_row().root_missing);
  EXPECT_EQ(only_row().root_name, "orphan");
}

TEST_F(TraceList, a_span_sent_twice_counts_once) {
  const std::vector<TestSpan> sent{{.id = 1, .status = error, .total_tokens = 3}};
  store(sent);
  store(sent);
  EXPECT_EQ(only_row().span_count, 1u);
  EXPECT_EQ(only_row().error_count, 1u);
  EXPECT_EQ(only_row().total_tokens, 3);
}

TEST_F(TraceList, projects_do_not_see_each_other) {
  store({{.trace = 1, .project = "p"}, {.trace = 2, .project = "q"}, {.trace = 3, .project = "q"}});
  EXPECT_EQ(listed({.project = "p"}), Numbers{1});
  EXPECT_EQ(listed({.project = "q"}), (Numbers{3, 2}));
  EXPECT_EQ(listed({.project = "nobody"}), Numbers{});
  EXPECT_EQ(listed({}).size(), 3u);
}

TEST_F(TraceList, one_trace_id_in_two_projects_is_counted_apart) {
  store({{.trace = 1, .id = 1, .project = "p"}, {.trace = 1, .id = 2, .project = "q"}});
  EXPECT_EQ(only_row({.project = "p"}).span_count, 1u);
}

TEST_F(TraceList, range_is_of_starts_with_an_open_end) {
  store({{.trace = 1, .start = kNoon}, {.trace = 2, .start = kNoon + 1}, {.trace = 3, .start = kNoon + 2}});
  EXPECT_EQ(listed({.start_unix_nano = kNoon + 1, .end_unix_nano = kNoon + 2}), Numbers{2});
  EXPECT_EQ(listed({.start_unix_nano = kNoon + 2, .end_unix_nano = kNoon + 2}), Numbers{});
  EXPECT_EQ(listed({.start_unix_nano = kNoon + 9, .end_unix_nano = kNoon}), Numbers{});
}

TEST_F(TraceList, filters_hold_for_one_and_the_same_span) {
  store({{.trace = 1, .id = 1, .name = "a", .service = "x"},
         {.trace = 1, .id = 2, .name = "b", .service = "y"},
         {.trace = 2, .id = 3, .name = "b", .service = "x"}});
  EXPECT_EQ(listed({.service = "x", .name = "b"}), Numbers{2});
  EXPECT_EQ(only_row({.service = "y"}).span_count, 2u);
}

TEST_F(TraceList, filters_by_status_and_session) {
  store({{.trace = 1, .status = error, .session = "s"},
         {.trace = 2, .status = ok},
         {.trace = 3, .session = "t"}});
  EXPECT_EQ(listed({.status = error}), Numbers{1});
  EXPECT_EQ(listed({.status = ok}), Numbers{2});
  EXPECT_EQ(listed({.session_id = "t"}), Numbers{3});
}

TEST_F(TraceList, filters_by_the_duration_of_a_span) {
  store({{.trace = 1, .duration = -5}, {.trace = 2, .duration = 0}, {.trace = 3, .duration = 7}});
  EXPECT_EQ(listed({.duration_ns_min = 7}), Numbers{3});
  EXPECT_EQ(listed({.duration_ns_max = 0}), (Numbers{2, 1}));
  EXPECT_EQ(listed({.duration_ns_min = 1, .duration_ns_max = 6}), Numbers{});
}

TEST_F(TraceList, attribute_matches_whatever_its_type) {
  store({{.trace = 1, .strings = {{"k", "1"}}},
         {.trace = 2, .integers = {{"k", 1}}},
         {.trace = 3, .reals = {{"k", 1}}},
         {.trace = 4, .others = {{"k", R"({"boolValue":true})"}}},
         {.trace = 5, .contents = {{"gen_ai.prompt", "1"}}},
         {.trace = 6, .resource = R"({"attributes":[{"key":"k","value":{"stringValue":"1"}}]})"},
         {.trace = 7, .resource = R"({"attributes":[{"key":"k","value":{"intValue":"1"}}]})"}});
  EXPECT_EQ(with_attribute("k", "1"), (Numbers{7, 6, 3, 2, 1}));
  EXPECT_EQ(with_attribute("k", "true"), Numbers{4});
  EXPECT_EQ(with_attribute("gen_ai.prompt", "1"), Numbers{5});
  EXPECT_EQ(with_attribute("k", "2"), Numbers{});
}

TEST_F(TraceList, an_absent_attribute_is_not_an_empty_one) {
  store({{.trace = 1, .strings = {{"k", ""}}},
         {.trace = 2, .strings = {{"other", ""}}},
         {.trace = 3, .integers = {{"n", 0}, {"m", 5}}},
         {.trace = 4, .integers = {{"m", 0}}}});
  EXPECT_EQ(with_attribute("k", ""), Numbers{1});
  EXPECT_EQ(with_attribute("n", "0"), Numbers{3});
}

TEST_F(TraceList, attribute_may_be_a_name_of_ours) {
  store({{.trace = 1, .service = "llm", .model = "gpt-4o"}, {.trace = 2, .strings = {{"model", "gpt-4o"}}}});
  EXPECT_EQ(with_attribute("model", "gpt-4o"), (Numbers{2, 1}));
  EXPECT_EQ(with_attribute("service", "llm"), Numbers{1});
}

TEST_F(TraceList, text_is_found_in_any_case_where_people_write) {
  store({{.trace = 1, .name = "Fetch Straße"},
         {.trace = 2, .status_message = "ValueError: KABOOM"},
         {.trace = 3, .contents = {{"gen_ai.prompt", "What is a Warp and weft?"}}},
         {.trace = 4, .strings = {{"note", "100 % wool"}}},
         {.trace = 5}});
  EXPECT_EQ(with_text("straße"), Numbers{1});
  EXPECT_EQ(with_text("valueerror: kaboom"), Numbers{2});
  EXPECT_EQ(with_text("WARP AND"), Numbers{3});
  EXPECT_EQ(with_text("100 %"), Numbers{4});
  EXPECT_EQ(with_text("").size(), 5u);
}

TEST_F(TraceList, hostile_values_are_only_values) {
  const Numbers all{1};
  const std::vector<std::string> values{
      "'",  "\\", "\\'", "' OR 1=1 --", "{p0:String}",        "{}", "a\tb\nc\r", std::string("nul\0nul", 7),
      "\"", "`",  "%",   "😀",           "); DROP TABLE spans"};
  for (const auto& value : values) {
    SetUp();
    store({{.trace = 1,
            .name = value,
            .project = value,
            .service = value,
            .session = value,
            .strings = {{value, value}},
            .contents = {{"gen_ai.prompt", value}}},
           {.trace = 2}});
    EXPECT_EQ(listed({.project = value}), all) << value;
    EXPECT_EQ(listed({.service = value, .name = value, .session_id = value}), all) << value;
    EXPECT_EQ(with_attribute(value, value), all) << value;
    EXPECT_EQ(with_text(value), all) << value;
    EXPECT_EQ(reader().operations(value, value).value(), std::vector{value});
  }
}

TEST_F(TraceList, a_trace_that_straddles_windows_is_listed_once_where_it_began) {
  // The long trace has spans in every window there is; the others begin before, between and after.
  std::vector<TestSpan> spans;
  uint64_t id = 1;
  for (uint64_t age = 1; age < 100'000; age *= 2) {
    spans.push_back({.trace = 500, .id = id++, .start = kNoon - age * kSecond});
    spans.push_back({.trace = 1'000 - id, .id = id, .start = kNoon - age * kSecond + 1});
  }
  spans.push_back({.trace = 1, .id = 999, .start = kNoon - 100'000 * kSecond});
  store(spans);
  Numbers expected(17);
  std::iota(expected.rbegin(), expected.rend(), 1'000 - id);
  expected.insert(expected.end(), {500, 1});
  for (const uint32_t limit : {1U, 2U, 3U, 50U}) EXPECT_EQ(listed({.limit = limit}), expected) << limit;
  for (const uint32_t limit : {1U, 50U})
    EXPECT_EQ(listed({.name = "work", .limit = limit}), expected) << limit;
}

TEST_F(TraceList, only_matching_spans_place_a_trace) {
  store({{.trace = 1, .id = 1, .name = "root", .start = kNoon - kDay},
         {.trace = 1, .id = 2, .name = "x"},
         {.trace = 2, .id = 3, .name = "x", .start = kNoon - 1}});
  EXPECT_EQ(listed({.name = "x", .limit = 1}), (Numbers{1, 2}));
  EXPECT_EQ(listed({.limit = 1}), (Numbers{2, 1}));
}

TEST_F(TraceList, very_old_and_future_spans_are_in_their_places) {
  store({{.trace = 1, .start = 0, .received = kNoon},
         {.trace = 2, .start = kNoon - 3'650 * kDay, .received = kNoon},
         {.trace = 3, .start = kNoon},
         {.trace = 4, .start = kNoon + 36'500 * kDay, .received = kNoon}});
  for (const uint32_t limit : {1U, 4U}) {
    EXPECT_EQ(listed({.limit = limit}), (Numbers{4, 3, 2, 1}));
    EXPECT_EQ(listed({.project = "p", .limit = limit}), (Numbers{4, 3, 2, 1}));
  }
}

TEST_F(TraceList, every_trace_is_seen_once_while_new_ones_arrive) {
  std::vector<TestSpan> spans;
  for (uint64_t i = 1; i <= 1'000; ++i) {
    const uint64_t start = kNoon + (i * 7'919 % 1'000) * kSecond / 10;
    spans.push_back({.trace = i, .id = i, .start = start});
    spans.push_back({.trace = i, .id = i + 5'000, .parent = i, .start = start + 45 * kSecond});
  }
  store(spans);
  Numbers seen;
  TraceQuery query{.limit = 130};
  do {
    const auto page = reader().traces(query).value();
    for (const auto& row : page.traces)
      seen.push_back(row.trace_id.bytes[15] + 256u * row.trace_id.bytes[14]);
    query.cursor = page.next_cursor;
    store({{.trace = 5'000 + seen.size(), .id = 1, .start = kNoon + 1'000 * kSecond}});
  } while (!query.cursor.empty());
  std::ranges::sort(seen);
  Numbers expected(1'000);
  std::iota(expected.begin(), expected.end(), 1);
  EXPECT_EQ(seen, expected);
}

TEST_F(TraceList, a_page_with_more_spans_than_are_read_at_once_is_whole) {
  std::vector<TestSpan> spans;
  for (uint64_t i = 0; i < 60; ++i) spans.push_back({.trace = 1 + i % 7, .id = 1 + i, .start = kNoon + i});
  store(spans);
  bounds.page_spans = 10;
  EXPECT_EQ(listed({}), (Numbers{7, 6, 5, 4, 3, 2, 1}));
  EXPECT_EQ(reader().traces({}).value().traces[6].span_count, 9u);
}

TEST_F(TraceList, a_trace_beyond_the_bound_keeps_its_place) {
  std::vector<TestSpan> spans;
  for (uint64_t i = 0; i < 9; ++i) spans.push_back({.trace = 1, .id = 1 + i, .start = kNoon + i});
  spans.push_back({.trace = 1, .id = 10, .name = "last", .start = kNoon + 10});
  store(spans);
  bounds = {.trace_spans = 3, .page_spans = 2};
  EXPECT_EQ(listed({}), Numbers{1});
  EXPECT_EQ(listed({.name = "last"}), Numbers{1});
}

TEST_F(TraceList, a_full_last_page_has_no_cursor) {
  store({{.trace = 1}, {.trace = 2}});
  EXPECT_EQ(reader().traces({.limit = 2}).value().next_cursor, "");
  EXPECT_NE(reader().traces({.limit = 1}).value().next_cursor, "");
}

TEST_F(TraceList, a_forged_cursor_is_refused) {
  for (const auto& cursor : {std::string("00"), std::string("' OR 1=1"), encode_cursor(List::sessions, {})}) {
    EXPECT_EQ(reader().traces({.cursor = cursor}).error().code, ErrorCode::invalid_argument);
  }
}

TEST_F(TraceList, limits_beyond_the_bound_are_cut_to_it) {
  store({{.trace = 1}, {.trace = 2}});
  EXPECT_EQ(reader().traces({.limit = 0}).value().traces.size(), 1u);
  EXPECT_EQ(reader().traces({.limit = UINT32_MAX}).value().traces.size(), 2u);
}

TEST_F(TraceList, names_are_sorted_and_of_the_project) {
  store({{.name = "b", .service = "y"},
         {.name = "a", .service = "y"},
         {.name = "c", .service = "x"},
         {.name = "d", .project = "q", .service = "z"},
         {.service = ""}});
  EXPECT_EQ(reader().services("p").value(), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(reader().services(std::nullopt).value(), (std::vector<std::string>{"x", "y", "z"}));
  EXPECT_EQ(reader().operations("p", "y").value(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(reader().operations("p", "z").value(), std::vector<std::string>{});
}

TEST_F(TraceList, an_operation_is_there_once_for_each_kind_of_its_spans) {
  using enum model::SpanKind;
  store({{.id = 1, .name = "b", .kind = server},
         {.id = 2, .name = "b", .kind = client},
         {.id = 3, .name = "a", .kind = server},
         {.id = 4, .name = "a", .kind = server},
         {.id = 5, .name = "c", .project = "q"}});
  std::vector<std::pair<std::string, model::SpanKind>> found;
  const auto operations = reader().operation_kinds("p", "gateway").value();
  for (const auto& [name, kind] : operations) found.emplace_back(name, kind);
  EXPECT_EQ(found, (decltype(found){{"a", server}, {"b", server}, {"b", client}}));
}

}  // namespace
}  // namespace weft::store
