#include "ingest/writer.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <future>
#include <thread>

#include "engine/testing.h"
#include "ingest/receiver.h"
#include "store/migrations.h"

namespace weft::ingest {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds kPatience{20};

// A little language: send(n) posts a request of n spans and returns when it is acknowledged; readable()
// counts what the engine has; crash() ends the writer as a kill would, between any two steps.
class WriterTest : public engine::testing::EngineFixture {
 protected:
  WriterTest() : EngineFixture(std::string(store::kDatabase), store::migrations()) { open(); }
  ~WriterTest() override {
    close();
    fs::remove_all(folder_);
  }

  void open() {
    auto opened = journal::Journal::open({.directory = (folder_ / "journal").string()});
    if (!opened) FAIL() << opened.error().message;
    journal_ = std::move(*opened);
    pacer_ = std::make_unique<Pacer>();
    writer_ =
        std::make_unique<Writer>(*journal_, engine(), *pacer_,
                                 WriterOptions{.block = {},
                                               .quarantine_directory = (folder_ / "quarantine").string(),
                                               .handover_bytes_max = handover_bytes_max_});
    receiver_ = std::make_unique<Receiver>(*journal_, *writer_, *pacer_);
  }
  void close() {
    writer_.reset();
    journal_.reset();
    receiver_.reset();
    pacer_.reset();
  }

  static std::string body_of(int spans) {
    static int id = 0;
    std::string json;
    for (int i = 0; i < spans; ++i) {
      json += fmt::format(
          R"({}{{"traceId":"{:032x}","spanId":"{:016x}","name":"n","startTimeUnixNano":"1","endTimeUnixNano":"2"}})",
          i == 0 ? "" : ",", 1, ++id);
    }
    return R"({"resourceSpans":[{"scopeSpans":[{"spans":[)" + json + "]}]}]}";
  }

  Result<Accepted> send_body(std::string body) {
    std::promise<Result<Accepted>> promise;
    receiver_->receive_spans(wire::Encoding::json, std::make_shared<const std::string>(std::move(body)), "p",
                             "src",
                             [&](Result<Accepted> accepted) { promise.set_value(std::move(accepted)); });
    return promise.get_future().get();
  }
  void send(int spans) {
    const auto accepted = send_body(body_of(spans));
    ASSERT_TRUE(accepted) << accepted.error().message;
    EXPECT_EQ(accepted->spans, static_cast<uint64_t>(spans));
  }

  // Requests that are on disk when weft ends, before the engine has seen them.
  void journal_only(std::initializer_list<int> requests) {
    writer_.reset();
    for (const int spans : requests) {
      std::promise<void> durable;
      journal_->append({.kind = journal::RecordKind::otlp_json,
                        .received_unix_nano = 1,
                        .project = "p",
                        .exporter_source = "",
                        .body = std::make_shared<const std::string>(body_of(spans))},
                       [&](auto) { durable.set_value(); });
      durable.get_future().get();
    }
  }

  // The checkpoint is the writer's while it runs, so it ends first.
  uint64_t applied_through() {
    writer_.reset();
    return journal_->checkpoint().applied_through;
  }

  // "spans\tdistinct spans", or why it cannot be told: the engine may be down in a test.
  std::string readable() {
    auto answer = client().run(
        {.sql =
             "SELECT concat(toString(count()), '\\t', toString(uniqExact(span_id))) FROM spans FORMAT TSVRaw",
         .parameters = {},
         .settings = {},
         .data = {}});
    if (!answer) return answer.error().message;
    if (!answer->empty()) answer->pop_back();
    return *answer;
  }
  bool eventually(const std::function<bool()>& holds) {
    for (const auto until = std::chrono::steady_clock::now() + kPatience;
         std::chrono::steady_clock::now() < until;) {
      if (holds()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  void expect_readable(uint64_t spans) {
    const auto wanted = fmt::format("{0}\t{0}", spans);
    EXPECT_TRUE(eventually([&] { return readable() == wanted; })) << readable() << " instead of " << wanted;
  }

  const fs::path folder_ = fs::temp_directory_path() / fmt::format("weft-writer-test-{}", getpid());
  uint64_t handover_bytes_max_ = WriterOptions().handover_bytes_max;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<Pacer> pacer_;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Receiver> receiver_;
};

TEST_F(WriterTest, what_is_acknowledged_becomes_readable) {
  send(3);
  send(4);
  expect_readable(7);
  EXPECT_EQ(applied_through(), 2u);
  EXPECT_EQ(ask("SELECT DISTINCT project, exporter_source FROM spans"), "p\tsrc");
}

TEST_F(WriterTest, what_was_acknowledged_before_a_restart_is_inserted_after_it) {
  journal_only({2, 5});
  close();
  open();
  expect_readable(7);
  EXPECT_EQ(writer_->stats().records_replayed, 2u);
}

// The journal's folder is put back to where it was when the insert was planned: what a kill between the
// insert and the checkpoint leaves behind.
TEST_F(WriterTest, a_range_inserted_just_before_a_crash_is_not_inserted_twice) {
  journal_only({5, 6});
  ASSERT_TRUE(journal_->plan(2));
  close();
  fs::copy(folder_ / "journal", folder_ / "planned", fs::copy_options::recursive);
  open();
  expect_readable(11);
  close();
  fs::remove_all(folder_ / "journal");
  fs::rename(folder_ / "planned", folder_ / "journal");
  open();
  EXPECT_TRUE(eventually([&] { return writer_->stats().inserts == 1; }));
  EXPECT_EQ(writer_->stats().records_replayed, 2u);
  EXPECT_EQ(applied_through(), 2u);
  EXPECT_EQ(readable(), "11\t11");
}

TEST_F(WriterTest, a_dead_engine_delays_spans_and_loses_none) {
  const int pid = engine().health().pid;
  ASSERT_GT(pid, 0);
  kill(pid, SIGKILL);
  for (int i = 0; i < 20; ++i) send(10);
  expect_readable(200);
}

TEST_F(WriterTest, more_than_memory_holds_is_read_back_from_the_journal) {
  close();
  handover_bytes_max_ = 100'000;
  open();
  const int pid = engine().health().pid;
  kill(pid, SIGSTOP);
  const std::string padding(40'000, ' ');
  for (int i = 0; i < 9; ++i) ASSERT_TRUE(send_body(body_of(10) + padding));
  kill(pid, SIGCONT);
  expect_readable(90);
  EXPECT_GT(writer_->stats().records_replayed, 0u);
}

TEST_F(WriterTest, documents_become_event_updates_in_order) {
  for (const char* body :
       {R"({"event_id":"e","metadata":{"a":1}})", R"({"event_id":"e","metadata":{"a":2}})"}) {
    std::promise<bool> kept;
    receiver_->receive_document(journal::RecordKind::event_update, body, "p",
                                [&](Result<Accepted> accepted) { kept.set_value(accepted.has_value()); });
    EXPECT_TRUE(kept.get_future().get());
  }
  EXPECT_TRUE(eventually([&] { return ask("SELECT count() FROM event_updates") == "2"; }));
  EXPECT_EQ(ask("SELECT sequence, event_id, kind FROM event_updates ORDER BY sequence"),
            "1\te\tevent_update\n2\te\tevent_update");
}

TEST_F(WriterTest, what_cannot_be_decoded_is_refused_and_not_kept) {
  const auto refused = send_body("{\"resourceSpans\": 7}");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(journal_->last_sequence(), 0u);
}

}  // namespace
}  // namespace weft::ingest
