// METEOR: how well the words of one text can be laid onto those of another.
#pragma once

#include "eval/ngram_scores.h"

namespace weft::eval {

struct MeteorTerms {
  double alpha = 0.9;  // how much more recall counts than precision
  double beta = 3;     // how steeply being scattered costs
  double gamma = 0.5;  // the most that it costs
};

// METEOR (Banerjee, Lavie: "METEOR: An Automatic Metric for MT Evaluation with Improved Correlation with
// Human Judgments", 2005; the terms of Lavie, Agarwal 2007): P·R / (α·P + (1−α)·R), less γ·(chunks /
// matches)^β of it. Words match that are the same, else those with the same stem (Porter, "An algorithm for
// suffix stripping", 1980), each once and from the end of the text on, as NLTK aligns them. There are no
// synonyms: they need WordNet. Expects words in lower case. 0 … 1; 0 where nothing matches. O(n·m) for n and
// m words.
double meteor(const Words& candidate, const Words& reference, const MeteorTerms& terms = {});

}  // namespace weft::eval
