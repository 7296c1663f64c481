// promptfoo's answers to assertions on traces of one application, and where weft's are different.
#include <gtest/gtest.h>

#include "assertions/app_fixture.h"

namespace weft::assertions {
namespace {

using namespace fixture;

struct Case {
  model::Trace (*trace)();
  const char* assertion;
  const char* promptfoo;  // what promptfoo 0.123.1 makes of it: "pass", "fail", "error"
  const char* weft;       // what weft does; the same but where the documentation gives a reason
};

constexpr Case kCases[] = {
    // c01-span-count
    {answered,
     R"({"type": "trace-span-count", "value": {"pattern": "orchestrator.process", "min": 1, "max": 1}})",
     "pass", "pass"},
    {answered, R"({"type": "trace-span-count", "value": {"pattern": "cache.*", "min": 2, "max": 2}})", "pass",
     "pass"},
    {answered, R"({"type": "trace-span-count", "value": {"pattern": "CACHE.?et", "min": 2}})", "pass",
     "pass"},
    {answered, R"({"type": "trace-span-count", "value": {"pattern": "nope*", "max": 0}})", "pass", "pass"},
    {answered, R"({"type": "trace-span-count", "value": {"pattern": "post /chat"}})", "pass", "pass"},
    {cached, R"({"type": "trace-span-count", "value": {"pattern": "rag.*", "min": 1}})", "fail", "fail"},
    {answered, R"({"type": "trace-span-count", "value": {"pattern": "cache.*", "max": 1}})", "fail", "fail"},
    {answered, R"({"type": "trace-span-count", "value": {"min": 1}})", "error", "error"},
    {answered, R"({"type": "trace-span-count", "value": {"pattern": "*", "min": 10, "max": 10}})", "fail",
     "fail"},
    {answered, R"({"type": "trace-span-count", "value": {"pattern": "*", "min": 11, "max": 11}})", "pass",
     "pass"},
    {answered, R"({"type": "not-trace-span-count", "value": {"pattern": "cache.*", "min": 2}})", "pass",
     "fail"},
    // c03-error-spans
    {answered, R"({"type": "trace-error-spans"})", "pass", "pass"},
    {answered, R"({"type": "trace-error-spans", "value": 0})", "pass", "pass"},
    {answered, R"({"type": "trace-error-spans", "value": {"max_count": 0}})", "pass", "pass"},
    {degraded, R"({"type": "trace-error-spans"})", "fail", "fail"},
    {degraded, R"({"type": "trace-error-spans", "value": 2})", "pass", "pass"},
    {degraded, R"({"type": "trace-error-spans", "value": {"max_count": 1}})", "fail", "fail"},
    {degraded, R"({"type": "trace-error-spans", "value": {"max_percentage": 40}})", "pass", "pass"},
    {degraded, R"({"type": "trace-error-spans", "value": {"max_percentage": 10}})", "fail", "fail"},
    {degraded, R"({"type": "trace-error-spans", "value": {"pattern": "auth*", "max_count": 0}})", "pass",
     "pass"},
    // c06-missing
    {silent, R"({"type": "trace-span-count", "value": {"pattern": "orch*", "min": 1}})", "fail", "fail"},
    {silent, R"({"type": "trace-error-spans"})", "pass", "fail"},
    {silent, R"({"type": "trace-span-duration", "value": {"pattern": "orch*", "max": 1}})", "pass", "fail"},
};

std::string word_of(const model::Trace& trace, const std::string& assertion) {
  const auto text = outcome(trace, assertion);
  return text.substr(0, text.find(':'));
}

TEST(PromptfooCases, have_the_documented_answers) {
  size_t differences = 0;
  for (const auto& each : kCases) {
    EXPECT_EQ(word_of(each.trace(), each.assertion), each.weft) << each.assertion;
    differences += std::string_view(each.promptfoo) != each.weft ? 1 : 0;
  }
  EXPECT_EQ(differences, 3u) << "a difference that docs/reference/trace-assertions.md does not tell of";
}

}  // namespace
}  // namespace weft::assertions
