// The listener over real sockets, with an application that echoes.
#include "server/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "server/raw_client.h"
#include "server/router.h"

namespace weft::server {
namespace {

using std::chrono::milliseconds;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class Listener : public testing::Test {
 protected:
  void start(HttpLimits limits = {}) {
    HttpApplication echo{
        .admit = [](const Request& head) -> std::optional<Failure> {
          return head.path == "/forbidden" ? std::optional(forbidden("not this")) : std::nullopt;
        },
        .handle = [this](Request request,
                         Responder respond) { answer(std::move(request), std::move(respond)); },
        .refuse = refuse_as_json};
    HttpOptions options{.addresses = {ListenAddress{"localhost", 0}}, .limits = limits, .threads = 2};
    server_ = HttpServer::start(options, echo).value();
  }

  // "/slow" answers a little later from another thread, "/never" never, "/stream" with stream_, others at
  // once: method, path and body.
  void answer(Request request, Responder respond) {
    const std::lock_guard lock(mutex_);
    if (request.path == "/never") return kept_.push_back(respond);
    if (request.path == "/stream") return respond(streamed());
    Response response{.content_type = "text/plain",
                      .headers = {},
                      .body = request.method + " " + request.path + " " + *request.body};
    if (request.path == "/size") response.body = std::to_string(request.body->size());
    if (request.path != "/slow") return respond(std::move(response));
    late_.emplace_back([respond, response = std::move(response)] {
      std::this_thread::sleep_for(milliseconds(50));
      respond(response);
    });
  }

  Response streamed() {
    const auto stream = std::make_shared<BodyStream>(1 << 20);
    stream->push("first ");
    stream_ = stream;
    return {.content_type = "text/plain", .headers = {}, .body = {}, .stream = stream};
  }

  std::shared_ptr<BodyStream> stream() {
    const std::lock_guard lock(mutex_);
    return stream_.lock();
  }

  // True once nobody has it any more.
  bool stream_is_gone() {
    const auto until = std::chrono::steady_clock::now() + RawClient::kPatience;
    while (stream() != nullptr && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    return stream() == nullptr;
  }

  void TearDown() override {
    server_.reset();
    for (auto& thread : late_) thread.join();
  }

  // The responder of a request to "/never", once that has come.
  Responder kept() {
    for (;; std::this_thread::yield()) {
      const std::lock_guard lock(mutex_);
      if (kept_.empty()) continue;
      Responder responder = kept_.back();
      kept_.pop_back();
      return responder;
    }
  }

  uint16_t port() const { return server_->port(); }

  static std::string get(std::string_view path) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
  }
  static std::string post(std::string_view path, std::string_view body) {
    return fmt::format("POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{}", path,
                       body.size(), body);
  }

  std::unique_ptr<HttpServer> server_;
  std::mutex mutex_;
  std::vector<std::thread> late_;
  std::vector<Responder> kept_;
  std::weak_ptr<BodyStream> stream_;
};

TEST_F(Listener, localhost_is_both_loopback_addresses_on_one_port) {
  start();
  EXPECT_EQ(server_->addresses().size(), 2u);
  for (const bool v6 : {false, true}) {
    RawClient client(port(), v6);
    client.send(get("/a"));
    EXPECT_THAT(client.answer(), EndsWith("GET /a "));
  }
}

TEST_F(Listener, pipelined_requests_are_answered_in_order) {
  start();
  RawClient client(port());
  client.send(post("/slow", "1") + post("/b", "2") + get("/slow") + post("/d", ""));
  EXPECT_THAT(client.answer(), EndsWith("POST /slow 1"));
  EXPECT_THAT(client.answer(), EndsWith("POST /b 2"));
  EXPECT_THAT(client.answer(), EndsWith("GET /slow "));
  EXPECT_THAT(client.answer(), EndsWith("POST /d "));
}

TEST_F(Listener, chunked_bodies_arrive_whole_however_they_are_cut) {
  start();
  const std::string request =
      "POST /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n5;extension=1\r\ndefgh\r\n0\r\nTrailer: x\r\n\r\n";
  RawClient whole(port());
  whole.send(request + get("/next"));
  EXPECT_THAT(whole.answer(), EndsWith("POST /c abcdefgh"));
  EXPECT_THAT(whole.answer(), EndsWith("GET /next "));
  RawClient dripping(port());
  for (const char byte : request) dripping.send({&byte, 1});
  EXPECT_THAT(dripping.answer(), EndsWith("POST /c abcdefgh"));
}

TEST_F(Listener, large_bodies_arrive_whole_both_ways) {
  start();
  const std::string body(5'000'001, 'x');
  RawClient client(port());
  client.send(post("/size", body));
  EXPECT_THAT(client.answer(), EndsWith("\r\n5000001"));
  client.send("POST /size HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 10; ++i) client.send(fmt::format("{:x}\r\n{}\r\n", 500'000, body.substr(0, 500'000)));
  client.send("0\r\n\r\n");
  EXPECT_THAT(client.answer(), EndsWith("\r\n5000000"));
  client.send(post("/echo", body));
  EXPECT_THAT(client.answer(), EndsWith("xxx"));
}

TEST_F(Listener, a_client_that_expects_100_continue_gets_it_before_its_body_is_read) {
  start();
  RawClient client(port());
  client.send("POST /e HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("hi");
  EXPECT_THAT(client.answer(), EndsWith("POST /e hi"));
}

TEST_F(Listener, head_is_answered_without_a_body) {
  start();
  RawClient client(port());
  client.send("HEAD /h HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/next"));
  EXPECT_THAT(client.answer(false), HasSubstr("Content-Length: 8\r\n"));
  EXPECT_THAT(client.answer(), EndsWith("GET /next "));
}

TEST_F(Listener, what_is_not_http_gets_400_and_is_closed) {
  start();
  for (const auto* garbage : {"\x16\x03\x01\x02garbage\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                              "GET /%zz HTTP/1.1\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                              "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                              "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    RawClient client(port());
    client.send(garbage);
    client.finish_sending();
    EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 400 ")) << garbage;
    EXPECT_TRUE(client.is_closed());
  }
}

TEST_F(Listener, headers_beyond_their_bound_get_431) {
  start();
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nX: " + std::string(70'000, 'x'));
  EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(Listener, a_claimed_gibibyte_is_refused_before_a_byte_of_it_is_read) {
  start();
  RawClient client(port());
  client.send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1073741824\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 413 "));
  EXPECT_EQ(server_->counters().body_bytes_held, 0u);
}

TEST_F(Listener, a_chunked_body_is_refused_as_soon_as_it_passes_the_bound) {
  start({.body_bytes_max = 1'000});
  RawClient client(port());
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" +
              std::string(1'100, 'x'));
  EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(Listener, bodies_beyond_the_memory_bound_get_503_and_the_memory_comes_back) {
  start({.bodies_bytes_max = 300'000});
  RawClient holding(port());
  holding.send(fmt::format("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 250000\r\n\r\n{}",
                           std::string(200'000, 'x')));
  while (server_->counters().body_bytes_held == 0) std::this_thread::yield();
  RawClient refused(port());
  refused.send(post("/size", std::string(100'000, 'x')));
  EXPECT_THAT(refused.answer(), StartsWith("HTTP/1.1 503 "));
  holding.send(std::string(50'000, 'x'));
  EXPECT_THAT(holding.answer(), StartsWith("HTTP/1.1 200 "));
  RawClient served(port());
  served.send(post("/size", std::string(100'000, 'x')));
  EXPECT_THAT(served.answer(), EndsWith("100000"));
}

TEST_F(Listener, slow_headers_and_slow_bodies_are_cut_off_with_408) {
  start({.header_timeout = milliseconds(100), .body_stall_timeout = milliseconds(100)});
  RawClient slow_head(port());
  slow_head.send("GET / HT");
  RawClient slow_body(port());
  slow_body.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_THAT(slow_head.answer(), StartsWith("HTTP/1.1 408 "));
  EXPECT_THAT(slow_body.answer(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(Listener, a_byte_now_and_then_does_not_keep_a_body_alive) {
  start({.body_stall_timeout = milliseconds(200), .body_bytes_per_second_min = 1'000});
  RawClient client(port());
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
  for (int i = 0; i < 200 && server_->counters().requests_refused == 0; ++i) {
    client.send("x");
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(Listener, idle_connections_are_closed_without_a_word) {
  start({.idle_timeout = milliseconds(100)});
  RawClient client(port());
  client.send(get("/a"));
  client.answer();
  EXPECT_TRUE(client.is_closed(milliseconds(1'500)));
}

TEST_F(Listener, five_hundred_idle_connections_do_not_keep_another_waiting) {
  start();
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 500; ++i) {
    idle.push_back(std::make_unique<RawClient>(port()));
    if (i % 2 == 0) idle.back()->send("POST / HTTP/1.1\r\nContent-Le");
  }
  RawClient client(port());
  client.send(post("/a", "b"));
  EXPECT_THAT(client.answer(), EndsWith("POST /a b"));
}

TEST_F(Listener, connections_beyond_the_bound_get_503) {
  start({.connections_max = 2});
  RawClient first(port());
  RawClient second(port());
  second.send(get("/a"));
  EXPECT_THAT(second.answer(), StartsWith("HTTP/1.1 200 "));
  RawClient third(port());
  EXPECT_THAT(third.answer(), StartsWith("HTTP/1.1 503 "));
  EXPECT_TRUE(third.is_closed());
}

TEST_F(Listener, a_half_closed_client_still_gets_its_answer) {
  start();
  RawClient client(port());
  client.send(get("/slow"));
  client.finish_sending();
  EXPECT_THAT(client.answer(), EndsWith("GET /slow "));
  EXPECT_TRUE(client.is_closed());
}

TEST_F(Listener, a_client_that_resets_in_the_middle_of_its_body_leaves_nothing_behind) {
  start();
  for (int i = 0; i < 20; ++i) {
    RawClient client(port());
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nsome");
    client.reset();
  }
  const auto until = std::chrono::steady_clock::now() + RawClient::kPatience;
  while (server_->counters().connections_open > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::yield();
  EXPECT_EQ(server_->counters().connections_open, 0u);
  EXPECT_EQ(server_->counters().body_bytes_held, 0u);
}

TEST_F(Listener, what_admit_refuses_is_answered_without_waiting_for_the_body) {
  start();
  RawClient client(port());
  client.send("POST /forbidden HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
  EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 403 "));
}

TEST_F(Listener, old_clients_are_closed_after_their_answer) {
  start();
  RawClient client(port());
  client.send("GET /old HTTP/1.0\r\n\r\n");
  EXPECT_THAT(client.answer(), HasSubstr("Connection: close"));
  EXPECT_TRUE(client.is_closed());
}

TEST_F(Listener, a_request_nobody_answers_gets_504) {
  start({.answer_timeout = milliseconds(100)});
  RawClient client(port());
  client.send(get("/never"));
  EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 504 "));
}

TEST_F(Listener, a_forgotten_responder_answers_500) {
  start();
  RawClient client(port());
  client.send(get("/never"));
  kept();
  EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 500 "));
}

TEST_F(Listener, stop_lets_requests_under_way_finish_and_closes_idle_connections) {
  start();
  RawClient idle(port());
  idle.send(get("/a"));
  idle.answer();
  RawClient busy(port());
  busy.send(get("/slow"));
  std::this_thread::sleep_for(milliseconds(20));
  std::thread stopping([&] { server_->stop(std::chrono::seconds(5)); });
  EXPECT_THAT(busy.answer(), AllOf(HasSubstr("Connection: close"), EndsWith("GET /slow ")));
  EXPECT_TRUE(idle.is_closed());
  stopping.join();
}

TEST_F(Listener, stop_does_not_wait_longer_than_its_limit_and_a_late_answer_does_nothing) {
  start();
  RawClient client(port());
  client.send(get("/never"));
  const Responder late = kept();
  server_->stop(milliseconds(50));
  server_.reset();
  late(json_response(200, "{}"));
  EXPECT_EQ(client.answer(), "");
}

TEST_F(Listener, a_stream_is_written_as_it_comes_and_its_end_closes_the_connection) {
  start();
  RawClient client(port());
  client.send(get("/stream"));
  const auto head = client.answer(false);
  EXPECT_THAT(head, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
  EXPECT_EQ(client.receive(6), "first ");
  stream()->push("second");
  EXPECT_EQ(client.receive(6), "second");
  stream()->end();
  EXPECT_TRUE(client.is_closed());
  client.finish_sending();
  EXPECT_TRUE(stream_is_gone());
}

TEST_F(Listener, a_stream_goes_with_its_client) {
  start();
  RawClient client(port());
  client.send(get("/stream"));
  EXPECT_EQ((client.answer(false), client.receive(6)), "first ");
  client.reset();
  EXPECT_TRUE(stream_is_gone());
}

TEST_F(Listener, a_client_that_reads_nothing_of_a_stream_is_cut_off) {
  start({.write_stall_timeout = milliseconds(100)});
  RawClient client(port());
  client.send(get("/stream"));
  EXPECT_EQ((client.answer(false), client.receive(6)), "first ");
  while (const auto waiting = stream()) waiting->push(std::string(1 << 18, 'x'));
  EXPECT_TRUE(stream_is_gone());
}

TEST_F(Listener, stop_ends_streams) {
  start();
  RawClient client(port());
  client.send(get("/stream"));
  EXPECT_EQ((client.answer(false), client.receive(6)), "first ");
  server_->stop(milliseconds(5'000));
  EXPECT_TRUE(client.is_closed());
}

TEST_F(Listener, a_taken_port_is_said_so) {
  start();
  const auto second =
      HttpServer::start({.addresses = {ListenAddress{"127.0.0.1", port()}}, .limits = {}}, {});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, ErrorCode::already_exists);
}

}  // namespace
}  // namespace weft::server
