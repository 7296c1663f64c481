#include "weft/trace_state.h"

#include <gtest/gtest.h>

#include <string>

namespace weft {
namespace {

std::string members(size_t count) {
  std::string header;
  for (size_t i = 0; i < count; ++i)
    header += (i == 0 ? "k" : ",k") + std::to_string(i) + "=" + std::to_string(i);
  return header;
}

// The header as it goes out again; "dropped" when the state was.
std::string relayed(std::string_view header) {
  const auto state = TraceState::parse(header);
  return state ? std::string(state->to_header()) : "dropped";
}

TEST(TraceState, members_keep_their_order) {
  EXPECT_EQ(relayed("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"), "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
}

TEST(TraceState, an_empty_header_is_an_empty_state) {
  EXPECT_TRUE(TraceState::parse("")->empty());
  EXPECT_TRUE(TraceState::parse(" ,\t, ")->empty());
}

TEST(TraceState, space_around_members_and_empty_members_are_left_out) {
  EXPECT_EQ(relayed(" a=1 \t, ,\t b=2,"), "a=1,b=2");
}

TEST(TraceState, space_before_a_value_belongs_to_it) {
  EXPECT_EQ(relayed("a=  1 ,b=2"), "a=  1,b=2");
}

TEST(TraceState, all_characters_of_the_grammar_are_kept) {
  std::string value;
  for (char c = 0x20; c <= 0x7e; ++c) {
    if (c != ',' && c != '=') value += c;
  }
  const std::string header = "abcdefghijklmnopqrstuvwxyz0123456789_-*/@=" + value;
  EXPECT_EQ(relayed(header), header);
}

TEST(TraceState, a_key_may_begin_with_a_digit_and_hold_several_at_signs) {
  EXPECT_EQ(relayed("1a@@b@=x,0=y"), "1a@@b@=x,0=y");
}

TEST(TraceState, a_key_that_breaks_the_grammar_drops_the_state) {
  for (const char* header :
       {"=1", "A=1", "a b=1", "a =1", "a.b=1", "@a=1", "_a=1", "a\xC3\xA9=1", "a", "ok=1,a"}) {
    EXPECT_EQ(relayed(header), "dropped") << header;
  }
}

TEST(TraceState, a_value_that_breaks_the_grammar_drops_the_state) {
  for (const char* header : {"a=", "a= ", "a=b=c", "a=1\t2", "a=\x7f", "a=\xC3\xA9", "ok=1,a=,b=2"}) {
    EXPECT_EQ(relayed(header), "dropped") << header;
  }
}

TEST(TraceState, keys_and_values_of_256_bytes_are_the_longest) {
  const std::string key(256, 'k'), value(256, 'v');
  EXPECT_EQ(relayed(key + "=" + value), key + "=" + value);
  EXPECT_EQ(relayed(key + "k=" + value), "dropped");
  EXPECT_EQ(relayed(key + "=" + value + "v"), "dropped");
}

TEST(TraceState, thirty_two_members_are_the_most) {
  EXPECT_EQ(relayed(members(32)), members(32));
  EXPECT_EQ(relayed(members(33)), "dropped");
  EXPECT_EQ(relayed(members(32) + ",,,"), members(32));
}

TEST(TraceState, of_a_key_that_comes_twice_the_first_is_kept) {
  EXPECT_EQ(relayed("a=1,b=2,a=3"), "a=1,b=2");
  EXPECT_EQ(relayed(members(32) + ",k0=again"), members(32));
}

TEST(TraceState, a_value_is_found_by_its_key) {
  const TraceState state = *TraceState::parse("a=1,ab=2");
  EXPECT_EQ(state.get("ab"), "2");
  EXPECT_EQ(state.get("b"), std::nullopt);
  EXPECT_EQ(TraceState().get("a"), std::nullopt);
}

TEST(TraceState, a_new_or_changed_member_comes_first) {
  const TraceState state = *TraceState::parse("a=1,b=2");
  EXPECT_EQ(state.with("c", "3")->to_header(), "c=3,a=1,b=2");
  EXPECT_EQ(state.with("b", "4")->to_header(), "b=4,a=1");
  EXPECT_EQ(TraceState().with("a", "1")->to_header(), "a=1");
}

TEST(TraceState, a_member_that_breaks_the_grammar_is_not_added) {
  EXPECT_FALSE(TraceState().with("A", "1"));
  EXPECT_FALSE(TraceState().with("a", "1,b=2"));
}

TEST(TraceState, the_last_member_falls_off_a_full_state) {
  const TraceState state = *TraceState::parse(members(32))->with("new", "1");
  EXPECT_EQ(state.to_header(), "new=1," + members(31));
}

TEST(TraceState, a_member_can_be_left_out) {
  const TraceState state = *TraceState::parse("a=1,b=2,c=3");
  EXPECT_EQ(state.without("b").to_header(), "a=1,c=3");
  EXPECT_EQ(state.without("z"), state);
  EXPECT_TRUE(TraceState::parse("a=1")->without("a").empty());
}

TEST(TraceState, a_copy_outlives_what_it_was_made_of) {
  TraceState copy;
  {
    const std::string header = "a=1";
    copy = *TraceState::parse(header);
  }
  EXPECT_EQ(copy.to_header(), "a=1");
}

}  // namespace
}  // namespace weft
