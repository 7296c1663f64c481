#include "weft/instrumentation/curl.h"

#include <curl/curl.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <thread>
#include <vector>

#include "instrumentation/traced_test.h"

namespace weft {
namespace {

size_t drop(char*, size_t, size_t size, void*) {
  return size;
}

class CurlTest : public testing::TracedTest {
 protected:
  CurlTest() {
    server.Get("/headers", [this](const httplib::Request& request, httplib::Response& response) {
      seen = request.headers;
      response.set_content("seen", "text/plain");
    });
    server.Get("/away", [](const auto&, auto& response) { response.set_redirect("/headers"); });
    server.Post("/refuse", [](const auto&, auto& response) { response.status = 503; });
    url = "http://127.0.0.1:" + std::to_string(server.bind_to_any_port("127.0.0.1"));
    thread = std::thread([this] { server.listen_after_bind(); });
    while (!server.is_running()) std::this_thread::yield();
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &drop);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
  }
  ~CurlTest() override {
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
    server.stop();
    thread.join();
  }

  int get(const std::string& path, const HttpClientOptions& options = {}) {
    curl_easy_setopt(easy, CURLOPT_URL, (url + path).c_str());
    return traced_curl_easy_perform(tracer, easy, headers, options);
  }
  std::string seen_header(const std::string& name) {
    EXPECT_EQ(seen.count(name), 1u) << name;
    return seen.count(name) == 1 ? seen.find(name)->second : "";
  }

  httplib::Server server;
  std::thread thread;
  std::string url;
  httplib::Headers seen;
  CURL* easy = curl_easy_init();
  curl_slist* headers = nullptr;
};

TEST_F(CurlTest, a_request_carries_its_spans_context) {
  ASSERT_EQ(get("/headers"), CURLE_OK);
  const auto span = exported("GET");
  EXPECT_EQ(span.kind, SpanKind::client);
  EXPECT_EQ(seen_header("traceparent").substr(0, 52), "00-" + span.trace_id + "-" + span.span_id);
}

TEST_F(CurlTest, the_span_says_what_was_asked_and_how_it_went) {
  get("/headers?token=abc");
  const auto span = exported("GET");
  EXPECT_EQ(span.attributes["url.full"], Value(url + "/headers?token=REDACTED"));
  EXPECT_EQ(span.attributes["server.address"], Value("127.0.0.1"));
  EXPECT_EQ(span.attributes["http.response.status_code"], Value(200));
  EXPECT_EQ(span.attributes["network.protocol.version"], Value("1.1"));
  EXPECT_EQ(span.status, StatusCode::unset);
  for (const char* key : {"curl.name_lookup_ms", "curl.connect_ms", "curl.first_byte_ms"}) {
    EXPECT_TRUE(std::holds_alternative<double>(span.attributes[key].data())) << key;
  }
  EXPECT_FALSE(span.attributes.contains("curl.tls_ms"));
}

TEST_F(CurlTest, a_reused_connection_took_no_time_to_make) {
  get("/headers", {.span_name = "first"});
  get("/headers", {.span_name = "second"});
  EXPECT_NE(exported("first").attributes["curl.connect_ms"], Value(0.0));
  EXPECT_EQ(exported("second").attributes["curl.connect_ms"], Value(0.0));
}

TEST_F(CurlTest, the_users_headers_are_sent_and_stay_the_users) {
  headers = curl_slist_append(headers, "X-Mine: 1");
  headers = curl_slist_append(headers, "Traceparent: stale");
  get("/headers");
  EXPECT_EQ(seen_header("X-Mine"), "1");
  EXPECT_NE(seen_header("traceparent"), "stale");
  EXPECT_STREQ(headers->next->data, "Traceparent: stale");
  ASSERT_EQ(curl_easy_perform(easy), CURLE_OK);  // the handle has its own list again
  EXPECT_EQ(seen_header("traceparent"), "stale");
}

TEST_F(CurlTest, a_refusal_is_an_error) {
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "{}");
  EXPECT_EQ(get("/refuse"), CURLE_OK);
  const auto span = exported("POST");
  EXPECT_EQ(span.status, StatusCode::error);
  EXPECT_EQ(span.attributes["error.type"], Value("503"));
}

TEST_F(CurlTest, no_answer_is_an_error_in_libcurls_words) {
  url = "http://127.0.0.1:1";
  EXPECT_EQ(get("/"), CURLE_COULDNT_CONNECT);
  const auto span = exported("GET");
  EXPECT_EQ(span.attributes["error.type"], Value("could_not_connect"));
  EXPECT_EQ(span.status_message, curl_easy_strerror(CURLE_COULDNT_CONNECT));
  EXPECT_FALSE(span.attributes.contains("http.response.status_code"));
}

TEST_F(CurlTest, a_redirect_is_counted) {
  get("/away");
  const auto span = exported("GET");
  EXPECT_EQ(span.attributes["http.request.resend_count"], Value(1));
  EXPECT_EQ(span.attributes["url.full"], Value(url + "/headers"));
}

TEST_F(CurlTest, what_a_callback_starts_is_below_the_transfer) {
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &tracer);
  curl_easy_setopt(
      easy, CURLOPT_WRITEFUNCTION, +[](char*, size_t, size_t size, void* pointer) {
        static_cast<Tracer*>(pointer)->start_span("in callback");
        return size;
      });
  get("/headers");
  EXPECT_EQ(exported("in callback").parent_span_id, exported("GET").span_id);
}

TEST_F(CurlTest, a_transfer_of_the_multi_interface_takes_an_explicit_parent) {
  const Span parent = tracer.start_span("parent");
  curl_easy_setopt(easy, CURLOPT_URL, (url + "/headers").c_str());
  CurlTransfer transfer(tracer, easy, headers, {.parent = &parent.as_context()});
  CURLM* multi = curl_multi_init();
  curl_multi_add_handle(multi, easy);
  for (int running = 1; running > 0;) {
    curl_multi_perform(multi, &running);
    curl_multi_poll(multi, nullptr, 0, 10, nullptr);
  }
  int left = 0;
  EXPECT_EQ(transfer.finish(curl_multi_info_read(multi, &left)->data.result), CURLE_OK);
  curl_multi_remove_handle(multi, easy);
  curl_multi_cleanup(multi);
  EXPECT_EQ(exported("GET").parent_span_id, parent.context().span_id().to_hex());
}

TEST_F(CurlTest, a_transfer_given_up_is_cancelled) {
  { const CurlTransfer transfer(tracer, easy, headers, {.span_name = "given up"}); }
  EXPECT_EQ(exported("given up").attributes["error.type"], Value("cancelled"));
}

}  // namespace
}  // namespace weft
