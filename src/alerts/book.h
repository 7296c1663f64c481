// Book: all rules with their alerts, what is to be sent, and when what is due. It has no threads and no
// clock.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "alerts/memory.h"
#include "alerts/notice.h"

namespace weft::alerts {

struct Counters {
  uint64_t evaluations = 0;
  uint64_t failed_evaluations = 0;
  uint64_t skipped_turns = 0;  // a rule took longer than its `every`
  uint64_t sent = 0;           // messages delivered
  uint64_t failed_attempts = 0;
  uint64_t dropped = 0;  // messages that were refused for good, or not taken in four hours, or did not fit
  uint64_t failed_saves = 0;
  size_t rules = 0, pending = 0, firing = 0, waiting = 0;
  double last_evaluation_seconds = 0;
};

struct RuleStatus {
  RulePointer rule;
  std::vector<Alert> alerts;
  uint64_t evaluated_unix_nano = 0;  // 0: not yet
  double seconds = 0;                // that it took
  std::string problem;               // why the last evaluation failed; "" when it did not
  bool truncated = false;
};

// Any thread. Every change that matters is on disk before the call returns, and before its message is sent.
class Book {
 public:
  // Errors: those of the disk. `disk` outlives the book.
  static Result<std::unique_ptr<Book>> open(Configuration configuration, journal::Disk& disk,
                                            uint64_t now_unix_nano);

  const std::vector<Receiver>& receivers() const { return receivers_; }
  const Receiver* receiver(const std::string& name) const;

  // The rule whose turn it is; none: nothing is due before next_turn_unix_nano().
  RulePointer due(uint64_t now_unix_nano) const;
  uint64_t next_turn_unix_nano() const;
  // What `rule` answered at `asked`; it is `now`. A rule that was replaced in the meantime is passed over.
  void record(const RulePointer& rule, Result<Answer> answer, uint64_t asked_unix_nano,
              uint64_t now_unix_nano);

  std::optional<Message> next_message(uint64_t now_unix_nano) const;
  uint64_t next_message_unix_nano() const;
  void answered(const Message& message, const Delivery& delivery, uint64_t now_unix_nano);

  // Of a project, or of all. In the order of project and name.
  std::vector<RuleStatus> statuses(const store::ProjectScope& project) const;
  // Errors: not_found; invalid_argument where rules of several projects have the name.
  Result<RuleStatus> status(const std::string& name, const store::ProjectScope& project) const;
  // Makes or replaces. Errors: too_large (kRulesMax), already_exists (the file has it), invalid_argument (a
  // receiver that is not there, or not for this project), those of the disk: then nothing has changed.
  Status put(Rule rule, uint64_t now_unix_nano);
  // Whoever was told of its alerts is told that they are over. Errors: not_found, already_exists (the file
  // has it), those of the disk.
  Status remove(const std::string& name, const store::ProjectScope& project, uint64_t now_unix_nano);

  Counters counters() const;

 private:
  struct Entry {
    RulePointer rule;
    uint64_t next_turn_unix_nano = 0;
    uint64_t evaluated_unix_nano = 0;
    double seconds = 0;
    std::string problem;
    bool truncated = false;
  };
  using Entries = std::map<RuleKey, Entry>;

  Book(std::vector<Receiver> receivers, journal::Disk& disk)
      : receivers_(std::move(receivers)), disk_(disk) {}

  void restore(Memory memory, const std::vector<RulePointer>& of_file);
  Result<Entries::const_iterator> find(const std::string& name, const store::ProjectScope& project) const;
  Status check_receivers(const Rule& rule) const;
  bool tell(const Rule& rule, uint64_t now_unix_nano);
  void schedule(Entry& entry, uint64_t now_unix_nano);
  RuleStatus status_of(const Entry& entry) const;
  Status save();
  void save_or_log();
  void publish_gauges();

  const std::vector<Receiver> receivers_;
  journal::Disk& disk_;

  mutable std::mutex mutex_;  // of all below but the counters; held while the file is written
  Entries entries_;
  std::map<RuleKey, Group> groups_;
  Outbox outbox_;
  bool disk_is_fine_ = true;
  std::mt19937_64 random_{std::random_device{}()};

  mutable std::mutex counters_mutex_;  // held for moments only: /metrics asks on the listener's thread
  Counters counters_;
};

}  // namespace weft::alerts
