// Assertions that compare the answers to one test: select-best, max-score. They are put once all are there.
#pragma once

#include <string_view>
#include <vector>

#include "eval/grade.h"
#include "eval/test_case.h"

namespace weft::eval {

bool is_comparison(std::string_view type);
// Whether the test has one.
bool compares(const TestCase& test);

// What a judge's choice (select_best()) means for each of `count` answers.
std::vector<Grade> chosen(const Grade& choice, size_t count);
// Of answers whose other assertions' grades are these, the one with the highest weighted mean (or sum:
// value.method) passes, where it reaches value.threshold; of equals the first. value.weights is by assertion
// type. Error: invalid_argument where an answer has no other assertions.
Result<std::vector<Grade>> max_score(const json::value& assertion,
                                     const std::vector<const std::vector<Grade>*>& components);

}  // namespace weft::eval
