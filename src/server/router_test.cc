#include "server/router.h"

#include <atomic>
#include <latch>
#include <thread>

#include "server/router_fixture.h"
#include "wire/compression.h"

namespace weft::server {
namespace {

using testing::HasSubstr;

constexpr Face kFace{.name = "test", .refuse = refuse_as_json};

class RouterTest : public RouterFixture {
 protected:
  // A route that answers with a name of its own.
  void add(std::string_view method, std::string_view pattern, const std::string& answer) {
    router().add(kFace, method, pattern, [answer](const Request& request, const Responder& respond) {
      respond(json_response(200, answer + std::string(request.capture("id"))));
    });
  }
};

TEST_F(RouterTest, a_fixed_segment_wins_over_a_name) {
  add("GET", "/things/{id}", "thing ");
  add("GET", "/things/first", "first");
  EXPECT_EQ(ask("GET", "/things/first").body, "first");
  EXPECT_EQ(ask("GET", "/things/a%2Fb").body, "thing a/b");
}

TEST_F(RouterTest, an_unknown_path_is_told_what_there_is) {
  add("GET", "/things/{id}", "");
  const auto response = ask("GET", "/nothing");
  EXPECT_EQ(response.status, 404);
  EXPECT_THAT(response.body, HasSubstr("GET /things/{id}"));
}

TEST_F(RouterTest, a_wrong_method_is_told_the_right_ones) {
  add("PUT", "/things", "");
  const auto response = ask("DELETE", "/things");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(header(response, "Allow"), "OPTIONS, PUT");
}

TEST_F(RouterTest, head_is_answered_like_get) {
  add("GET", "/things", "x");
  EXPECT_EQ(ask("HEAD", "/things").status, 200);
}

TEST_F(RouterTest, what_a_handler_throws_becomes_a_500) {
  router().add(kFace, "GET", "/a",
               [](const Request&, const Responder&) { throw std::runtime_error("secret detail"); });
  router().add_query(kFace, "GET", "/b", [](const Request&) -> Result<Response> { throw 1; });
  EXPECT_EQ(ask("GET", "/a").status, 500);
  EXPECT_THAT(ask("GET", "/a").body, Not(HasSubstr("secret")));
  EXPECT_EQ(ask("GET", "/b").status, 500);
}

TEST_F(RouterTest, a_querys_error_becomes_its_status) {
  router().add_query(kFace, "GET", "/q", [](const Request&) -> Result<Response> {
    return fail(ErrorCode::unavailable, "the engine is down");
  });
  const auto response = ask("GET", "/q");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(header(response, "Retry-After"), "1");
  EXPECT_EQ(response.body, R"({"error":{"code":"unavailable","message":"the engine is down"}})");
}

TEST_F(RouterTest, more_queries_than_may_wait_get_503) {
  std::latch release(1);
  std::atomic<int> running = 0;
  router().add_query(kFace, "GET", "/slow", [&](const Request&) -> Result<Response> {
    ++running;
    release.wait();
    return json_response(200, "{}");
  });
  std::vector<std::future<Response>> asked;
  const auto ask_slow = [&] {
    asked.push_back(std::async(std::launch::async, [this] { return ask("GET", "/slow"); }));
  };
  for (int i = 0; i < 2; ++i) ask_slow();
  while (running < 2) std::this_thread::yield();
  // Of five more, four may wait.
  for (int i = 0; i < 5; ++i) ask_slow();
  const auto is_answered = [](auto& future) {
    return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  };
  while (std::ranges::none_of(asked, is_answered)) std::this_thread::yield();
  release.count_down();
  EXPECT_EQ(std::ranges::count_if(asked, [](auto& future) { return future.get().status == 503; }), 1);
}

TEST_F(RouterTest, large_answers_are_compressed_for_who_takes_that) {
  add("GET", "/large", std::string(kCompressBytesMin, 'x'));
  add("GET", "/small", "x");
  const auto response = ask("GET", "/large", {{"Accept-Encoding", "deflate, gzip;q=0.5"}});
  EXPECT_EQ(header(response, "Content-Encoding"), "gzip");
  EXPECT_EQ(wire::decompress(wire::Compression::gzip, response.body, 1 << 20)->size(), kCompressBytesMin);
  EXPECT_EQ(header(ask("GET", "/large"), "Content-Encoding"), "");
  EXPECT_EQ(header(ask("GET", "/large", {{"Accept-Encoding", "gzip;q=0"}}), "Content-Encoding"), "");
  EXPECT_EQ(header(ask("GET", "/small", {{"Accept-Encoding", "gzip"}}), "Content-Encoding"), "");
}

TEST_F(RouterTest, very_large_answers_stay_plain_on_this_machine) {
  add("GET", "/huge", std::string(kCompressLocalBytesMax + 1, 'x'));
  const TextPairs gzip{{"Accept-Encoding", "gzip"}};
  EXPECT_EQ(header(ask("GET", "/huge", gzip), "Content-Encoding"), "gzip");
  for (const auto* local : {"127.0.0.1:50000", "[::1]:50000"}) {
    remote_ = local;
    EXPECT_EQ(header(ask("GET", "/huge", gzip), "Content-Encoding"), "");
  }
}

TEST_F(RouterTest, a_browser_gets_the_page_for_addresses_no_face_has) {
  add("GET", "/things/{id}", "thing ");
  router().set_page(
      kFace, [](const Request&, const Responder& respond) { respond(json_response(200, "the page")); });
  const TextPairs browser{{"Accept", "text/html,*/*"}};
  EXPECT_EQ(ask("GET", "/trace/12", browser).body, "the page");
  EXPECT_EQ(ask("GET", "/things/1/2", browser).status, 404);
  EXPECT_EQ(ask("GET", "/trace/12").status, 404);
  EXPECT_EQ(ask("POST", "/trace/12", browser).status, 404);
}

}  // namespace
}  // namespace weft::server
