#include "weft/baggage.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace weft {
namespace {

std::string relayed(std::string_view header) {
  return std::string(Baggage::parse(header).to_header());
}

size_t ignored(std::string_view header) {
  size_t count = 0;
  Baggage::parse(header, &count);
  return count;
}

std::string numbered(size_t count, size_t value_bytes = 1) {
  std::string header;
  for (size_t i = 0; i < count; ++i) {
    header += (i == 0 ? "k" : ",k") + std::to_string(i) + "=" + std::string(value_bytes, 'v');
  }
  return header;
}

TEST(Baggage, entries_and_their_properties_are_read) {
  const Baggage baggage = Baggage::parse("session_id=abc,tier=gold;ttl=30;shared");
  ASSERT_EQ(baggage.entries().size(), 2u);
  EXPECT_EQ(baggage.get("session_id"), "abc");
  EXPECT_EQ(baggage.get("tier"), "gold");
  EXPECT_EQ(baggage.entries()[1].properties, "ttl=30;shared");
}

TEST(Baggage, it_goes_on_as_it_came) {
  const std::string header = "a=1,b=;p,c=x/y:z@w;p=1;q";
  EXPECT_EQ(relayed(header), header);
}

TEST(Baggage, space_around_the_parts_is_left_out) {
  EXPECT_EQ(relayed(" a = 1 ;  p = x ; q\t,\tb=2 "), "a=1;p = x ; q,b=2");
}

TEST(Baggage, values_are_decoded_and_encoded) {
  const Baggage baggage = Baggage::parse("who=J%C3%BCrgen%20%2b%20Ana");
  EXPECT_EQ(baggage.get("who"), "J\xC3\xBCrgen + Ana");
  EXPECT_EQ(baggage.to_header(), "who=J%C3%BCrgen%20%2B%20Ana");
}

TEST(Baggage, a_value_may_hold_equal_signs) {
  EXPECT_EQ(Baggage::parse("token=ab==").get("token"), "ab==");
}

TEST(Baggage, what_a_library_has_decoded_already_is_read_and_encoded_again) {
  EXPECT_EQ(Baggage::parse("who=J\xC3\xBCrgen A.").get("who"), "J\xC3\xBCrgen A.");
  EXPECT_EQ(relayed("who=J\xC3\xBCrgen A.,q=\"\\"), "who=J%C3%BCrgen%20A.,q=%22%5C");
  EXPECT_EQ(Baggage::parse("a=\xFF").get("a"), "\xEF\xBF\xBD");
}

TEST(Baggage, a_plus_sign_is_itself) {
  EXPECT_EQ(Baggage::parse("sum=1+1").get("sum"), "1+1");
}

TEST(Baggage, a_percent_sign_without_digits_is_itself) {
  EXPECT_EQ(Baggage::parse("a=100%,b=%4,c=%zz").get("a"), "100%");
  EXPECT_EQ(relayed("a=100%,b=%4,c=%zz"), "a=100%25,b=%254,c=%25zz");
}

TEST(Baggage, encoded_bytes_that_are_no_utf8_are_replaced) {
  EXPECT_EQ(Baggage::parse("a=%ff").get("a"), "\xEF\xBF\xBD");
}

TEST(Baggage, entries_that_break_the_grammar_are_left_out_and_counted) {
  for (const char* bad :
       {"a", "=1", "a b=1", "a=1\t2", "a=\x7f", "\xC3\xA9=1", "a=1;;p", "a=1;=x", "a=1;p=x y"}) {
    EXPECT_EQ(relayed(std::string("ok=1,") + bad + ",also=2"), "ok=1,also=2") << bad;
    EXPECT_EQ(ignored(bad), 1u) << bad;
  }
}

TEST(Baggage, nothing_is_counted_in_what_is_well_formed) {
  EXPECT_EQ(ignored("a=1,,b=2, ,"), 0u);
  EXPECT_EQ(ignored(""), 0u);
}

TEST(Baggage, of_a_key_that_comes_twice_the_later_value_is_kept) {
  EXPECT_EQ(relayed("a=1,b=2,a=3"), "a=3,b=2");
}

TEST(Baggage, entries_past_sixty_four_are_left_out_and_counted) {
  EXPECT_EQ(relayed(numbered(64)), numbered(64));
  EXPECT_EQ(relayed(numbered(66)), numbered(64));
  EXPECT_EQ(ignored(numbered(66)), 2u);
}

TEST(Baggage, entries_past_8192_bytes_are_left_out_and_counted) {
  const std::string big = "a=" + std::string(8190, 'v');
  EXPECT_EQ(relayed(big), big);
  EXPECT_EQ(relayed(big + "v"), "");
  EXPECT_EQ(ignored(big + ",b=1"), 1u);
}

TEST(Baggage, what_grows_past_the_limit_by_encoding_is_left_out) {
  const Baggage baggage = Baggage().with("big", std::string(4000, ' ')).with("small", "1");
  EXPECT_EQ(baggage.to_header(), "small=1");
}

TEST(Baggage, an_entry_is_added_or_replaced_in_a_copy) {
  const Baggage one = Baggage().with("a", "1");
  const Baggage two = one.with("b", "2", "p=1").with("a", "3");
  EXPECT_EQ(one.to_header(), "a=1");
  EXPECT_EQ(two.to_header(), "a=3,b=2;p=1");
}

TEST(Baggage, what_breaks_the_grammar_is_not_added) {
  EXPECT_TRUE(Baggage().with("not a token", "1").empty());
  EXPECT_TRUE(Baggage().with("", "1").empty());
  EXPECT_TRUE(Baggage().with("a", "1", "x,b=2").empty());
}

TEST(Baggage, a_full_baggage_takes_no_more_and_still_replaces) {
  const Baggage full = Baggage::parse(numbered(64));
  EXPECT_EQ(full.with("one_more", "1").get("one_more"), std::nullopt);
  EXPECT_EQ(full.with("k3", "new").get("k3"), "new");
}

TEST(Baggage, a_value_that_is_no_utf8_is_repaired) {
  EXPECT_EQ(Baggage().with("a", "x\xFF").get("a"), "x\xEF\xBF\xBD");
}

TEST(Baggage, an_entry_can_be_left_out) {
  const Baggage baggage = Baggage::parse("a=1,b=2");
  EXPECT_EQ(baggage.without("a").to_header(), "b=2");
  EXPECT_EQ(baggage.without("z").to_header(), "a=1,b=2");
  EXPECT_TRUE(Baggage::parse("a=1").without("a").empty());
}

TEST(Baggage, an_empty_one_writes_nothing) {
  EXPECT_EQ(Baggage().to_header(), "");
  EXPECT_TRUE(Baggage::parse(" , ").empty());
}

TEST(Baggage, threads_may_ask_one_for_its_header_at_once) {
  const Baggage baggage = Baggage::parse("a=1,b=2");
  std::thread other([copy = baggage] { EXPECT_EQ(copy.to_header(), "a=1,b=2"); });
  EXPECT_EQ(baggage.to_header(), "a=1,b=2");
  other.join();
}

}  // namespace
}  // namespace weft
