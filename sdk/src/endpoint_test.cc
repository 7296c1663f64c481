#include "endpoint.h"

#include <gtest/gtest.h>

namespace weft::detail {
namespace {

TEST(Endpoint, good_urls_have_nothing_wrong) {
  for (const std::string_view url : {"http://localhost", "https://host:443/path?x=1", "http://[::1]:4318",
                                     "http://[fe80::1]/", "http://user:pass@host:1", "http://a_b.c/"}) {
    EXPECT_EQ(wrong_url(url), "") << url;
  }
}

TEST(Endpoint, wrong_urls_have_a_reason) {
  EXPECT_EQ(wrong_url("localhost:4318"), "no URL that begins with http:// or https://");
  EXPECT_EQ(wrong_url("grpc://host"), "no URL that begins with http:// or https://");
  EXPECT_EQ(wrong_url("http://"), "no URL that begins with http:// or https://");
  EXPECT_EQ(wrong_url("http://host name"), "no URL: it has a blank or control character");
  EXPECT_EQ(wrong_url("http://:80"), "a URL without a host");
  EXPECT_EQ(wrong_url("http:///path"), "a URL without a host");
  for (const std::string_view url :
       {"http://h:0", "http://h:65536", "http://h:", "http://h:x", "http://[::1]:x"}) {
    EXPECT_EQ(wrong_url(url), "a URL with a wrong port") << url;
  }
}

TEST(Endpoint, the_origin_ends_before_the_path) {
  EXPECT_EQ(origin_of("https://host:1/a/b"), "https://host:1");
  EXPECT_EQ(origin_of("http://host?q"), "http://host");
  EXPECT_EQ(origin_of("http://host"), "http://host");
}

TEST(Endpoint, a_path_is_added_with_one_slash) {
  EXPECT_EQ(url_below("http://host//", "/v1/traces"), "http://host/v1/traces");
  EXPECT_EQ(url_below("http://host/base", "/v1/traces"), "http://host/base/v1/traces");
}

}  // namespace
}  // namespace weft::detail
