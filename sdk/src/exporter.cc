#include "exporter.h"

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <utility>

#include "clock.h"
#include "export_request.h"
#include "gzip.h"
#include "log_line.h"
#include "weft/value.h"

namespace weft::detail {
namespace {

constexpr int64_t kNsPerMs = 1'000'000;

int64_t deadline_in(uint32_t milliseconds) noexcept {
  return steady_now_ns() + milliseconds * kNsPerMs;
}

uint32_t milliseconds_until(int64_t deadline_ns) noexcept {
  return static_cast<uint32_t>(std::max<int64_t>(0, (deadline_ns - steady_now_ns()) / kNsPerMs));
}

std::string session_start_body(const Settings& settings, std::string id, std::string name) {
  Value::Object session{{"session_name", std::move(name)}, {"session_id", std::move(id)}};
  if (!settings.source.empty()) session.emplace_back("source", settings.source);
  if (!settings.project.empty()) session.emplace_back("project", settings.project);
  return Value(Value::Object{{"session", std::move(session)}}).to_json();
}

}  // namespace

Exporter::Exporter(const Settings& settings, SpanQueue& queue, std::unique_ptr<HttpClient> http)
    : settings_(settings),
      queue_(queue),
      http_(std::move(http)),
      delivery_(*http_,
                [this](uint32_t milliseconds, bool may_hurry) { return pause(milliseconds, may_hurry); }),
      recovery_(settings.spool.empty() ? nullptr : std::make_unique<SpoolRecovery>(settings)) {
  add_process_listener(*this);
  if (recovery_ != nullptr) ensure_started();  // to send what another process left
}

Exporter::~Exporter() {
  shutdown(settings_.exports.exit_flush_ms);
  remove_process_listener(*this);
}

// -- Any thread --

void Exporter::ensure_started() noexcept {
  if (running_.load(std::memory_order_acquire)) return;
  const std::lock_guard lock(mutex_);
  if (!running_ && !stopping_) start_thread();
}

void Exporter::start_thread() noexcept {
  // The application's signals are for its own threads.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const int error = pthread_create(&thread_, nullptr, &thread_main, this);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  running_.store(error == 0, std::memory_order_release);
  if (error != 0) {
    complain(LogLevel::error, "weft-export",
             "no thread can be started that sends spans; it is tried again with the next ones");
  }
}

void Exporter::start_session(std::string session_id, std::string session_name) noexcept {
  try {
    push_message(
        {.method = "POST",
         .url = settings_.session_url,
         .body = session_start_body(settings_, session_id, session_name),
         .on_failure = "session '" + session_name + "' could not be started",
         .consequence = "spans keep session id " + session_id + " and the server makes the session from them",
         .deadline_ns = deadline_in(settings_.exports.retry_max_ms)});
  } catch (...) {
    log_line(LogLevel::error, "no memory to start a session");
  }
}

void Exporter::update_event(std::string json_body) noexcept {
  try {
    push_message({.method = "PUT",
                  .url = settings_.events_url,
                  .body = std::move(json_body),
                  .on_failure = "an event could not be updated",
                  .consequence = "the update is lost",
                  .deadline_ns = deadline_in(settings_.exports.retry_max_ms)});
  } catch (...) {
    log_line(LogLevel::error, "no memory to update an event");
  }
}

void Exporter::push_message(Message message) {
  if (message.url.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    if (messages_.size() >= kMessagesMax) {
      complain(
          LogLevel::warning, message.on_failure,
          message.on_failure + ": " + std::to_string(kMessagesMax) + " others wait; " + message.consequence);
      return;
    }
    messages_.push_back(std::move(message));
  }
  ensure_started();
  queue_.wake();
}

bool Exporter::flush(uint32_t timeout_ms) noexcept {
  if (is_own_thread()) return false;  // a log handler: waiting for itself
  if (queue_.waiting() > 0) ensure_started();
  std::unique_lock lock(mutex_);
  if (!running_) return queue_.waiting() == 0;
  const uint64_t lost_before = lost_;
  const uint64_t asked = ++flush_asked_;
  changed_.notify_all();
  queue_.wake();
  const bool done = changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                                      [&] { return flush_done_ >= asked || !running_; });
  return done && flush_done_ >= asked && lost_ == lost_before;
}

bool Exporter::shutdown(uint32_t timeout_ms) noexcept {
  if (is_own_thread()) return false;
  queue_.close();
  const bool sent = flush(timeout_ms);
  stop_thread();
  // Without a thread, because it could not be started: nobody else takes them.
  for (SpanQueue::Batch rest = queue_.take(); !rest.empty(); rest = queue_.take()) give_up(std::move(rest));
  return sent;
}

void Exporter::stop_thread() noexcept {
  bool joins = false;
  {
    const std::lock_guard lock(mutex_);
    joins = running_ && !stopping_;  // of two that stop it, one joins
    stopping_ = true;
    changed_.notify_all();
  }
  if (!joins) return;
  http_->cancel();
  queue_.wake();
  pthread_join(thread_, nullptr);
  running_.store(false, std::memory_order_release);
}

bool Exporter::is_own_thread() const noexcept {
  return running_.load(std::memory_order_acquire) && pthread_equal(pthread_self(), thread_);
}

void Exporter::add_to(TracerStats& stats) const noexcept {
  stats.exported += exported_.load(std::memory_order_relaxed);
  stats.dropped_rejected += dropped_rejected_.load(std::memory_order_relaxed);
  stats.dropped_unreachable += dropped_unreachable_.load(std::memory_order_relaxed);
  stats.recovered += recovered_.load(std::memory_order_relaxed);
  stats.requests += delivery_.requests();
  stats.retries += delivery_.retries();
}

// -- Fork and exit --

void Exporter::before_fork() noexcept {
  mutex_.lock();
  queue_.lock_for_fork();
}

void Exporter::after_fork_in_parent() noexcept {
  queue_.unlock_after_fork(false);
  mutex_.unlock();
}

void Exporter::after_fork_in_child() noexcept {
  queue_.unlock_after_fork(true);
  running_ = false;
  messages_.clear();
  flush_done_ = flush_asked_;
  http_->forget_after_fork();
  delivery_.forget_after_fork();
  if (recovery_ != nullptr) recovery_->forget_after_fork();
  static_cast<void>(recovery_.release());  // as it says
  for (auto* count : {&exported_, &dropped_rejected_, &dropped_unreachable_, &recovered_, &lost_}) *count = 0;
  // It remembers the threads of the parent that waited for it; there are none here.
  new (&changed_) std::condition_variable;
  mutex_.unlock();
}

void Exporter::begin_exit() noexcept {
  const std::lock_guard lock(mutex_);
  exit_deadline_ns_ = deadline_in(settings_.exports.exit_flush_ms);
  ++flush_asked_;
  changed_.notify_all();
  queue_.wake();
}

void Exporter::finish_exit() noexcept {
  shutdown(milliseconds_until(exit_deadline_ns_));
}

// -- The exporter's thread --

void* Exporter::thread_main(void* exporter) noexcept {
  pthread_setname_np(pthread_self(), "weft-export");
  static_cast<Exporter*>(exporter)->run();
  return nullptr;
}

void Exporter::run() {
  for (bool last = false; !last;) {
    try {
      if (!recover_some()) queue_.wait(settings_.exports.schedule_delay_ms);
      Round round = next_round();
      last = round.last;
      for (const Message& message : round.messages) send_message(message);
      for (SpanQueue::Batch& batch : round.batches) send_batch(std::move(batch));
      finish_round(round);
    } catch (...) {
      complain(LogLevel::error, "weft-export memory", "no memory to send spans; it is tried again");
      if (!pause(settings_.exports.schedule_delay_ms, false)) return;
    }
  }
}

// Spans are taken before messages: what was pushed before a span that is taken is sent before it. For a flush
// all that waits is taken at once, so that nothing pushed later can come before it; the queue's bounds still
// hold, as what is taken counts until it is released.
Exporter::Round Exporter::next_round() {
  Round round;
  {
    const std::lock_guard lock(mutex_);
    round.flush = flush_asked_;
    round.last = stopping_;
    if (flush_asked_ == flush_done_ && !round.last) round.flush = 0;
  }
  const bool all = round.flush != 0 || round.last;
  do {
    SpanQueue::Batch batch = queue_.take();
    if (batch.empty()) break;
    round.batches.push_back(std::move(batch));
  } while (all);
  const std::lock_guard lock(mutex_);
  round.messages.swap(messages_);
  return round;
}

void Exporter::finish_round(const Round& round) {
  complain_of_full_queue();
  if (round.flush == 0) return;
  const std::lock_guard lock(mutex_);
  flush_done_ = round.flush;
  changed_.notify_all();
}

void Exporter::send_message(const Message& message) {
  HttpRequest request{.method = message.method,
                      .url = message.url,
                      .headers = settings_.headers,
                      .body = {message.body},
                      .timeout_ms = settings_.exports.timeout_ms};
  request.headers.emplace_back("Content-Type", "application/json");
  const Delivery::Result result = delivery_.deliver(request, message.deadline_ns);
  if (result.outcome == Delivery::Outcome::accepted) return;
  complain(
      LogLevel::warning, message.on_failure,
      message.on_failure + " (" + describe_failure(request.url, result.reply) + "); " + message.consequence);
}

void Exporter::send_batch(SpanQueue::Batch&& batch) {
  Delivery::Result result;
  try {
    std::vector<std::string_view> spans;
    for (const Chunk* const chunk : batch.chunks)
      spans.emplace_back(chunk->data, chunk->used->load(std::memory_order_acquire));
    result = post_spans(settings_.resource, spans);
    account_for(result, batch);
  } catch (...) {
    result.reply.error = "out of memory";
  }
  if (result.outcome != Delivery::Outcome::unreachable) {
    queue_.release(std::move(batch));
    return;
  }
  const uint64_t lost = batch.spans;
  give_up(std::move(batch));
  complain(LogLevel::warning, "weft-export lost",
           std::to_string(lost) +
               " spans could not be sent: " + describe_failure(settings_.traces_url, result.reply));
}

Delivery::Result Exporter::post_spans(std::string_view resource, const std::vector<std::string_view>& spans) {
  size_t bytes = 0;
  for (const std::string_view part : spans) bytes += part.size();
  const std::string head = export_request_head(resource, bytes);
  HttpRequest request{
      .url = settings_.traces_url, .headers = settings_.headers, .timeout_ms = settings_.exports.timeout_ms};
  request.headers.emplace_back("Content-Type", "application/x-protobuf");
  request.body.push_back(head);
  request.body.insert(request.body.end(), spans.begin(), spans.end());
  std::string packed;
  if (settings_.exports.gzip) packed = gzip(request.body);
  if (!packed.empty()) {
    request.headers.emplace_back("Content-Encoding", "gzip");
    request.body = {packed};
  }
  return delivery_.deliver(request, deadline_in(settings_.exports.retry_max_ms));
}

void Exporter::account_for(const Delivery::Result& result, const SpanQueue::Batch& batch) {
  if (result.outcome == Delivery::Outcome::unreachable) return;
  uint64_t rejected = batch.spans;
  std::string reason;
  if (result.outcome == Delivery::Outcome::accepted) {
    PartialSuccess partial = read_partial_success(result.reply.body);
    rejected = std::min(rejected, partial.rejected_spans);
    reason = std::move(partial.message);
  } else {
    reason = describe_failure(settings_.traces_url, result.reply);
  }
  exported_ += batch.spans - rejected;
  dropped_rejected_ += rejected;
  lost_ += rejected;
  if (rejected == 0 && reason.empty()) return;
  complain(LogLevel::warning, "weft-export rejected",
           std::to_string(rejected) + " of " + std::to_string(batch.spans) +
               " spans were rejected and are dropped: " + reason);
}

// Chunks of a spool stay where they are when the tracer ends: the next process sends them. What cannot be
// delivered while it runs is dropped from there too.
void Exporter::give_up(SpanQueue::Batch&& batch) {
  lost_ += batch.spans;
  bool ends = false;
  {
    const std::lock_guard lock(mutex_);
    ends = stopping_;
  }
  if (ends) {
    for (const Chunk* const chunk : batch.chunks) batch.spans -= chunk->kept ? chunk->spans : 0;
    std::erase_if(batch.chunks, [](const Chunk* chunk) { return chunk->kept; });
  }
  dropped_unreachable_ += batch.spans;
  queue_.release(std::move(batch));
}

// False: there is nothing to recover.
bool Exporter::recover_some() {
  if (recovery_ == nullptr) return false;
  const SpoolRecovery::Batch batch = recovery_->next();
  if (batch.count == 0) return false;
  const Delivery::Result result = post_spans(batch.resource, batch.spans);
  if (result.outcome == Delivery::Outcome::unreachable) {
    recovery_->stop();
    complain(LogLevel::warning, "weft-export recovery",
             "spans of an earlier process could not be sent; they stay in " + settings_.spool);
    return true;
  }
  recovery_->acknowledge();
  if (result.outcome == Delivery::Outcome::accepted) {
    const uint64_t rejected = read_partial_success(result.reply.body).rejected_spans;
    recovered_ += batch.count - std::min(batch.count, rejected);
  } else {
    complain(LogLevel::warning, "weft-export recovery",
             std::to_string(batch.count) + " spans of an earlier process are dropped: " +
                 describe_failure(settings_.traces_url, result.reply));
  }
  return true;
}

bool Exporter::pause(uint32_t milliseconds, bool may_hurry) {
  complain_of_full_queue();
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(milliseconds),
                    [&] { return stopping_ || (may_hurry && flush_asked_ != flush_hurried_); });
  if (may_hurry) flush_hurried_ = flush_asked_;
  return !stopping_;
}

void Exporter::complain_of_full_queue() {
  const uint64_t dropped = queue_.dropped();
  if (dropped == queue_dropped_) return;
  const bool said =
      complain(LogLevel::warning, "weft-export full",
               std::to_string(dropped - queue_dropped_) +
                   " spans were dropped, as the queue is full; send fewer, or raise queue_spans_max "
                   "and queue_bytes_max");
  if (said) queue_dropped_ = dropped;
}

}  // namespace weft::detail
