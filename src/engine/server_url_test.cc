#include "engine/server_url.h"

#include <gtest/gtest.h>

namespace weft::engine {
namespace {

TEST(ServerUrl, may_be_bare) {
  const auto address = parse_server_url("http://clickhouse");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->url, "http://clickhouse:8123");
  EXPECT_EQ(address->user, "");
  EXPECT_EQ(address->database, "weft");
}

TEST(ServerUrl, may_say_everything) {
  const auto address = parse_server_url("https://me:p%40ss@db.example:9443/traces");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->url, "https://db.example:9443");
  EXPECT_EQ(address->user, "me");
  EXPECT_EQ(address->password, "p@ss");
  EXPECT_EQ(address->database, "traces");
}

TEST(ServerUrl, may_be_of_ipv6) {
  EXPECT_EQ(parse_server_url("http://[::1]:8123/")->url, "http://[::1]:8123");
}

TEST(ServerUrl, of_another_protocol_is_refused) {
  for (const char* url : {"tcp://host:9000", "file:///etc/passwd", "", "://"}) {
    const auto address = parse_server_url(url);
    ASSERT_FALSE(address) << url;
    EXPECT_EQ(address.error().code, ErrorCode::invalid_argument);
  }
}

TEST(ServerUrl, a_password_is_not_repeated_in_the_error) {
  const auto address = parse_server_url("http://me:secret@host:port");
  ASSERT_FALSE(address);
  EXPECT_EQ(address.error().message.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace weft::engine
