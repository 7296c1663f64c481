#include "eval/config.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace weft::eval {
namespace {

// What is warned of when `text` is a configuration, each without its folder.
std::vector<std::string> warnings_of(std::string_view text) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "promptfooconfig.yaml";
  std::ofstream(path) << text;
  Config config;
  Warnings warnings;
  const auto read = read_config(path.string(), config, warnings);
  if (!read) return {read.error().message};
  std::vector<std::string> texts;
  for (const auto& warning : warnings.texts()) texts.push_back(warning.substr(warning.find("promptfoo")));
  return texts;
}

TEST(Config, a_key_without_effect_is_told_with_its_line) {
  const auto warnings = warnings_of(
      "id: x\n"
      "evaluateOptions: {showProgressBar: true}\n"
      "tracing:\n"
      "  otlp:\n"
      "    http:\n"
      "      acceptFormats: [json]\n"
      "defaultTest:\n"
      "  options:\n"
      "    disableConversationVar: true\n");
  ASSERT_EQ(warnings.size(), 4u);
  EXPECT_EQ(warnings[0],
            "promptfooconfig.yaml:1: key \"id\" of a configuration has no effect: weft does nothing with it");
  const std::vector<std::string> others{":9: key \"disableConversationVar\"", ":2: key \"showProgressBar\"",
                                        ":6: key \"acceptFormats\""};
  for (size_t i = 0; i < others.size(); ++i)
    EXPECT_NE(warnings[i + 1].find(others[i]), std::string::npos) << warnings[i + 1];
}

TEST(Config, a_judges_config_is_checked_like_a_providers) {
  const auto warnings = warnings_of(
      "defaultTest:\n"
      "  options:\n"
      "    provider: {id: openai:x, config: {temprature: 0}}\n"
      "  assert:\n"
      "    - type: similar\n"
      "      value: x\n"
      "      provider: {embedding: {id: openai:embedding:y, config: {apiBaseUr: z}}}\n");
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_NE(warnings[0].find(":3: key \"temprature\""), std::string::npos) << warnings[0];
  EXPECT_NE(warnings[1].find(":7: key \"apiBaseUr\""), std::string::npos) << warnings[1];
}

TEST(Config, a_key_that_a_providers_config_does_not_have_is_told) {
  const auto warnings = warnings_of(
      "providers:\n"
      "  - id: http://x\n"
      "    config: {methd: GET}\n"
      "  - http://y:\n"
      "      config: {headrs: {}}\n"
      "  - id: exec:program\n"
      "    config: {its: own}\n");
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_NE(warnings[0].find(":3: key \"methd\""), std::string::npos);
  EXPECT_NE(warnings[1].find("do you mean \"headers\""), std::string::npos);
}

TEST(Config, what_an_http_provider_cannot_do_is_an_error_with_its_line) {
  const auto told = warnings_of("providers:\n  - id: http://x\n    config:\n      multipart: {}\n");
  EXPECT_NE(told.at(0).find("promptfooconfig.yaml:4: key \"multipart\""), std::string::npos) << told[0];
}

TEST(Config, a_key_of_a_prompt_that_nobody_knows_is_told) {
  const auto warnings = warnings_of("prompts:\n  - raw: hello\n    lable: x\n");
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find(":3: key \"lable\""), std::string::npos);
}

}  // namespace
}  // namespace weft::eval
