#include "eval/ngram_scores.h"

#include <gtest/gtest.h>

#include <cmath>

namespace weft::eval {
namespace {

const Words kCat = words_in("the cat is on the mat");

TEST(NgramScores, marks_are_words_of_their_own_only_where_they_are_asked_for) {
  EXPECT_EQ(words_in(" Yes,  it\nis. "), (Words{"Yes,", "it", "is."}));
  EXPECT_EQ(words_and_marks_in("Yes, it is."), (Words{"Yes", ",", "it", "is", "."}));
}

// The example of Papineni et al., section 2.1: p1 is 2/7.
TEST(NgramScores, bleu_clips_a_word_that_is_repeated) {
  const Words references[] = {kCat, words_in("there is a cat on the mat")};
  const double p1 = 2.0 / 7;
  EXPECT_NEAR(bleu(words_in("the the the the the the the"), references),
              std::exp((std::log(p1) + 3 * std::log(1e-7)) / 4), 1e-12);
}

TEST(NgramScores, bleu_of_a_text_that_is_too_short_is_less) {
  const Words reference[] = {words_in("a b c d e f g h")};
  EXPECT_DOUBLE_EQ(bleu(words_in("a b c d e f g h"), reference), 1);
  EXPECT_NEAR(bleu(words_in("a b c d"), reference), std::exp(-1.0), 1e-12);
}

TEST(NgramScores, gleu_is_the_smaller_of_precision_and_recall) {
  const Words reference[] = {words_in("a b c d")};  // ten runs, of which the candidate has three
  EXPECT_DOUBLE_EQ(gleu(words_in("a b"), reference), 0.3);
  EXPECT_DOUBLE_EQ(gleu(words_in("a b c d"), reference), 1);
  EXPECT_DOUBLE_EQ(gleu({}, reference), 0);
}

TEST(NgramScores, rouge_is_the_mean_of_what_each_has_of_the_other) {
  EXPECT_DOUBLE_EQ(rouge_n(words_in("the cat"), kCat), 2 * 2.0 / (2 + 6));
  EXPECT_DOUBLE_EQ(rouge_n(words_in("the the cat"), kCat), 2 * 3.0 / (3 + 6));
  EXPECT_DOUBLE_EQ(rouge_n(kCat, words_in("the cat"), 2), 2 * 1.0 / (5 + 1));
  EXPECT_DOUBLE_EQ(rouge_n(kCat, {}), 0);
}

TEST(NgramScores, spaces_of_unicode_divide_words) {
  EXPECT_EQ(words_in("a\u00A0b\u2003c\u3000d"), (Words{"a", "b", "c", "d"}));
  EXPECT_EQ(words_in("é–ü"), (Words{"é–ü"}));
}

}  // namespace
}  // namespace weft::eval
