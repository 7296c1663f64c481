#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "embedding.h"

// Points in memory, searched one by one: exact, and fast enough for the documents of an example.
class VectorIndex {
 public:
  void add(Embedding point) { points_.push_back(std::move(point)); }
  // Positions (in the order of adding) and cosine similarities of the nearest points, the nearest first.
  std::vector<std::pair<size_t, double>> nearest(const Embedding& query, size_t count) const;

 private:
  std::vector<Embedding> points_;
};
