// Who is let in: keys, pages in browsers, names weft is reached under.
#include "server/gate.h"

#include "server/router_fixture.h"

namespace weft::server {
namespace {

using testing::HasSubstr;

constexpr Face kReading{.name = "reading", .refuse = refuse_as_json};
constexpr Face kIngest{.name = "ingest", .refuse = refuse_as_json, .page_rule = PageRule::loopback_pages};
constexpr Face kOpen{.name = "open", .refuse = refuse_as_json, .key_rule = KeyRule::open};

// Each route answers with the project it would read or write.
class GateTest : public RouterFixture {
 protected:
  void start(GateOptions options) {
    use_gate(std::move(options));
    router().add_query(kReading, "GET", "/read", [](const Request& request) -> Result<Response> {
      TRY_ASSIGN(const auto project, project_to_read(request));
      return json_response(200, project.value_or("(all)"));
    });
    router().add_query(kIngest, "POST", "/write", [](const Request& request) -> Result<Response> {
      TRY_ASSIGN(auto project, project_to_write(request));
      return json_response(200, std::move(project));
    });
    router().add_query(kOpen, "GET", "/open",
                       [](const Request&) -> Result<Response> { return json_response(200, "{}"); });
  }
  static Keys keys() { return Keys::parse("keys: [{key: 0123456789abcdef, project: shop}]").value(); }
};

TEST_F(GateTest, without_keys_the_request_names_its_project) {
  start({});
  EXPECT_EQ(ask("GET", "/read").body, "(all)");
  EXPECT_EQ(ask("GET", "/read?project=a").body, "a");
  EXPECT_EQ(ask("POST", "/write", {{"X-Project", "b"}, {"Authorization", "Bearer anything"}}).body, "b");
}

TEST_F(GateTest, with_keys_an_unknown_one_is_refused_before_the_body_is_read) {
  start({.keys = keys()});
  const auto missing = ask("POST", "/write");
  EXPECT_EQ(missing.status, 401);
  EXPECT_EQ(header(missing, "WWW-Authenticate"), "Bearer");
  EXPECT_THAT(missing.body, HasSubstr("Authorization: Bearer KEY"));
  EXPECT_EQ(ask("POST", "/write", {{"Authorization", "Bearer 0123456789abcdeX"}}).status, 401);
  EXPECT_EQ(ask("GET", "/open").status, 200);
}

TEST_F(GateTest, the_keys_project_wins_and_bounds_what_can_be_read) {
  start({.keys = keys()});
  const std::pair<std::string, std::string> key{"authorization", "bearer 0123456789abcdef"};
  EXPECT_EQ(ask("POST", "/write", {key, {"X-Project", "other"}}).body, "shop");
  EXPECT_EQ(ask("GET", "/read", {{"X-API-Key", "0123456789abcdef"}}).body, "shop");
  EXPECT_EQ(ask("GET", "/read?project=other", {key}).status, 400);
}

TEST_F(GateTest, on_localhost_another_name_is_refused) {
  start({.loopback_only = true});
  for (const auto* host : {"localhost:4318", "127.0.0.1", "[::1]:4318", "weft.localhost", "LocalHost"}) {
    EXPECT_EQ(ask("GET", "/read", {{"Host", host}}).status, 200) << host;
  }
  for (const auto* host : {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "[::1"}) {
    EXPECT_EQ(ask("GET", "/read", {{"Host", host}}).status, 403) << host;
  }
}

TEST_F(GateTest, elsewhere_any_name_will_do) {
  start({.loopback_only = false});
  EXPECT_EQ(ask("GET", "/read", {{"Host", "weft.example"}}).status, 200);
}

TEST_F(GateTest, foreign_pages_can_neither_read_nor_write) {
  start({});
  for (const auto* origin : {"https://evil.example", "null", "http://localhost.evil.example"}) {
    EXPECT_EQ(ask("GET", "/read", {{"Host", "localhost:4318"}, {"Origin", origin}}).status, 403) << origin;
    EXPECT_EQ(ask("POST", "/write", {{"Host", "localhost:4318"}, {"Origin", origin}}).status, 403) << origin;
  }
}

TEST_F(GateTest, pages_on_this_machine_may_send_spans_but_not_read) {
  start({});
  const TextPairs page{{"Host", "localhost:4318"}, {"Origin", "http://localhost:3000"}};
  EXPECT_EQ(header(ask("POST", "/write", page), "Access-Control-Allow-Origin"), "http://localhost:3000");
  EXPECT_EQ(ask("GET", "/read", page).status, 403);
}

TEST_F(GateTest, wefts_own_page_and_allowed_origins_may_read) {
  start({.allowed_origins = {"https://app.example"}});
  EXPECT_EQ(ask("GET", "/read", {{"Host", "localhost:4318"}, {"Origin", "http://localhost:4318"}}).status,
            200);
  EXPECT_EQ(ask("GET", "/read", {{"Host", "localhost:4318"}, {"Origin", "https://app.example"}}).status, 200);
}

TEST_F(GateTest, a_preflight_is_answered_without_a_key) {
  start({.keys = keys()});
  const auto response = ask("OPTIONS", "/write",
                            {{"Host", "localhost:4318"},
                             {"Origin", "http://localhost:3000"},
                             {"Access-Control-Request-Headers", "content-type,authorization"}});
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(header(response, "Access-Control-Allow-Headers"), "content-type,authorization");
  EXPECT_THAT(header(response, "Access-Control-Allow-Methods"), HasSubstr("POST"));
}

TEST(Exposure, other_machines_need_a_key_or_an_explicit_word) {
  const auto address = [](std::string_view text) { return std::vector{parse_listen_address(text).value()}; };
  for (const auto* inside : {"localhost:1", "127.0.0.1:1", "[::1]:1", "127.9.9.9:1"}) {
    EXPECT_TRUE(check_exposure(address(inside), false, false).has_value()) << inside;
  }
  for (const auto* outside : {"0.0.0.0:1", "[::]:1", "10.0.0.1:1"}) {
    EXPECT_FALSE(check_exposure(address(outside), false, false).has_value()) << outside;
    EXPECT_TRUE(check_exposure(address(outside), true, false).has_value());
    EXPECT_TRUE(check_exposure(address(outside), false, true).has_value());
  }
}

TEST(ListenAddress, is_read_as_people_write_it) {
  const auto read = [](std::string_view text) {
    const auto address = parse_listen_address(text);
    return address ? address->to_string() : "refused";
  };
  EXPECT_EQ(read("localhost:0"), "localhost:0");
  EXPECT_EQ(read("localhost"), "localhost:4318");
  EXPECT_EQ(read(":9000"), "localhost:9000");
  EXPECT_EQ(read("[::]:4318"), "[::]:4318");
  for (const auto* wrong : {"localhost:", "localhost:65536", "localhost:x", "[::1", "[::1]4318", "::1"}) {
    EXPECT_EQ(read(wrong), "refused") << wrong;
  }
}

TEST(Keys, are_read_from_yaml_and_json) {
  const auto yaml = Keys::parse(
      "keys:\n  - key: 0123456789abcdef\n    project: a\n  - {key: fedcba9876543210, project: b}\n");
  ASSERT_TRUE(yaml.has_value());
  EXPECT_EQ(*yaml->project_of("fedcba9876543210"), "b");
  EXPECT_EQ(yaml->project_of("fedcba987654321"), nullptr);
  EXPECT_TRUE(Keys::parse(R"({"keys":[{"key":"0123456789abcdef","project":"a"}]})").has_value());
}

TEST(Keys, mistakes_are_refused_with_their_line) {
  const auto message = [](const std::string& text) { return Keys::parse(text).error().message; };
  EXPECT_THAT(message("keys:\n  - {key: 0123456789abcdef, project: a}\n  - {key: short, project: a}\n"),
              HasSubstr("line 3"));
  EXPECT_THAT(message("keys:\n  - {key: 0123456789abcdef}\n"), HasSubstr("\"project\""));
  EXPECT_THAT(
      message("keys:\n  - {key: 0123456789abcdef, project: a}\n  - {key: 0123456789abcdef, project: b}\n"),
      HasSubstr("already"));
  EXPECT_THAT(message("keys: [\n"), HasSubstr("line"));
  for (const auto* empty : {"", "[]", "keys: []", "keys: 7", "other: 1"})
    EXPECT_FALSE(Keys::parse(empty).has_value()) << empty;
}

}  // namespace
}  // namespace weft::server
