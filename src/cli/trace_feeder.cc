#include "cli/trace_feeder.h"

#include <filesystem>
#include <future>

#include "base/log.h"
#include "runs/kept_traces.h"

namespace weft::cli {

TraceFeeder::TraceFeeder(const runs::RunStore& store, ingest::Receiver& receiver)
    : store_(store), receiver_(receiver), thread_([this] { work(); }) {}

TraceFeeder::~TraceFeeder() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

bool TraceFeeder::is_stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void TraceFeeder::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    for (const auto& id : runs::runs_with_traces(store_)) feed(id);
    lock.lock();
    stopped_.wait_for(lock, kEvery, [this] { return stopping_; });
  }
}

void TraceFeeder::feed(const std::string& id) {
  const auto files = store_.files(id);
  const auto run = store_.summary(id);
  if (!files || !run) return;
  const auto fed = runs::for_each_kept(files->traces(), [&](const std::shared_ptr<const std::string>& body) {
    return is_stopping() ? fail(ErrorCode::unavailable, "weft ends") : store_spans(body, run->head.project);
  });
  std::error_code ignored;
  if (fed) {
    std::filesystem::remove(files->traces(), ignored);
  } else if (fed.error().code == ErrorCode::data_loss || fed.error().code == ErrorCode::invalid_argument) {
    log::warning("spans of the run {} are not stored: {}", id, fed.error().message);
    std::filesystem::rename(files->traces(), files->traces() + ".damaged", ignored);
  }
}

Status TraceFeeder::store_spans(const std::shared_ptr<const std::string>& body, const std::string& project) {
  std::promise<Status> kept;
  receiver_.receive_spans(wire::Encoding::protobuf, body, project, "weft eval",
                          [&kept](const Result<ingest::Accepted>& accepted) {
                            kept.set_value(accepted ? Status() : tl::make_unexpected(accepted.error()));
                          });
  return kept.get_future().get();
}

}  // namespace weft::cli
