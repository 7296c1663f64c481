// Tailer: tells those who follow a query what becomes readable.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "server/tail.h"

namespace weft::server {

inline constexpr size_t kTailsMax = 32;  // beyond: resource_exhausted
// A span that becomes readable later than this after it was received is not told (the engine was down).
inline constexpr std::chrono::seconds kTailLateMax{30};
// Traces with new spans that are looked at in one go; of more, the newest are, and the others count as
// dropped.
inline constexpr size_t kTailTracesMax = 1'000;
inline constexpr std::chrono::milliseconds kTailEvery{500};  // between two looks
inline constexpr std::chrono::seconds kTailKeepAliveEvery{15};

// One thread of its own asks the engine which traces got spans, reads those whole and shows them to every
// tail; without tails it sleeps. docs/decisions/live-tail.md. Any thread may follow().
class Tailer {
 public:
  explicit Tailer(engine::Engine& engine);
  ~Tailer();  // ends every tail's stream

  // The stream of a new tail's events. Errors: resource_exhausted (kTailsMax), invalid_argument (a query that
  // ends in a metrics function).
  Result<std::shared_ptr<BodyStream>> follow(traceql::Query query, store::ProjectScope project);

 private:
  using Place = std::pair<std::string, model::TraceId>;  // project and trace
  struct Seen {
    uint64_t spans = 0;
    int64_t newest_unix_milli = 0;
  };
  using Changes = std::map<std::string, std::vector<model::TraceId>>;  // by project

  void run();
  bool wait();
  void look();
  Changes changes_of(const std::vector<store::Arrival>& arrivals);
  void drop(const std::string& project, size_t traces);
  void show(const std::string& project, const std::vector<model::TraceId>& traces);
  void keep_alive();

  engine::Engine& engine_;
  std::mutex mutex_;
  std::condition_variable something_to_do_;
  bool stopping_ = false;
  std::vector<std::unique_ptr<Tail>> new_tails_;
  std::vector<std::weak_ptr<BodyStream>> streams_;  // of all tails

  // The thread's own.
  std::vector<std::unique_ptr<Tail>> tails_;
  std::map<Place, Seen> seen_;
  bool has_begun_ = false;  // seen_ says what there was before the tails
  std::chrono::steady_clock::time_point keep_alive_at_;
  std::thread thread_;
};

}  // namespace weft::server
