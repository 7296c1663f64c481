#include "alerts/alerter.h"

#include <algorithm>
#include <chrono>

namespace weft::alerts {
namespace {

// The longest sleep: the wall clock may be set in the meantime.
constexpr uint64_t kWaitNsMax = kSecondNs;

uint64_t unix_nano_now() {
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                   std::chrono::system_clock::now().time_since_epoch())
                                   .count());
}

}  // namespace

Result<std::unique_ptr<Alerter>> Alerter::start(Configuration configuration, const std::string& folder,
                                                AskSeries ask, AskTraces ask_traces) {
  TRY_ASSIGN(auto disk, journal::open_disk(folder));
  TRY_ASSIGN(auto book, Book::open(std::move(configuration), *disk, unix_nano_now()));
  return std::unique_ptr<Alerter>(
      new Alerter(std::move(disk), std::move(book), std::move(ask), std::move(ask_traces)));
}

Alerter::Alerter(std::unique_ptr<journal::Disk> disk, std::unique_ptr<Book> book, AskSeries ask,
                 AskTraces ask_traces)
    : disk_(std::move(disk)),
      book_(std::move(book)),
      ask_(std::move(ask)),
      ask_traces_(std::move(ask_traces)) {
  rules_thread_ = std::thread([this] { run_rules(); });
  deliveries_thread_ = std::thread([this] { run_deliveries(); });
}

Alerter::~Alerter() {
  stop();
  rules_thread_.join();
  deliveries_thread_.join();
}

void Alerter::stop() {
  sender_.stop();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
}

void Alerter::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++changes_;
  }
  changed_.notify_all();
}

bool Alerter::wait_until(uint64_t due_unix_nano) {
  const uint64_t now = unix_nano_now();
  std::unique_lock lock(mutex_);
  if (due_unix_nano > now) {
    const auto wait = std::chrono::nanoseconds(std::min(due_unix_nano - now, kWaitNsMax));
    changed_.wait_for(lock, wait, [this, seen = changes_] { return stopping_ || changes_ != seen; });
  }
  return !stopping_;
}

void Alerter::run_rules() {
  while (wait_until(book_->next_turn_unix_nano())) {
    const uint64_t asked = unix_nano_now();
    const auto rule = book_->due(asked);
    if (!rule) continue;
    auto answer = evaluate(*rule, asked, ask_, ask_traces_);
    book_->record(rule, std::move(answer), asked, unix_nano_now());
    wake();
  }
}

void Alerter::run_deliveries() {
  while (wait_until(book_->next_message_unix_nano())) {
    const auto message = book_->next_message(unix_nano_now());
    if (!message) continue;
    const auto* receiver = book_->receiver(message->receiver);
    const auto delivery = sender_.send(*receiver, message->id, message->body);
    {
      // Cut off by the end of weft: no fault of the receiver's, and the next start sends it again.
      const std::lock_guard lock(mutex_);
      if (stopping_ && !delivery.delivered) return;
    }
    book_->answered(*message, delivery, unix_nano_now());
  }
}

Status Alerter::put(Rule rule) {
  TRY(book_->put(std::move(rule), unix_nano_now()));
  wake();
  return {};
}

Status Alerter::remove(const std::string& name, const store::ProjectScope& project) {
  TRY(book_->remove(name, project, unix_nano_now()));
  wake();
  return {};
}

Result<std::vector<TestOutcome>> Alerter::test(const std::string& name,
                                               const store::ProjectScope& project) const {
  TRY_ASSIGN(const auto status, book_->status(name, project));
  std::vector<TestOutcome> outcomes;
  for (const auto& receiver : book_->receivers()) {
    if (!is_told(receiver, *status.rule)) continue;
    const auto id = new_message_id();
    const auto body = message_body(test_notice(*status.rule, unix_nano_now()), *status.rule, receiver, id);
    outcomes.push_back({receiver.name, sender_.send(receiver, id, body)});
  }
  if (outcomes.empty()) {
    return fail(ErrorCode::invalid_argument,
                "the alert rule \"{}\" tells nobody: name receivers in the file of weft up --alerts", name);
  }
  return outcomes;
}

}  // namespace weft::alerts
