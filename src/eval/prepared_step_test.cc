#include "eval/prepared_step.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::eval {
namespace {

Result<PreparedStep> prepared(const char* prompt, const char* vars, const char* registers = "{}") {
  static const auto javascript = Javascript::create().value();
  const Prompt said{.raw = prompt, .label = "", .id = "", .config = nullptr};
  TestCase test;
  test.vars = json::parse(vars).get_object();
  Step step;
  step.test = std::make_shared<const TestCase>(test);
  step.prompt = &said;
  return prepare(step, json::parse(registers).get_object(), "/nowhere", *javascript);
}

std::string prompt_of(const char* prompt, const char* vars, const char* registers = "{}") {
  const auto made = prepared(prompt, vars, registers);
  return made ? made->prompt : "error: " + made.error().message;
}

TEST(PreparedStep, vars_name_vars_in_any_order) {
  EXPECT_EQ(prompt_of("{{a}}",
                      R"({"a":"<{{b}}>","b":"{{c}}{{c}}","c":"{{d.e}}","d":{"e":"x{{n}}","f":[2]},"n":1})"),
            "<x1x1>");
}

TEST(PreparedStep, a_stored_output_is_data_wherever_it_goes) {
  constexpr const char* kStored =
      R"({"x":"{{env.KEY}}{{1+1}}","f":"file:///etc/hostname","o":{"t":"{{1+1}}"}})";
  EXPECT_EQ(prompt_of("{{x}}", "{}", kStored), "{{env.KEY}}{{1+1}}");
  EXPECT_EQ(prompt_of("{{q}} {{f}}", R"({"q":"{{p}}!","p":"ECHO {{x}}"})", kStored),
            "ECHO {{env.KEY}}{{1+1}}! file:///etc/hostname");
  EXPECT_EQ(prompt_of("{{q}}", R"({"q":"{{o.t}}"})", kStored), "{{1+1}}");
  EXPECT_EQ(prompt_of("{{x}}", R"({"x":"the test's"})", kStored), "the test's");
}

// Each of five rounds once put the text into itself: one row took 86 s.
TEST(PreparedStep, a_var_that_names_itself_finds_what_is_written) {
  EXPECT_EQ(prompt_of("{{q}}", R"({"q":"{{q}}{{q}}x"})"), "{{q}}{{q}}x{{q}}{{q}}xx");
  EXPECT_EQ(prompt_of("{{a}}", R"({"a":"<{{b}}>","b":"[{{a}}]"})"), "<[<{{b}}>]>");
}

TEST(PreparedStep, vars_in_too_many_vars_are_an_error) {
  const auto chain = [](int length) {
    json::object vars{{fmt::format("v{}", length), "end"}};
    for (int i = 0; i < length; ++i) vars[fmt::format("v{}", i)] = fmt::format("{{{{v{}}}}}", i + 1);
    return json::serialize(vars);
  };
  EXPECT_EQ(prompt_of("{{v0}}", chain(16).c_str()), "end");
  EXPECT_NE(prompt_of("{{v0}}", chain(17).c_str()).find("the var 'v0': "), std::string::npos);
}

}  // namespace
}  // namespace weft::eval
