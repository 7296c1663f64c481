#include "weft/instrumentation/http.h"

#include <gtest/gtest.h>

#include "instrumentation/traced_test.h"
#include "instrumentation/url.h"

namespace weft {
namespace {

TEST(RedactUrl, a_plain_url_stays_as_it_is) {
  for (const char* url : {"http://localhost:5001/process?q=a%20b#part", "https://api.openai.com", "/path?q=1",
                          "http://host/p?", "http://host?x&y=&=z", ""}) {
    EXPECT_EQ(redact_url(url), url);
  }
}

TEST(RedactUrl, user_and_password_are_not_recorded) {
  EXPECT_EQ(redact_url("https://me:secret@host:1/x"), "https://REDACTED:REDACTED@host:1/x");
  EXPECT_EQ(redact_url("https://token@host"), "https://REDACTED@host");
  EXPECT_EQ(redact_url("me:p@ss@host/x"), "REDACTED:REDACTED@host/x");
}

TEST(RedactUrl, an_at_sign_after_the_host_is_no_password) {
  EXPECT_EQ(redact_url("http://host/user@example.com?to=a@b"), "http://host/user@example.com?to=a@b");
}

TEST(RedactUrl, values_that_are_secrets_by_name_are_not_recorded) {
  EXPECT_EQ(redact_url("http://h/?api_key=1&q=2&Access-Token=3&X-Amz-Signature=4#f"),
            "http://h/?api_key=REDACTED&q=2&Access-Token=REDACTED&X-Amz-Signature=REDACTED#f");
  EXPECT_EQ(redact_url("h?sig=abc"), "h?sig=REDACTED");
}

TEST(RedactUrl, a_name_that_only_contains_a_secrets_name_stays) {
  EXPECT_EQ(redact_url("http://h/?monkey=1&tokens=2&apikey_id=3"), "http://h/?monkey=1&tokens=2&apikey_id=3");
}

struct SplitCase {
  const char* url;
  const char* host;
  uint16_t port;
};

TEST(SplitUrl, host_and_port_are_found_in_every_form) {
  for (const auto& [url, host, port] : {SplitCase{"http://a:81/x", "a", 81},
                                        {"https://a/x:9", "a", 443},
                                        {"http://u:p@a", "a", 80},
                                        {"http://[::1]:8080/", "::1", 8080},
                                        {"https://[::1]", "::1", 443},
                                        {"localhost:4318", "localhost", 4318},
                                        {"http://a:99999/", "a", 80},
                                        {"ftp://a", "a", 0},
                                        {"/only/a/path", "", 0},
                                        {"http://[", "", 0},
                                        {"", "", 0}}) {
    const detail::UrlParts parts = detail::split_url(url);
    EXPECT_EQ(parts.host, host) << url;
    EXPECT_EQ(parts.port, port) << url;
  }
}

class HttpSpanTest : public testing::TracedTest {};

TEST_F(HttpSpanTest, an_unknown_method_does_not_become_a_name) {
  start_http_server_span(tracer, {.method = "BREW", .route = "/pot"}, {});
  const auto span = exported("HTTP /pot");
  EXPECT_EQ(span.attributes["http.request.method"], Value("_OTHER"));
  EXPECT_EQ(span.attributes["http.request.method_original"], Value("BREW"));
}

TEST_F(HttpSpanTest, what_is_not_known_is_left_out) {
  start_http_server_span(tracer, {.method = "GET"}, {});
  const auto span = exported("GET");
  EXPECT_FALSE(span.attributes.contains("http.route"));
  EXPECT_FALSE(span.attributes.contains("url.query"));
  EXPECT_FALSE(span.attributes.contains("server.port"));
}

TEST_F(HttpSpanTest, a_servers_span_may_be_a_session) {
  start_http_server_span(tracer, {.method = "GET"}, {}, {.event_type = EventType::session});
  EXPECT_EQ(exported("GET").attributes["honeyhive_event_type"], Value("session"));
}

}  // namespace
}  // namespace weft
