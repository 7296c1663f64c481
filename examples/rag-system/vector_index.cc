#include "vector_index.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

std::vector<std::pair<size_t, double>> VectorIndex::nearest(const Embedding& query, size_t count) const {
  std::vector<std::pair<size_t, double>> scores;
  for (size_t i = 0; i < points_.size(); ++i) {
    if (query.size() != points_[i].size()) throw std::invalid_argument("the vector has other dimensions");
    // Embeddings have length 1, so their inner product is the cosine of the angle between them.
    scores.emplace_back(i, std::inner_product(query.begin(), query.end(), points_[i].begin(), 0.0));
  }
  count = std::min(count, scores.size());
  std::partial_sort(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(count), scores.end(),
                    [](const auto& a, const auto& b) { return a.second > b.second; });
  scores.resize(count);
  return scores;
}
