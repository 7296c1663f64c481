#include "wire/trace_outline_json.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "wire/otlp_fixture.h"

namespace weft::wire {
namespace {

constexpr uint64_t kBegin = 1'795'219'376'893'221'551;

class TraceOutlineJson : public testing::Test {
 protected:
  TraceOutlineJson() {
    trace_.resources.emplace_back();
    trace_.scopes.emplace_back();
  }

  model::StoredSpan& span(uint8_t id, uint8_t parent, std::string_view name) {
    auto& stored = trace_.spans.emplace_back();
    stored.span.span_id = span_id_of(id);
    stored.span.parent_span_id = span_id_of(parent);
    stored.span.name = name;
    stored.span.start_time_unix_nano = kBegin + 10 * (trace_.spans.size() - 1);
    stored.span.end_time_unix_nano = stored.span.start_time_unix_nano + 100;
    stored.normalised.service = "gateway";
    return stored;
  }

  boost::json::object read() { return boost::json::parse(trace_outline_json(trace_)).as_object(); }
  boost::json::value column(std::string_view name) { return read().at("spans").at(name); }
  // What a column of places in "texts" says.
  std::vector<std::string> words(std::string_view name) {
    const auto outline = read();
    std::vector<std::string> said;
    for (const auto& place : outline.at("spans").at(name).as_array())
      said.emplace_back(outline.at("texts").at(place.to_number<size_t>()).as_string());
    return said;
  }

  model::Trace trace_;
};

TEST_F(TraceOutlineJson, rows_are_in_the_order_of_the_tree_and_name_the_row_of_their_parent) {
  span(1, 0, "root");
  span(2, 1, "first");
  span(3, 1, "second");
  span(4, 2, "below first");
  span(5, 9, "orphan");
  EXPECT_EQ(words("name"), (std::vector<std::string>{"root", "first", "below first", "second", "orphan"}));
  EXPECT_EQ(column("parent"), boost::json::parse("[-1, 0, 1, 0, -2]"));
  EXPECT_EQ(column("start_ns"), boost::json::parse("[0, 10, 30, 20, 40]"));
  EXPECT_EQ(column("duration_ns"), boost::json::parse("[100, 100, 100, 100, 100]"));
  EXPECT_EQ(column("span_id").as_string().subview(16, 16), "0202020202020202");
  EXPECT_EQ(read().at("start_time_unix_nano").as_string(), std::to_string(kBegin));
  EXPECT_EQ(read().at("span_count"), 5);
}

TEST_F(TraceOutlineJson, a_text_is_there_once) {
  span(1, 0, "gateway");
  auto& failed = span(2, 1, "gateway");
  failed.span.status_code = model::StatusCode::error;
  failed.span.status_message = "overloaded";
  EXPECT_EQ(words("name"), words("service"));
  EXPECT_EQ(words("status"), (std::vector<std::string>{"unset", "error"}));
  EXPECT_EQ(words("message"), (std::vector<std::string>{"", "overloaded"}));
  const auto outline = read();
  EXPECT_EQ(std::ranges::count(outline.at("texts").as_array(), boost::json::value("gateway")), 1);
}

TEST_F(TraceOutlineJson, usage_lists_the_rows_that_have_any) {
  span(1, 0, "root");
  span(2, 1, "chat").normalised.tokens.input = 0;
  span(3, 1, "paid").normalised.cost_usd = 0.5;
  EXPECT_EQ(read().at("usage"),
            boost::json::parse(R"({"row":[1,2],"input":[0,null],"output":[null,null],"total":[null,null],
                                   "cost_usd":[null,0.5]})"));
}

TEST_F(TraceOutlineJson, a_cycle_and_a_span_that_began_before_its_parent_are_rows_like_others) {
  span(1, 2, "one");
  span(2, 1, "two");
  EXPECT_EQ(column("parent"), boost::json::parse("[-2, 0]"));
  EXPECT_EQ(column("start_ns"), boost::json::parse("[0, 10]"));
}

}  // namespace
}  // namespace weft::wire
