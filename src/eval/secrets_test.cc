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

TEST(Secrets, many_names_are_of_secrets) {
  for (const auto* name :
       {"GITHUB_TOKEN", "PRIVATE_KEY", "AWS_ACCESS_KEY_ID", "X-Auth-Token", "X-Subscription-Key",
        "refresh_token", "passwd", "passphrase", "credentials", "bearer", "sig"}) {
    EXPECT_EQ(without_secrets(boost::json::object{{name, "hidden"}}).at(name).as_string(), "[REDACTED]")
        << name;
  }
}

TEST(Secrets, addresses_are_shown_without_passwords_and_keys) {
  EXPECT_EQ(shown_text("http://user:PW@host:80/a?q=1&key=K&api_key=L#top"),
            "http://user:[REDACTED]@host:80/a?q=1&key=[REDACTED]&api_key=[REDACTED]#top");
  EXPECT_EQ(shown_text("see http://host/a:b@c and https://u:p@h?x"),
            "see http://host/a:b@c and https://u:[REDACTED]@h?x");
  for (const auto* text :
       {"http://host/?key={{env.KEY}}", "http://host:80/?q=key", "12:30 a@b", "key=5", "://"})
    EXPECT_EQ(shown_text(text), text);
}

TEST(Secrets, command_lines_are_shown_without_the_values_of_flags) {
  EXPECT_EQ(shown_text("exec:run.sh --api-key X --token='a b' -n 3  --password \"c d\" --last"),
            "exec:run.sh --api-key [REDACTED] --token=[REDACTED] -n 3  --password [REDACTED] --last");
  EXPECT_EQ(shown_text("say --api-key X"), "say --api-key X");
}

TEST(Secrets, values_of_variables_are_hidden_wherever_they_are) {
  const auto secrets =
      secret_values({{"MY_TOKEN", "abcdefgh"}, {"OTHER_TOKEN", "short"}, {"HOME", "/home/somebody"}});
  boost::json::value row{{"a", {"x abcdefgh abcdefgh", 1}}, {"b", "short /home/somebody"}};
  EXPECT_TRUE(has_any(row, secrets));
  redact(row, secrets);
  EXPECT_FALSE(has_any(row, secrets));
  EXPECT_EQ(boost::json::serialize(row), R"({"a":["x [REDACTED] [REDACTED]",1],"b":"short /home/somebody"})");
}

TEST(Secrets, what_only_names_one_stays) {
  for (const char* config : {R"({"apiKey":"{{env.KEY}}"})", R"({"apiKeyEnvar":"KEY"})",
                             R"({"max_tokens":50})", R"({"apiKeyRequired":false})", R"({"tokens":"ten"})"}) {
    EXPECT_EQ(shown(config), config);
  }
}

}  // namespace
}  // namespace weft::eval
