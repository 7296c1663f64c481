// Warnings: what a configuration says that has no effect, told once each.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace weft::eval {

// One thread.
class Warnings {
 public:
  static constexpr size_t kMax = 100;  // more are counted only

  void add(std::string text) {
    if (std::find(texts_.begin(), texts_.end(), text) != texts_.end()) return;
    if (texts_.size() == kMax) {
      ++left_out_;
    } else {
      texts_.push_back(std::move(text));
    }
  }
  const std::vector<std::string>& texts() const { return texts_; }
  size_t left_out() const { return left_out_; }

 private:
  std::vector<std::string> texts_;
  size_t left_out_ = 0;
};

}  // namespace weft::eval
