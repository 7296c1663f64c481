// Caches: how often they had the answer, and which calls one would have saved.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "insight/contents.h"
#include "insight/operation.h"
#include "insight/usage.h"

namespace weft::insight {

inline constexpr size_t kCacheSpansMax = 1'000;  // spans that are listed of each entry; beyond: the earliest

// What a span says of a cache it asked: true for a hit, false for a miss, none where it says nothing. In any
// case of letters, and with "-" or "." for "_":
//   a key ending in cache_hit, cachehit or from_cache: a boolean, 0 or 1, "true", "false", "hit" or "miss"
//     (Sentry's and LiteLLM's cache.hit, cache_hit; many programs' own);
//   a key ending in cache_status, cache_result or x_cache: a text that begins with "hit" or "miss"
//     (the X-Cache and Cache-Status headers of HTTP);
//   a name of the span ending in cache_hit or cache_miss.
std::optional<bool> cache_verdict(const model::Span& span);

struct CacheUse {
  Operation operation;
  size_t hits = 0;
  size_t misses = 0;
  std::vector<size_t> spans;  // in the order of the tree

  // hits / (hits + misses)
  double hit_rate() const { return static_cast<double>(hits) / static_cast<double>(hits + misses); }
};

// Calls with the same operation that were asked the same (Contents), all of which succeeded: model and tool
// spans that ask no cache, send no message, and are not below a call that is itself counted here. Of
// databases and over HTTP only reads count, and only where all that was asked is recorded (call_question.h).
// Whether the answers may differ (a temperature above zero, data that changes) is for a person to say.
struct RepeatedCall {
  std::vector<size_t> spans;  // by start time; the first is needed, the others a cache would have saved
  size_t count = 0;           // of all of them
  uint64_t saved_ns = 0;      // Σ of durations of all but the first
  Usage saved;                // billed on and below all but the first
};

// Of the model providers' own caches: input tokens that were read from it.
struct PromptCache {
  int64_t input_tokens = 0;  // Σ over billed spans that say how many were read from the cache
  int64_t cache_read_tokens = 0;
};

struct CacheAnalysis {
  std::vector<CacheUse> caches;        // by operation
  std::vector<RepeatedCall> repeated;  // by saved_ns, longest first
  std::optional<PromptCache> prompts;  // none where no span speaks of it
};

CacheAnalysis analyse_caches(const model::Trace& trace, const SpanTree& tree, const std::vector<Usage>& usage,
                             Contents& contents);

}  // namespace weft::insight
