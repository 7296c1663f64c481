#include "server/tailer.h"

#include <algorithm>
#include <chrono>
#include <iterator>

#include "base/log.h"
#include "traceql/trace_loader.h"

namespace weft::server {
namespace {

using std::chrono::steady_clock;

int64_t begin_of_looking() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now - kTailLateMax).count();
}

}  // namespace

Tailer::Tailer(engine::Engine& engine) : engine_(engine), thread_([this] { run(); }) {}

Tailer::~Tailer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& weak : streams_) {
      if (const auto stream = weak.lock()) stream->end();
    }
  }
  something_to_do_.notify_all();
  thread_.join();
}

Result<std::shared_ptr<BodyStream>> Tailer::follow(traceql::Query query, store::ProjectScope project) {
  if (query.metrics) {
    return fail(ErrorCode::invalid_argument,
                "a tail cannot end in a metrics function; ask for its series over a time range instead");
  }
  const std::lock_guard lock(mutex_);
  std::erase_if(streams_, [](const auto& stream) { return stream.expired(); });
  if (streams_.size() >= kTailsMax) {
    return fail(ErrorCode::resource_exhausted, "{} queries are being followed already; end one of them",
                kTailsMax);
  }
  auto stream = std::make_shared<BodyStream>(kTailBytesMax);
  streams_.push_back(stream);
  new_tails_.push_back(std::make_unique<Tail>(std::move(query), std::move(project), stream));
  something_to_do_.notify_all();
  return stream;
}

// False: it is over.
bool Tailer::wait() {
  std::unique_lock lock(mutex_);
  const auto is_wanted = [this] { return stopping_ || !new_tails_.empty(); };
  if (tails_.empty()) {
    something_to_do_.wait(lock, is_wanted);
  } else {
    something_to_do_.wait_for(lock, kTailEvery, is_wanted);
  }
  return !stopping_;
}

void Tailer::run() {
  while (wait()) {
    std::erase_if(tails_, [](const auto& tail) { return tail->is_gone(); });
    if (tails_.empty()) {
      has_begun_ = false;
      seen_.clear();
    }
    look();
    keep_alive();
  }
}

// The first look only finds out what there is already, so that the tails are told what comes after it.
void Tailer::look() {
  {
    const std::lock_guard lock(mutex_);
    std::ranges::move(new_tails_, std::back_inserter(tails_));
    new_tails_.clear();
  }
  const auto arrivals = store::Reader(engine_).arrivals(begin_of_looking());
  if (!arrivals) return log::debug("following queries: {}", arrivals.error().message);
  const auto changes = changes_of(*arrivals);
  for (const auto& tail : tails_) tail->begin();
  if (has_begun_) {
    for (const auto& [project, traces] : changes) show(project, traces);
  }
  has_begun_ = true;
}

// A trace has changed when there are more of its spans, or later ones: those that were received first leave
// the time that is looked at.
Tailer::Changes Tailer::changes_of(const std::vector<store::Arrival>& arrivals) {
  std::map<Place, Seen> now;
  Changes changes;
  size_t count = 0;
  for (const auto& arrival : arrivals) {
    Place place(arrival.project, arrival.trace_id);
    const auto before = seen_.find(place);
    const bool is_new = before == seen_.end() || arrival.spans > before->second.spans ||
                        arrival.newest_unix_milli > before->second.newest_unix_milli;
    if (is_new && ++count <= kTailTracesMax) changes[arrival.project].push_back(arrival.trace_id);
    if (is_new && count > kTailTracesMax && has_begun_) drop(arrival.project, 1);
    now.emplace(std::move(place), Seen{arrival.spans, arrival.newest_unix_milli});
  }
  seen_.swap(now);
  return changes;
}

void Tailer::drop(const std::string& project, size_t traces) {
  for (const auto& tail : tails_) {
    if (tail->may_see(project)) tail->drop(traces);
  }
}

void Tailer::show(const std::string& project, const std::vector<model::TraceId>& traces) {
  std::vector<Tail*> shown;
  for (const auto& tail : tails_) {
    if (tail->may_see(project)) shown.push_back(tail.get());
  }
  if (shown.empty()) return;
  const auto loaded =
      traceql::load_traces(engine_, {.ids = traces, .project = project}, [&](const model::Trace& trace) {
        for (auto* const tail : shown) tail->look_at(trace);
        return true;
      });
  if (loaded) return;
  log::debug("following queries: {}", loaded.error().message);
  drop(project, traces.size());
}

void Tailer::keep_alive() {
  if (steady_clock::now() < keep_alive_at_) return;
  keep_alive_at_ = steady_clock::now() + kTailKeepAliveEvery;
  for (const auto& tail : tails_) tail->keep_alive();
}

}  // namespace weft::server
