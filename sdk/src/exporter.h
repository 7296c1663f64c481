#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "http_client.h"
#include "settings.h"
#include "span_queue.h"
#include "weft/tracer_stats.h"

namespace weft::detail {

// Sends what the queue holds, from a thread of its own which starts with the first thing to send. Batches go
// as OTLP/HTTP protobuf, with the resource and the scope around the chunks' bytes; control messages (session
// start, event updates) go in order, before the spans that were pushed after them. Retries 408, 429, 502,
// 503, 504 and failed connections with exponential back-off and jitter, or as Retry-After says, up to
// retry_max_ms; other answers drop the batch, are counted and logged.
class Exporter {
 public:
  static constexpr size_t kMessagesMax =
      1024;  // control messages that wait; a further one is dropped, and said

  Exporter(const Settings& settings, SpanQueue& queue, std::unique_ptr<HttpClient> http);
  ~Exporter();  // shuts down, exit_flush_ms at most

  // Any thread. Makes sure that the thread runs (again, after fork).
  void ensure_started() noexcept;
  void start_session(std::string session_id, std::string session_name);
  void update_event(std::string json_body);
  // Until all that was pushed before is acknowledged or given up, or the time is over. True if all was
  // acknowledged.
  bool flush(uint32_t timeout_ms);
  bool shutdown(uint32_t timeout_ms);
  // Adds exported, dropped_rejected, dropped_unreachable, requests, retries, recovered.
  void add_to(TracerStats& stats) const noexcept;
};

}  // namespace weft::detail
