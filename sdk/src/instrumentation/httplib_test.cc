#include "weft/instrumentation/httplib.h"

#include <gtest/gtest.h>
#include <httplib.h>

#include <stdexcept>
#include <thread>

#include "instrumentation/traced_test.h"

namespace weft {
namespace {

class HttplibTest : public testing::TracedTest {
 protected:
  HttplibTest() {
    traced.Get(R"(/users/(\d+))", [](const httplib::Request& request, httplib::Response& response) {
      response.set_content(request.matches[1], "text/plain");
    });
    traced.Post("/process", [this](const httplib::Request& request, httplib::Response& response) {
      tracer.start_span("work");
      response.set_content(request.body, request.get_header_value("Content-Type"));
    });
    traced.Get("/broken", [](const auto&, auto&) { throw std::runtime_error("out of tea"); });
    traced.Get("/missing", [](const auto&, auto& response) { response.status = 404; });
    traced.Put("/stream",
               [](const httplib::Request&, httplib::Response& response, const httplib::ContentReader& read) {
                 size_t bytes = 0;
                 read([&](const char*, size_t length) { return (bytes += length) > 0; });
                 response.set_content(std::to_string(bytes), "text/plain");
               });
    url = "http://127.0.0.1:" + std::to_string(server.bind_to_any_port("127.0.0.1"));
    thread = std::thread([this] { server.listen_after_bind(); });
    while (!server.is_running()) std::this_thread::yield();
  }
  ~HttplibTest() override {
    server.stop();
    thread.join();
  }

  httplib::Server server;
  HttplibServer<httplib::Server> traced{tracer, server};
  std::thread thread;
  std::string url;
};

TEST_F(HttplibTest, client_and_server_are_one_tree) {
  httplib::Client http(url);
  HttplibClient client(tracer, http, url);
  const auto result = client.Post("/process", "{}", "application/json");
  EXPECT_EQ(result->body, "{}");
  EXPECT_EQ(result->get_header_value("Content-Type"), "application/json");
  const auto served = exported("POST /process");
  EXPECT_EQ(served.parent_span_id, exported("POST").span_id);
  EXPECT_EQ(exported("work").parent_span_id, served.span_id);
  EXPECT_EQ(served.attributes["http.route"], Value("/process"));
  EXPECT_EQ(served.attributes["network.protocol.version"], Value("1.1"));
  EXPECT_EQ(served.attributes["http.response.status_code"], Value(200));
  EXPECT_EQ(served.attributes["honeyhive_event_type"], Value("chain"));
}

TEST_F(HttplibTest, a_servers_span_has_the_routes_pattern_and_not_the_path_in_its_name) {
  httplib::Client http(url);
  EXPECT_EQ(HttplibClient(tracer, http, url + "/").Get("/users/42")->body, "42");
  const auto served = exported(R"(GET /users/(\d+))");
  EXPECT_EQ(served.attributes["url.path"], Value("/users/42"));
  EXPECT_EQ(exported("GET").attributes["url.full"], Value(url + "/users/42"));
}

TEST_F(HttplibTest, a_request_without_context_begins_a_trace) {
  httplib::Client(url).Post("/process", "{}", "application/json");
  EXPECT_EQ(exported("POST /process").parent_span_id, "");
}

TEST_F(HttplibTest, an_exception_of_a_handler_is_recorded_and_answered_with_500) {
  EXPECT_EQ(httplib::Client(url).Get("/broken")->status, 500);
  const auto served = exported("GET /broken");
  EXPECT_EQ(served.attributes["http.response.status_code"], Value(500));
  EXPECT_EQ(served.status, StatusCode::error);
  ASSERT_NE(served.event("exception"), nullptr);
  EXPECT_EQ(served.event("exception")->attributes["exception.message"], Value("out of tea"));
}

TEST_F(HttplibTest, a_404_is_the_clients_error_and_not_the_servers) {
  httplib::Client http(url);
  HttplibClient(tracer, http, url).Get("/missing", {.span_name = "ask for what is missing"});
  EXPECT_EQ(exported("GET /missing").status, StatusCode::unset);
  const auto asked = exported("ask for what is missing");
  EXPECT_EQ(asked.status, StatusCode::error);
  EXPECT_EQ(asked.attributes["error.type"], Value("404"));
}

TEST_F(HttplibTest, a_handler_that_reads_the_body_itself_is_traced_too) {
  httplib::Client http(url);
  EXPECT_EQ(HttplibClient(tracer, http, url).Put("/stream", "12345", "text/plain")->body, "5");
  EXPECT_EQ(exported("PUT /stream").attributes["http.request.method"], Value("PUT"));
}

TEST_F(HttplibTest, a_server_that_does_not_answer_is_an_error_of_the_client) {
  httplib::Client http("http://127.0.0.1:1");
  EXPECT_FALSE(HttplibClient(tracer, http, "http://127.0.0.1:1").Get("/"));
  const auto asked = exported("GET");
  EXPECT_EQ(asked.status, StatusCode::error);
  EXPECT_EQ(asked.attributes["error.type"], Value("Connection"));
}

}  // namespace
}  // namespace weft
