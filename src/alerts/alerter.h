// Alerter: asks each rule when its turn comes, and delivers what there is to tell.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "alerts/book.h"
#include "alerts/evaluation.h"
#include "alerts/http_sender.h"
#include "journal/disk.h"

namespace weft::alerts {

struct TestOutcome {
  std::string receiver;
  Delivery delivery;
};

// Any thread. One thread of its own asks, another delivers, so that a receiver that hangs holds up no rule
// and no request waits for either.
class Alerter {
 public:
  // `folder` holds its state. Errors: those of the disk.
  static Result<std::unique_ptr<Alerter>> start(Configuration configuration, const std::string& folder,
                                                AskSeries ask, AskTraces ask_traces = {});
  // Ends after the query under way, if any; what was to be delivered is kept for the next start.
  ~Alerter();
  // Begins no more, and returns at once: for those who have other things to end as well.
  void stop();

  const Book& book() const { return *book_; }
  Status put(Rule rule);
  Status remove(const std::string& name, const store::ProjectScope& project);
  // Sends a message to every receiver of the rule, now. Errors: not_found; invalid_argument when it has none.
  Result<std::vector<TestOutcome>> test(const std::string& name, const store::ProjectScope& project) const;

 private:
  Alerter(std::unique_ptr<journal::Disk> disk, std::unique_ptr<Book> book, AskSeries ask,
          AskTraces ask_traces);

  void run_rules();
  void run_deliveries();
  // False at the end.
  bool wait_until(uint64_t due_unix_nano);
  void wake();

  const std::unique_ptr<journal::Disk> disk_;
  const std::unique_ptr<Book> book_;
  const AskSeries ask_;
  const AskTraces ask_traces_;
  HttpSender sender_;
  std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t changes_ = 0;
  bool stopping_ = false;
  std::thread rules_thread_;
  std::thread deliveries_thread_;
};

}  // namespace weft::alerts
