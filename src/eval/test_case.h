// TestCase: one entry of `tests`, as it is written: before defaults, vars that are lists, and templates.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "eval/csv.h"
#include "eval/document.h"
#include "eval/warnings.h"

namespace weft::eval {

struct TestCase {
  std::string id;  // `id`, or `metadata.testCaseId`; "" where there is neither
  std::string description;
  json::object vars;
  json::array assertions;
  json::object options;
  json::object metadata;
  std::optional<double> threshold;
  std::vector<std::string> providers;          // only with these; empty: with all
  std::vector<std::string> prompts;            // only with these; empty: with all
  std::optional<json::value> provider_output;  // asserted on instead of asking the provider
};

// The test at `pointer` of the document. Unknown keys and assertions are errors or warnings that name the
// line.
Result<TestCase> read_test(const Document& document, const std::string& pointer, const json::value& value,
                           Warnings& warnings);

// What a row of a table says; columns that begin with __ are not vars but the rest of the test.
Result<TestCase> test_of_row(const CsvRow& header, const CsvRow& row);

// "contains:x", "not-icontains-any:a,b", "similar(0.9):y": an assertion in one text, as tables have it. A
// text that names no type is compared for equality.
json::object assertion_from_text(std::string_view text);

// `defaults` filled in where the test says nothing; its assertions come first, unless the test's
// options.disableDefaultAsserts.
TestCase with_defaults(const TestCase& test, const TestCase& defaults);

}  // namespace weft::eval
