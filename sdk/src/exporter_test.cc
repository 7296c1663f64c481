#include "exporter.h"

#include <gtest/gtest.h>
#include <httplib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "clock.h"
#include "curl_http_client.h"
#include "heap_chunk_store.h"
#include "log_line.h"
#include "make_chunk_store.h"
#include "resource.h"
#include "testing/fake_http_client.h"
#include "testing/forks.h"
#include "testing/otlp_sink.h"

namespace weft::detail {
namespace {

using testing::FakeHttpClient;

std::mutex lines_mutex;
std::vector<std::string> lines;

// The body of a span with an id, a name and nothing else.
std::string span(std::string_view name) {
  std::string body = "\x0a\x10" + std::string(16, 'T') + "\x12\x08" + std::string(8, 'S');
  return body + '\x2a' + static_cast<char>(name.size()) + std::string(name);
}

HttpReply reply(int status, uint32_t retry_after_ms = 0, std::string body = {}) {
  return {.status = status, .body = std::move(body), .error = {}, .retry_after_ms = retry_after_ms};
}

// Takes everything, and has no lock that a fork could find held.
class Accepting final : public HttpClient {
 public:
  HttpReply send(const HttpRequest&) noexcept override { return reply(200); }
  void cancel() noexcept override {}
  void forget_after_fork() noexcept override {}
};

// An exporter over a fake of HTTP, with what a tracer would put around it.
class ExporterTest : public ::testing::Test {
 protected:
  ExporterTest() {
    settings.traces_url = "http://server/v1/traces";
    settings.session_url = "http://server/session/start";
    settings.events_url = "http://server/events";
    settings.exports.schedule_delay_ms = 10;
    settings.exports.exit_flush_ms = 100;
    lines.clear();
    set_log_handler([](LogLevel, std::string_view line) {
      const std::lock_guard lock(lines_mutex);
      lines.emplace_back(line);
    });
  }
  ~ExporterTest() override { set_log_handler(nullptr); }

  Exporter& start() {
    auto fake = std::make_unique<FakeHttpClient>();
    http = fake.get();
    return start(std::move(fake));
  }
  Exporter& start(std::unique_ptr<HttpClient> client) {
    queue = std::make_unique<SpanQueue>(settings.exports,
                                        std::make_unique<HeapChunkStore>(settings.exports.queue_bytes_max));
    exporter = std::make_unique<Exporter>(settings, *queue, std::move(client));
    queue->set_on_demand([this] { exporter->ensure_started(); });
    return *exporter;
  }
  void push(std::string_view name) { queue->push({span(name)}); }
  TracerStats stats() const {
    TracerStats sum;
    exporter->add_to(sum);
    sum.waiting = queue->waiting();
    return sum;
  }
  bool was_said(std::string_view part) const {
    const std::lock_guard lock(lines_mutex);
    return std::any_of(lines.begin(), lines.end(),
                       [part](const std::string& line) { return line.find(part) != std::string::npos; });
  }

  Settings settings;
  std::unique_ptr<SpanQueue> queue;
  FakeHttpClient* http = nullptr;
  std::unique_ptr<Exporter> exporter;
};

TEST_F(ExporterTest, a_flush_sends_what_was_pushed_in_one_request) {
  start();
  push("a");
  push("b");
  EXPECT_TRUE(exporter->flush(5'000));
  ASSERT_EQ(http->sent().size(), 1u);
  const auto spans = testing::decode_otlp(http->sent()[0].body);
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[1].name, "b");
  EXPECT_EQ(spans[1].scope, "weft");
  EXPECT_EQ(stats().exported, 2u);
  EXPECT_EQ(stats().waiting, 0u);
}

TEST_F(ExporterTest, nothing_is_sent_and_no_thread_started_without_spans) {
  start();
  EXPECT_TRUE(exporter->flush(0));
  EXPECT_TRUE(exporter->shutdown(0));
  EXPECT_TRUE(http->sent().empty());
}

TEST_F(ExporterTest, spans_are_sent_without_being_asked_to) {
  start();
  push("a");
  for (int i = 0; i < 500 && stats().exported == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(stats().exported, 1u);
}

TEST_F(ExporterTest, every_span_pushed_before_a_flush_is_sent_when_it_returns) {
  start();
  std::vector<std::thread> threads;
  std::atomic<bool> over = false;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      while (!over) push("noise");
    });
  }
  // The noise may fill the queue, which then takes nothing: what it took is what is promised.
  std::thread([&] {
    while (!queue->push({span("mine")})) std::this_thread::yield();
  }).join();
  EXPECT_TRUE(exporter->flush(20'000));
  size_t found = 0;
  for (const auto& sent : http->sent()) {
    for (const auto& one : testing::decode_otlp(sent.body)) found += one.name == "mine";
  }
  over = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(found, 1u);
}

TEST_F(ExporterTest, a_session_is_started_before_the_spans_pushed_after_it) {
  settings.source = "tests";
  start().start_session("id", "a \"name\"");
  push("a");
  EXPECT_TRUE(exporter->flush(5'000));
  ASSERT_EQ(http->sent().size(), 2u);
  EXPECT_EQ(http->sent()[0].url, settings.session_url);
  EXPECT_EQ(http->sent()[0].body,
            R"({"session":{"session_name":"a \"name\"","session_id":"id","source":"tests"}})");
  EXPECT_EQ(http->sent()[1].url, settings.traces_url);
}

TEST_F(ExporterTest, a_session_that_cannot_be_started_is_one_line_and_spans_go_on) {
  start();
  http->answer_with({reply(404, 0, "no such page")});
  exporter->start_session("the-id", "name");
  push("a");
  EXPECT_TRUE(exporter->flush(5'000));
  EXPECT_EQ(stats().exported, 1u);
  EXPECT_TRUE(
      was_said("session 'name' could not be started (http://server/session/start answered 404 no such page); "
               "spans keep session id the-id and the server makes the session from them"));
}

TEST_F(ExporterTest, an_event_is_updated_by_put) {
  start().update_event(R"({"event_id":"x"})");
  EXPECT_TRUE(exporter->flush(5'000));
  ASSERT_EQ(http->sent().size(), 1u);
  EXPECT_EQ(http->sent()[0].method, "PUT");
  EXPECT_EQ(http->sent()[0].url, settings.events_url);
  EXPECT_EQ(http->sent()[0].body, R"({"event_id":"x"})");
}

TEST_F(ExporterTest, messages_past_the_bound_are_dropped_and_told) {
  start();
  http->hang();
  for (size_t i = 0; i < 2 * Exporter::kMessagesMax + 2; ++i) exporter->update_event("{}");
  EXPECT_TRUE(was_said("1024 others wait; the update is lost"));
}

TEST_F(ExporterTest, a_busy_server_is_asked_again_after_what_it_said) {
  start();
  http->answer_with({reply(503, 150)});
  const int64_t begin = steady_now_ns();
  push("a");
  EXPECT_TRUE(exporter->flush(5'000));
  EXPECT_GE(steady_now_ns() - begin, 150'000'000);
  EXPECT_EQ(stats().requests, 2u);
  EXPECT_EQ(stats().retries, 1u);
  EXPECT_EQ(stats().exported, 1u);
}

TEST_F(ExporterTest, an_answer_that_is_final_drops_the_batch_and_counts_it) {
  start();
  http->answer_with({reply(400, 0, "bad span")});
  push("a");
  EXPECT_FALSE(exporter->flush(5'000));
  EXPECT_EQ(stats().dropped_rejected, 1u);
  EXPECT_EQ(stats().requests, 1u);
  EXPECT_EQ(stats().waiting, 0u);
}

TEST_F(ExporterTest, a_partial_success_counts_what_was_rejected) {
  start();
  http->answer_with({reply(200, 0, std::string("\x0a\x09\x08\x02\x12\x05", 6) + "quota")});
  for (const auto* name : {"a", "b", "c"}) push(name);
  EXPECT_FALSE(exporter->flush(5'000));
  EXPECT_EQ(stats().exported, 1u);
  EXPECT_EQ(stats().dropped_rejected, 2u);
}

TEST_F(ExporterTest, what_cannot_be_sent_in_time_is_dropped_and_counted) {
  settings.exports.retry_max_ms = 50;
  start();
  http->answer_with({reply(0), reply(0, 60'000), reply(0)});
  push("a");
  EXPECT_FALSE(exporter->flush(5'000));
  EXPECT_EQ(stats().dropped_unreachable, 1u);
  EXPECT_EQ(stats().waiting, 0u);
}

TEST_F(ExporterTest, a_flush_gives_up_waiting_in_time_and_the_spans_stay) {
  start();
  http->hang();
  push("a");
  const int64_t begin = steady_now_ns();
  EXPECT_FALSE(exporter->flush(100));
  EXPECT_LT(steady_now_ns() - begin, 2'000'000'000);
  EXPECT_EQ(stats().waiting, 1u);
}

TEST_F(ExporterTest, a_flush_ends_the_pause_between_two_tries) {
  start();
  for (int tries = 0; tries < 8; ++tries) {
    http->answer_with({reply(0)});
    push("a");
    while (stats().requests < static_cast<uint64_t>(tries) * 2 + 1) std::this_thread::yield();
    EXPECT_TRUE(exporter->flush(5'000));
  }
  EXPECT_EQ(stats().exported, 8u);
}

TEST_F(ExporterTest, a_shutdown_cuts_a_request_off_and_counts_what_is_left) {
  start();
  http->hang();
  push("a");
  EXPECT_FALSE(exporter->shutdown(50));
  EXPECT_EQ(stats().dropped_unreachable, 1u);
  EXPECT_EQ(stats().waiting, 0u);
  push("late");
  EXPECT_EQ(queue->dropped(), 1u);
}

TEST_F(ExporterTest, a_shutdown_sends_what_waits) {
  start();
  push("a");
  EXPECT_TRUE(exporter->shutdown(5'000));
  EXPECT_TRUE(exporter->shutdown(5'000));
  EXPECT_EQ(stats().exported, 1u);
}

TEST_F(ExporterTest, gzip_is_said_and_smaller) {
  settings.exports.gzip = true;
  start();
  for (int i = 0; i < 100; ++i) push("the same name again");
  EXPECT_TRUE(exporter->flush(5'000));
  const auto sent = http->sent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].headers.back().second, "gzip");
  EXPECT_LT(sent[0].body.size(), 1'000u);
}

TEST_F(ExporterTest, a_full_queue_is_told) {
  settings.exports.queue_spans_max = 64;
  start();
  http->hang();
  for (int i = 0; i < 1'000; ++i) push("a");
  exporter->shutdown(50);
  EXPECT_TRUE(was_said("spans were dropped, as the queue is full"));
}

// -- A real server --

class ExporterToServer : public ExporterTest {
 protected:
  ExporterToServer() { settings.traces_url = sink.endpoint() + "/v1/traces"; }
  ~ExporterToServer() override { exporter.reset(); }  // before the server
  void start() { ExporterTest::start(std::make_unique<CurlHttpClient>()); }

  testing::OtlpSink sink;
};

TEST_F(ExporterToServer, spans_arrive_with_headers_and_resource) {
  settings.headers = {{"Authorization", "Bearer key"}};
  settings.resource = resource_of_process().encode();
  start();
  push("a");
  EXPECT_TRUE(exporter->flush(5'000));
  ASSERT_EQ(sink.spans().size(), 1u);
  EXPECT_EQ(sink.spans()[0].resource["telemetry.sdk.name"], Value("weft"));
  EXPECT_EQ(sink.requests()[0].header("Authorization"), "Bearer key");
  EXPECT_EQ(sink.requests()[0].header("Content-Type"), "application/x-protobuf");
}

TEST_F(ExporterToServer, gzip_is_unpacked_there) {
  settings.exports.gzip = true;
  start();
  for (int i = 0; i < 1'000; ++i) push("a");
  EXPECT_TRUE(exporter->flush(5'000));
  EXPECT_EQ(sink.spans().size(), 1'000u);
  EXPECT_EQ(sink.requests()[0].header("Content-Encoding"), "gzip");
}

TEST_F(ExporterToServer, a_busy_server_gets_the_spans_when_it_said) {
  sink.answer_spans_with({{.status = 503, .headers = {{"Retry-After", "1"}}}});
  start();
  push("a");
  const int64_t begin = steady_now_ns();
  EXPECT_TRUE(exporter->flush(10'000));
  EXPECT_GE(steady_now_ns() - begin, 1'000'000'000);
  EXPECT_EQ(sink.spans().size(), 1u);
}

TEST_F(ExporterToServer, a_slow_server_is_left_and_asked_again) {
  settings.exports.timeout_ms = 300;
  sink.answer_spans_with({{.delay_ms = 1'000}});
  start();
  push("a");
  EXPECT_TRUE(exporter->flush(10'000));
  EXPECT_GE(stats().retries, 1u);
  EXPECT_EQ(stats().exported, 1u);
}

TEST_F(ExporterToServer, an_application_is_never_held_up_by_a_server_that_hangs) {
  sink.answer_spans_with({{.delay_ms = 3'000}});
  start();
  push("a");
  while (stats().requests == 0) std::this_thread::yield();
  const int64_t begin = steady_now_ns();
  for (int i = 0; i < 10'000; ++i) push("b");
  EXPECT_FALSE(exporter->shutdown(100));
  EXPECT_LT(steady_now_ns() - begin, 2'500'000'000);
  EXPECT_EQ(stats().exported + stats().dropped_unreachable, 10'001u);
}

TEST_F(ExporterToServer, a_server_that_comes_up_later_gets_the_spans) {
  auto gone = std::make_unique<testing::OtlpSink>();
  settings.traces_url = gone->endpoint() + "/v1/traces";
  const int port = gone->port();
  gone.reset();
  start();
  push("a");
  while (!was_said("it is tried again, and spans wait")) std::this_thread::yield();
  httplib::Server late;
  std::atomic<int> posts = 0;
  late.Post("/v1/traces", [&](const httplib::Request&, httplib::Response&) { ++posts; });
  std::thread thread([&] { late.listen("127.0.0.1", port); });
  EXPECT_TRUE(exporter->flush(20'000));
  EXPECT_EQ(posts, 1);
  exporter.reset();
  late.stop();
  thread.join();
}

// -- The spool --

class ExporterWithSpool : public ExporterToServer {
 protected:
  ExporterWithSpool() {
    std::string name = std::filesystem::temp_directory_path() / "weft-exporter-XXXXXX";
    settings.spool = mkdtemp(name.data());
    settings.resource = resource_of_process().encode();
  }
  ~ExporterWithSpool() override {
    end();
    std::filesystem::remove_all(settings.spool);
  }
  void start() {
    queue = std::make_unique<SpanQueue>(settings.exports, make_chunk_store(settings));
    exporter = std::make_unique<Exporter>(settings, *queue, std::make_unique<CurlHttpClient>());
    queue->set_on_demand([this] { exporter->ensure_started(); });
  }
  void end() {
    exporter.reset();
    queue.reset();
  }
  bool is_spool_empty() const { return std::filesystem::is_empty(settings.spool); }
  uint64_t wait_for_recovered(uint64_t count) const {
    for (int i = 0; i < 1'000 && stats().recovered < count; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return stats().recovered;
  }
};

TEST_F(ExporterWithSpool, spans_of_a_killed_process_are_sent_by_the_next_one) {
  if (!testing::kForksAmongThreads) GTEST_SKIP();
  settings.exports.schedule_delay_ms = 60'000;
  const pid_t pid = fork();
  if (pid == 0) {
    start();
    for (int i = 0; i < 1'000; ++i) push("crashed");
    raise(SIGKILL);
  }
  waitpid(pid, nullptr, 0);
  settings.exports.schedule_delay_ms = 10;
  start();
  EXPECT_EQ(wait_for_recovered(1'000), 1'000u);
  EXPECT_EQ(sink.spans().size(), 1'000u);
  EXPECT_EQ(stats().exported, 0u);
  end();
  EXPECT_TRUE(is_spool_empty());
}

TEST_F(ExporterWithSpool, what_cannot_be_sent_before_the_end_waits_for_the_next_process) {
  const std::string good = std::exchange(settings.traces_url, "http://127.0.0.1:1/");
  start();
  push("kept");
  EXPECT_FALSE(exporter->shutdown(50));
  EXPECT_EQ(stats().dropped_unreachable, 0u);
  EXPECT_EQ(stats().waiting, 1u);
  end();
  settings.traces_url = good;
  start();
  EXPECT_EQ(wait_for_recovered(1), 1u);
}

TEST_F(ExporterWithSpool, sent_spans_leave_nothing_behind) {
  start();
  push("a");
  EXPECT_TRUE(exporter->shutdown(5'000));
  end();
  EXPECT_TRUE(is_spool_empty());
}

// -- Fork --

// Runs `child` in a forked child; what it returns is the exit status. A child that hangs is ended by SIGALRM.
template <typename Child>
int in_child(Child child) {
  const pid_t pid = fork();
  if (pid == 0) {
    alarm(20);
    _exit(child());
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

TEST_F(ExporterTest, a_forked_child_sends_its_own_spans_and_not_its_parents) {
  if (!testing::kForksAmongThreads) GTEST_SKIP();
  settings.exports.schedule_delay_ms = 60'000;
  start();
  push("parent");
  const int status = in_child([&] {
    if (stats().exported != 0) return 1;
    push("child");
    if (!exporter->flush(5'000)) return 2;
    const auto spans = testing::decode_otlp(http->sent().back().body);
    if (spans.size() != 1 || spans[0].name != "child") return 3;
    return stats().exported == 1 ? 0 : 4;
  });
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(exporter->flush(5'000));
  EXPECT_EQ(stats().exported, 1u);
}

TEST_F(ExporterTest, forks_in_the_middle_of_everything_do_not_hang) {
  if (!testing::kForksAmongThreads) GTEST_SKIP();
  start(std::make_unique<Accepting>());
  std::atomic<bool> over = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      while (!over) {
        push("noise");
        exporter->update_event("{}");
      }
    });
  }
  threads.emplace_back([&] {
    while (!over) exporter->flush(10);
  });
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(in_child([&] {
                push("child");
                if (!exporter->flush(10'000) || !exporter->shutdown(1'000)) return 1;
                exporter.reset();
                queue.reset();
                return 0;
              }),
              0);
  }
  over = true;
  for (auto& thread : threads) thread.join();
}

TEST_F(ExporterTest, the_end_of_the_process_sends_what_waits) {
  if (!testing::kForksAmongThreads) GTEST_SKIP();
  const testing::OtlpSink sink;
  settings.traces_url = sink.endpoint() + "/v1/traces";
  settings.exports.schedule_delay_ms = 60'000;
  settings.exports.exit_flush_ms = 10'000;
  const pid_t pid = fork();
  if (pid == 0) {
    alarm(20);
    auto* const ends_with_process =
        new SpanQueue(settings.exports, std::make_unique<HeapChunkStore>(1 << 20));
    new Exporter(settings, *ends_with_process, std::make_unique<CurlHttpClient>());
    ends_with_process->push({span("last words")});
    std::exit(0);
  }
  waitpid(pid, nullptr, 0);
  ASSERT_EQ(sink.spans().size(), 1u);
  EXPECT_EQ(sink.spans()[0].name, "last words");
}

}  // namespace
}  // namespace weft::detail
