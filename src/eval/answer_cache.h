// AnswerCache: providers' answers on disk, for calls that are made again.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "eval/environment.h"

namespace weft::eval {

// An answer is not given any more when it is older: promptfoo's 14 days.
inline constexpr std::chrono::seconds kAnswersKept = std::chrono::hours(14 * 24);
// Of all answers together; at more, the oldest go until nine tenths are left.
inline constexpr uint64_t kAnswersBytesMax = uint64_t{1} << 30;

// Which calls are answered from the cache, where the answers can be kept at all.
enum class CacheUse {
  none,
  // All but those of programs and of addresses on this machine: what is being worked on changes between two
  // runs, and answers of before would be asserted on.
  remote,
  all,
};

struct AnswerCacheOptions {
  std::string folder;
  CacheUse use = CacheUse::remote;
  std::chrono::seconds kept = kAnswersKept;
  uint64_t bytes_max = kAnswersBytesMax;
};

// `folder` is the default's. `wanted` is what flags and the configuration say. PROMPTFOO_CACHE_ENABLED,
// _CACHE_TYPE (memory: nothing is kept), _CACHE_PATH and _CACHE_TTL (seconds) of the environment count where
// they say nothing. Errors: a variable is no number, or none of the words that it may be.
Result<AnswerCacheOptions> cache_options(const Environment& environment, std::string folder,
                                         std::optional<bool> wanted);

// A file for each answer, named by the hash of what it depends on:
//
//   DIR/ab/cdef….json   {"storedAt": seconds since 1970, "latencyMs": n, "response": {…}}
//
// Written beside and renamed, so that a run that is killed leaves none that is half there, and two runs at
// once do not meet. What cannot be read is no answer. Only their owner may read the files. One thread.
class AnswerCache {
 public:
  using Done = std::function<void(json::object response)>;

  explicit AnswerCache(AnswerCacheOptions options) : options_(std::move(options)) {}
  // Keeps to the bound.
  ~AnswerCache();
  AnswerCache(const AnswerCache&) = delete;
  AnswerCache& operator=(const AnswerCache&) = delete;

  // Calls `done` with the answer of before: `cached` is true, `latencyMs` is what it took then, its tokens
  // are cached ones. Else `ask`s, and keeps what comes unless it is an error. `identity` is all that the
  // answer depends on, in any form.
  void answer(std::string_view identity, Done done, const std::function<void(Done)>& ask);
  // Whether calls are answered from it: of programs and of addresses on this machine, or of others.
  bool serves(bool is_local) const;

  size_t hits() const { return hits_; }
  // Why answers could not be kept; "" where all were.
  const std::string& problem() const { return problem_; }

 private:
  std::string path_of(std::string_view identity) const;
  std::optional<json::object> find(const std::string& path) const;
  void keep(const std::string& path, const json::object& response, double latency_ms);

  const AnswerCacheOptions options_;
  size_t hits_ = 0;
  uint64_t bytes_kept_ = 0;  // since the bound was last looked at
  std::string problem_;
};

struct CacheSize {
  size_t answers = 0;
  uint64_t bytes = 0;
};

// Removes every answer, and says how many there were. A folder that is not there is empty. Errors:
// unavailable when one cannot be removed.
Result<CacheSize> clear_cache(const std::string& folder);

}  // namespace weft::eval
