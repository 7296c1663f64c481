// docs/reference/trace-assertions.md is what users are told: these tests keep it true.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "assertions/app_fixture.h"
#include "eval/document.h"

namespace weft::eval {
namespace {

std::string page() {
  std::ifstream file(WEFT_ASSERTIONS_PAGE);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(AssertionsPage, tells_of_every_assertion) {
  const auto text = page();
  for (const auto type : assertions::trace_assertion_types()) {
    EXPECT_NE(text.find("\n### " + std::string(type) + "\n"), std::string::npos) << type;
  }
}

TEST(AssertionsPage, every_example_is_understood) {
  const auto text = page();
  const auto trace = assertions::fixture::answered();
  assertions::AssertedTrace asserted(trace);
  const std::string open = "```yaml\n";
  size_t examples = 0;
  for (size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    at += open.size();
    const auto list =
        Document::parse(std::string_view(text).substr(at, text.find("```", at) - at), "example");
    ASSERT_TRUE(list) << list.error().message;
    for (const auto& assertion : list->value().as_array()) {
      const auto verdict = assertions::check_trace(assertion, asserted);
      EXPECT_TRUE(verdict) << verdict.error().message;
      ++examples;
    }
  }
  EXPECT_GE(examples, assertions::trace_assertion_types().size());
}

}  // namespace
}  // namespace weft::eval
