// Grade: what became of one assertion, a set of them, or a whole test.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

namespace weft::eval {

namespace json = boost::json;

struct Grade {
  bool pass = false;
  double score = 0;  // usually 0 … 1
  std::string reason;
  json::object named_scores = {};   // of the metrics in it, each a weighted mean
  json::object named_weights = {};  // the sum of the weights in each
  json::value assertion = nullptr;  // as it is written; null for a test and a set
  json::object metadata = {};
  json::object tokens_used =
      {};  // by the models that judged: {total, prompt, completion, cached, numRequests}
  std::vector<Grade> components = {};  // those of a set follow the set itself
};

// promptfoo's GradingResult.
json::object to_json(const Grade& grade);

// The mean of the grades that are added, as tests and sets have it. One thread.
class Tally {
 public:
  struct Entry {
    std::string metric = "";  // "" for none
    double weight = 1;
  };
  void add(Grade grade, const Entry& entry);
  const std::vector<Grade>& components() const { return components_; }
  // With a threshold, the mean decides; without, all must have passed, and the reason is the last failure's.
  // Of nothing it is a pass.
  Grade total(std::optional<double> threshold) &&;

 private:
  void add_named(const std::string& metric, double score, double weight);

  double score_ = 0;
  double weight_ = 0;
  std::optional<std::string> failure_;
  json::object named_scores_;
  json::object named_weights_;
  std::vector<Grade> components_;
};

}  // namespace weft::eval
