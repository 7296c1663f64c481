#include "curl_http_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "clock.h"
#include "testing/forks.h"
#include "testing/otlp_sink.h"

namespace weft::detail {
namespace {

// Takes connections on a free port, counts them, and gives each request that one answer.
class TinyServer {
 public:
  explicit TinyServer(std::string answer) : answer_(std::move(answer)) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    listen(listener_, 8);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/v1/traces";
    thread_ = std::thread([this] { serve(); });
  }
  ~TinyServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  const std::string& url() const { return url_; }
  int connections() const { return connections_; }

 private:
  // One connection at a time, and of each request only its end: tests send bodies that end in `!`.
  void serve() {
    for (int client = accept(listener_, nullptr, nullptr); client >= 0;
         client = accept(listener_, nullptr, nullptr)) {
      ++connections_;
      char buffer[4096];
      for (ssize_t count = 1; (count = read(client, buffer, sizeof(buffer))) > 0;) {
        if (buffer[count - 1] == '!') send(client, answer_.data(), answer_.size(), MSG_NOSIGNAL);
      }
      close(client);
    }
  }

  const std::string answer_;
  int listener_ = -1;
  std::string url_;
  std::atomic<int> connections_ = 0;
  std::thread thread_;
};

HttpRequest request_to(const std::string& url) {
  return {.url = url, .headers = {{"X-Empty", ""}, {"X-Test", "yes"}}, .body = {"first ", "", "second!"}};
}

TEST(CurlHttpClient, the_parts_of_a_body_arrive_as_one_with_all_headers) {
  const testing::OtlpSink sink;
  CurlHttpClient client;
  HttpRequest request = request_to(sink.endpoint() + "/events");
  request.method = "PUT";
  EXPECT_EQ(client.send(request).status, 200);
  ASSERT_EQ(sink.requests().size(), 1u);
  EXPECT_EQ(sink.requests()[0].method, "PUT");
  EXPECT_EQ(sink.requests()[0].body, "first second!");
  EXPECT_EQ(sink.requests()[0].header("X-Test"), "yes");
  EXPECT_EQ(sink.requests()[0].header("Content-Length"), "13");
  EXPECT_EQ(sink.requests()[0].header("Expect"), "");
}

TEST(CurlHttpClient, a_large_body_arrives_whole) {
  const testing::OtlpSink sink;
  CurlHttpClient client;
  const std::string large(3'000'000, 'x');
  const HttpRequest request{.url = sink.endpoint() + "/session/start",
                            .headers = {{"Content-Type", "application/json"}},
                            .body = {"<", large, ">"}};
  client.send(request);
  EXPECT_EQ(sink.requests().at(0).body, "<" + large + ">");
}

TEST(CurlHttpClient, requests_share_a_connection) {
  TinyServer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  {
    CurlHttpClient client;
    for (int i = 0; i < 3; ++i) EXPECT_EQ(client.send(request_to(server.url())).body, "ok");
    EXPECT_EQ(server.connections(), 1);
  }
}

TEST(CurlHttpClient, a_connection_that_the_server_closed_is_made_again) {
  TinyServer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
  CurlHttpClient client;
  for (int i = 0; i < 2; ++i) EXPECT_EQ(client.send(request_to(server.url())).status, 200);
}

TEST(CurlHttpClient, retry_after_is_read_as_seconds) {
  TinyServer server("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
  CurlHttpClient client;
  const HttpReply reply = client.send(request_to(server.url()));
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.retry_after_ms, 7'000u);
}

TEST(CurlHttpClient, retry_after_is_read_as_a_date) {
  const time_t later = time(nullptr) + 100;
  char date[64];
  strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", gmtime(&later));
  TinyServer server("HTTP/1.1 429 No\r\nRetry-After: " + std::string(date) + "\r\nContent-Length: 0\r\n\r\n");
  CurlHttpClient client;
  EXPECT_NEAR(client.send(request_to(server.url())).retry_after_ms, 100'000, 3'000);
}

TEST(CurlHttpClient, a_long_retry_after_is_cut) {
  TinyServer server("HTTP/1.1 503 Busy\r\nRetry-After: 99999999\r\nContent-Length: 0\r\n\r\n");
  CurlHttpClient client;
  EXPECT_EQ(client.send(request_to(server.url())).retry_after_ms, CurlHttpClient::kRetryAfterMaxMs);
}

TEST(CurlHttpClient, a_redirect_is_not_followed) {
  TinyServer server("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  CurlHttpClient client;
  EXPECT_EQ(client.send(request_to(server.url())).status, 302);
}

TEST(CurlHttpClient, of_a_long_answer_only_the_start_is_kept) {
  TinyServer server("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + std::string(200'000, 'x'));
  CurlHttpClient client;
  const HttpReply reply = client.send(request_to(server.url()));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body.size(), CurlHttpClient::kReplyBytesMax);
}

TEST(CurlHttpClient, a_refused_connection_says_so) {
  CurlHttpClient client;
  const HttpReply reply = client.send(request_to("http://127.0.0.1:1/"));
  EXPECT_EQ(reply.status, 0);
  EXPECT_NE(reply.error.find("connect"), std::string::npos) << reply.error;
}

TEST(CurlHttpClient, a_server_that_does_not_answer_is_left_in_time) {
  TinyServer server("");
  CurlHttpClient client;
  HttpRequest request = request_to(server.url());
  request.timeout_ms = 100;
  const int64_t begin = steady_now_ns();
  EXPECT_EQ(client.send(request).status, 0);
  EXPECT_LT(steady_now_ns() - begin, 3'000'000'000);
}

TEST(CurlHttpClient, cancel_ends_the_request_on_the_way_and_later_ones) {
  TinyServer server("");
  CurlHttpClient client;
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    client.cancel();
  });
  const int64_t begin = steady_now_ns();
  EXPECT_EQ(client.send(request_to(server.url())).error, "cancelled");
  EXPECT_EQ(client.send(request_to(server.url())).error, "cancelled");
  EXPECT_LT(steady_now_ns() - begin, 3'000'000'000);
  canceller.join();
}

TEST(CurlHttpClient, after_a_fork_the_child_connects_anew_and_the_parent_goes_on) {
  if (!testing::kForksAmongThreads) GTEST_SKIP();
  TinyServer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  TinyServer childs("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  {
    CurlHttpClient client;
    client.send(request_to(server.url()));
    const pid_t pid = fork();
    if (pid == 0) {
      alarm(20);
      client.forget_after_fork();
      _exit(client.send(request_to(childs.url())).status == 200 ? 0 : 1);
    }
    int status = -1;
    waitpid(pid, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(client.send(request_to(server.url())).status, 200);
    EXPECT_EQ(server.connections(), 1);
  }
}

}  // namespace
}  // namespace weft::detail
