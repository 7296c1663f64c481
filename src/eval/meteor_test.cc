#include "eval/meteor.h"

#include <gtest/gtest.h>

namespace weft::eval {
namespace {

double score(std::string_view candidate, std::string_view reference) {
  return meteor(words_in(candidate), words_in(reference));
}

// What NLTK 3.9's single_meteor_score says with Porter's stemmer and a WordNet that knows no word.
TEST(Meteor, is_that_of_nltk_without_synonyms) {
  const std::string_view reference = "the cat sat on the mat";
  EXPECT_NEAR(score(reference, reference), 0.997685, 1e-6);
  EXPECT_NEAR(score("the cat sat on a mat", reference), 0.743333, 1e-6);
  EXPECT_NEAR(score("the cats sits on the mat", reference), 0.806667, 1e-6);
  EXPECT_NEAR(score("on the mat sat the cat", reference), 0.5, 1e-6);
  EXPECT_NEAR(score("the", reference), 0.090909, 1e-6);
  EXPECT_NEAR(score("the cat was sitting on the mat", reference), 0.793443, 1e-6);
  EXPECT_NEAR(
      score("relational databases were normalised quickly", "a relational database is normalized quickly"),
      0.433145, 1e-6);
  EXPECT_NEAR(score("running runners ran easily", "run runner running easy"), 0.25, 1e-6);
}

TEST(Meteor, nothing_in_common_is_zero) {
  EXPECT_EQ(score("a dog", "the cat"), 0);
  EXPECT_EQ(score("", "the cat"), 0);
  EXPECT_EQ(score("a dog", ""), 0);
}

TEST(Meteor, gamma_zero_does_not_mind_the_order) {
  const MeteorTerms terms{.gamma = 0};
  EXPECT_EQ(meteor(words_in("b a"), words_in("a b"), terms), 1);
}

}  // namespace
}  // namespace weft::eval
