#include "store/text_index.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/span_filter.h"
#include "store/testing.h"

namespace weft::store {
namespace {

using Words = std::vector<std::string>;

TEST(TextIndex, is_asked_for_the_longest_words_of_a_phrase) {
  EXPECT_EQ(indexed_words("What is the Refund POLICY for order4711?"),
            (Words{"order4711", "refund", "policy"}));
}

TEST(TextIndex, is_not_asked_for_what_it_would_not_look_up) {
  EXPECT_EQ(indexed_words("is it a cat"), Words{});
  EXPECT_EQ(indexed_words("100 %"), Words{});
  EXPECT_EQ(indexed_words(""), Words{});
}

TEST(TextIndex, is_asked_for_the_part_of_a_word_that_is_ascii) {
  EXPECT_EQ(indexed_words("STRA\u00dfENBAHN"), (Words{"enbahn", "stra"}));
}

class StoredText : public testing::StoreTest {
 protected:
  std::string plan_of(std::string_view phrase) {
    Statement statement;
    auto sql = fmt::format("EXPLAIN indexes = 1 SELECT count() FROM spans WHERE {}",
                           text_predicates(statement, phrase).front());
    return std::move(statement).ask(engine(), std::move(sql)).value();
  }
  void merge() { ASSERT_TRUE(engine().client().run({.sql = "OPTIMIZE TABLE spans FINAL"})); }
};

TEST_F(StoredText, without_a_word_is_ruled_out_unread) {
  store({{.trace = 1, .contents = {{"gen_ai.prompt", "The quick brown Foxtrot"}}}});
  store({{.trace = 2, .contents = {{"gen_ai.completion", "jumps over it"}}}});
  merge();
  EXPECT_NE(plan_of("zyzzyva").find("by_word"), std::string::npos) << plan_of("zyzzyva");
  EXPECT_NE(plan_of("zyzzyva").find("Granules: 0/1"), std::string::npos) << plan_of("zyzzyva");
  EXPECT_NE(plan_of("foxtrot").find("Granules: 1/1"), std::string::npos) << plan_of("foxtrot");
}

TEST_F(StoredText, is_found_by_parts_of_its_words_before_and_after_it_is_indexed) {
  store({{.trace = 1, .contents = {{"gen_ai.prompt", "Straßenbahnhaltestelle 4711, 100 % wool"}}},
         {.trace = 2, .contents = {{"gen_ai.prompt", "gnu"}, {"gen_ai.completion", "the answer"}}}});
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(listed({.text = "ENBAHNHALT"}), std::vector<uint64_t>{1});
    EXPECT_EQ(listed({.text = "stelle 47"}), std::vector<uint64_t>{1});
    EXPECT_EQ(listed({.text = "100 % WOOL"}), std::vector<uint64_t>{1});
    EXPECT_EQ(listed({.text = "nswe"}), std::vector<uint64_t>{2});
    EXPECT_EQ(listed({.text = "gnu the"}), std::vector<uint64_t>{});
    merge();
  }
}

}  // namespace
}  // namespace weft::store
