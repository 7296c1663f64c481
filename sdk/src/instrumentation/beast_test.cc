#include "weft/instrumentation/beast.h"

#include <gtest/gtest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <stdexcept>
#include <thread>

#include "instrumentation/traced_test.h"

namespace weft {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

class BeastTest : public testing::TracedTest {
 protected:
  Request request{http::verb::post, "/process?token=abc&q=1", 11};
};

// Reads one request, answers it with `handler`, and goes.
template <typename Handler>
class OneRequestServer {
 public:
  explicit OneRequestServer(Handler handler) : thread_([this, handler] { serve(handler); }) {}
  ~OneRequestServer() { thread_.join(); }
  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(endpoint().port()); }

 private:
  void serve(const Handler& handler) {
    tcp::socket socket = acceptor_.accept();
    boost::beast::flat_buffer buffer;
    Request incoming;
    http::read(socket, buffer, incoming);
    Response response = handler(incoming);
    response.prepare_payload();
    http::write(socket, response);
  }

  asio::io_context context_;
  tcp::acceptor acceptor_{context_, {asio::ip::make_address("127.0.0.1"), 0}};
  std::thread thread_;
};

Response exchange(const tcp::endpoint& endpoint, const Request& request) {
  asio::io_context context;
  tcp::socket socket(context);
  socket.connect(endpoint);
  http::write(socket, request);
  boost::beast::flat_buffer buffer;
  Response response;
  http::read(socket, buffer, response);
  return response;
}

TEST_F(BeastTest, the_servers_span_is_below_the_clients) {
  OneRequestServer server([this](const Request& incoming) {
    return traced_beast_handler(tracer, incoming, "/process",
                                [](const Request&) { return Response(http::status::ok, 11); });
  });
  {
    Span span = start_beast_client_span(tracer, request, server.url());
    set_beast_client_response(span, exchange(server.endpoint(), request));
  }
  const auto client = exported("POST");
  const auto handled = exported("POST /process");
  EXPECT_EQ(handled.parent_span_id, client.span_id);
  EXPECT_EQ(handled.kind, SpanKind::server);
  EXPECT_EQ(handled.attributes["url.query"], Value("token=REDACTED&q=1"));
  EXPECT_EQ(client.attributes["url.full"], Value(server.url() + "/process?token=REDACTED&q=1"));
  EXPECT_EQ(client.attributes["http.response.status_code"], Value(200));
}

TEST_F(BeastTest, what_a_handler_starts_is_below_its_span) {
  traced_beast_handler(tracer, request, "/process", [this](const Request&, Span& span) {
    tracer.start_span("explicit", {.parent = &span.as_context()});
    tracer.start_span("current");
    return Response(http::status::created, 11);
  });
  const auto handled = exported("POST /process");
  EXPECT_EQ(exported("explicit").parent_span_id, handled.span_id);
  EXPECT_EQ(exported("current").parent_span_id, handled.span_id);
  EXPECT_EQ(handled.attributes["http.response.status_code"], Value(201));
  EXPECT_EQ(handled.status, StatusCode::unset);
}

TEST_F(BeastTest, an_exception_of_a_handler_is_recorded_and_goes_on) {
  const auto handle = [&] {
    traced_beast_handler(tracer, request, "/process",
                         [](const Request&) -> Response { throw std::runtime_error("no such user"); });
  };
  EXPECT_THROW(handle(), std::runtime_error);
  const auto handled = exported("POST /process");
  EXPECT_EQ(handled.status, StatusCode::error);
  ASSERT_NE(handled.event("exception"), nullptr);
  EXPECT_EQ(handled.event("exception")->attributes["exception.message"], Value("no such user"));
}

TEST_F(BeastTest, a_connection_that_fails_is_an_error_in_the_systems_words) {
  {
    Span span = start_beast_client_span(tracer, request, "http://127.0.0.1:1/");
    set_beast_client_error(span, make_error_code(asio::error::connection_refused));
  }
  const auto client = exported("POST");
  EXPECT_EQ(client.status_message, "Connection refused");
  EXPECT_EQ(client.attributes["error.type"], Value("system:111"));
  EXPECT_EQ(client.attributes["server.port"], Value(1));
}

}  // namespace
}  // namespace weft
