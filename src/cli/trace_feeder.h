// TraceFeeder: spans that runs of weft eval kept are stored like others once there is a weft.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "ingest/receiver.h"
#include "runs/run_store.h"

namespace weft::cli {

// A thread of its own. What was stored is removed beside the run; where that is cut off, spans are stored
// twice, which reading makes one again.
class TraceFeeder {
 public:
  // How often it looks.
  static constexpr std::chrono::seconds kEvery{2};

  // Both outlive it.
  TraceFeeder(const runs::RunStore& store, ingest::Receiver& receiver);
  ~TraceFeeder();

 private:
  void work();
  void feed(const std::string& id);
  Status store_spans(const std::shared_ptr<const std::string>& body, const std::string& project);
  bool is_stopping() const;

  const runs::RunStore& store_;
  ingest::Receiver& receiver_;
  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace weft::cli
