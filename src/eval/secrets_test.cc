#include "eval/secrets.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::eval {
namespace {

std::string shown(const char* config) {
  return boost::json::serialize(without_secrets(boost::json::parse(config)));
}

TEST(Secrets, keys_and_passwords_are_not_shown_however_deep) {
  EXPECT_EQ(
      shown(
          R"({"providers":[{"config":{"apiKey":"sk-1","headers":{"X-Api-Key":"k","Authorization":"Bearer t"}}}]})"),
      R"({"providers":[{"config":{"apiKey":"[REDACTED]","headers":{"X-Api-Key":"[REDACTED]","Authorization":"[REDACTED]"}}}]})");
  EXPECT_EQ(shown(R"({"env":{"OPENAI_API_KEY":"sk-1","token":"t"}})"),
            R"({"env":{"OPENAI_API_KEY":"[REDACTED]","token":"[REDACTED]"}})");
}

TEST(Secrets, what_only_names_one_stays) {
  for (const char* config : {R"({"apiKey":"{{env.KEY}}"})", R"({"apiKeyEnvar":"KEY"})",
                             R"({"max_tokens":50})", R"({"apiKeyRequired":false})", R"({"tokens":"ten"})"}) {
    EXPECT_EQ(shown(config), config);
  }
}

}  // namespace
}  // namespace weft::eval
