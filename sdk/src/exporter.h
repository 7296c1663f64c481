#pragma once

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "delivery.h"
#include "http_client.h"
#include "process.h"
#include "settings.h"
#include "span_queue.h"
#include "spool_recovery.h"
#include "weft/tracer_stats.h"

namespace weft::detail {

// Sends what the queue holds, from a thread of its own which starts with the first thing to send. Batches go
// as OTLP/HTTP protobuf, with the resource and the scope around the chunks' bytes; control messages (session
// start, event updates) go in order, before the spans that were pushed after them. Retries as Delivery says,
// up to retry_max_ms; other answers drop the batch, are counted and logged. What another process left in the
// spool is sent when there is nothing newer to send.
//
// Forks: the child has no such thread until it has something to send, new connections, and nothing of what
// waited. The end of the process: what waits is sent, exit_flush_ms at most.
class Exporter final : private ProcessListener {
 public:
  static constexpr size_t kMessagesMax =
      1024;  // control messages that wait; a further one is dropped, and said

  // Settings and queue outlive it.
  Exporter(const Settings& settings, SpanQueue& queue, std::unique_ptr<HttpClient> http);
  ~Exporter();  // shuts down, exit_flush_ms at most
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;

  // Any thread. Makes sure that the thread runs (again, after fork).
  void ensure_started() noexcept;
  void start_session(std::string session_id, std::string session_name) noexcept;
  void update_event(std::string json_body) noexcept;
  // Until all that was pushed before is acknowledged or given up, or the time is over. True if all spans were
  // acknowledged. A pause between two tries ends, unless the server asked for it.
  bool flush(uint32_t timeout_ms) noexcept;
  // Closes the queue, flushes, and stops. What is left then is dropped and counted, or stays in the spool.
  bool shutdown(uint32_t timeout_ms) noexcept;
  // Adds exported, dropped_rejected, dropped_unreachable, requests, retries, recovered.
  void add_to(TracerStats& stats) const noexcept;

 private:
  struct Message {
    const char* method;
    const std::string& url;
    std::string body;
    std::string on_failure;   // what is said then, before the reason…
    std::string consequence;  // …and after it
    int64_t deadline_ns;
  };
  // What the thread does before it looks around again.
  struct Round {
    std::vector<SpanQueue::Batch> batches;
    std::vector<Message> messages;
    uint64_t flush = 0;
    bool last = false;
  };

  void before_fork() noexcept override;
  void after_fork_in_parent() noexcept override;
  void after_fork_in_child() noexcept override;
  void begin_exit() noexcept override;
  void finish_exit() noexcept override;

  void start_thread() noexcept;  // with mutex_
  void stop_thread() noexcept;
  bool is_own_thread() const noexcept;
  void push_message(Message message);

  // The thread's.
  static void* thread_main(void* exporter) noexcept;
  void run();
  Round next_round();
  void finish_round(const Round& round);
  void send_message(const Message& message);
  void send_batch(SpanQueue::Batch&& batch);
  Delivery::Result post_spans(std::string_view resource, const std::vector<std::string_view>& spans);
  void account_for(const Delivery::Result& result, const SpanQueue::Batch& batch);
  void give_up(SpanQueue::Batch&& batch);
  bool recover_some();
  bool pause(uint32_t milliseconds, bool may_hurry);
  void complain_of_full_queue();

  const Settings& settings_;
  SpanQueue& queue_;
  const std::unique_ptr<HttpClient> http_;
  Delivery delivery_;
  std::unique_ptr<SpoolRecovery> recovery_;  // none without a spool, and in a forked child
  uint64_t queue_dropped_ = 0;               // already complained of

  std::atomic<uint64_t> exported_ = 0;
  std::atomic<uint64_t> dropped_rejected_ = 0;
  std::atomic<uint64_t> dropped_unreachable_ = 0;
  std::atomic<uint64_t> recovered_ = 0;
  std::atomic<uint64_t> lost_ = 0;  // not acknowledged: dropped, or kept in the spool

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  pthread_t thread_{};
  std::atomic<bool> running_ = false;
  bool stopping_ = false;
  std::vector<Message> messages_;
  uint64_t flush_asked_ = 0;
  uint64_t flush_hurried_ = 0;
  uint64_t flush_done_ = 0;
  int64_t exit_deadline_ns_ = 0;
};

}  // namespace weft::detail
