// Reader::traces_with_usage: whole traces, one after the other, of which a span says what it used.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "model/trace.h"
#include "store/reader.h"

namespace weft::store {

// Traces beyond, and what is not read within the time, are left out: the newest are looked at.
inline constexpr size_t kUsageTracesMax = 200'000;
inline constexpr std::chrono::seconds kUsageTimeMax{15};
// Asked for at once: bounds the memory, with kPageSpansMax.
inline constexpr size_t kUsageTracesAtOnce = 1'000;

struct UserKey {
  std::string project;
  std::string user_id;
  auto operator<=>(const UserKey&) const = default;
};

struct UsageQuery {
  ProjectScope project = {};
  uint64_t start_unix_nano = 0;         // of the span that used something; inclusive
  uint64_t end_unix_nano = UINT64_MAX;  // exclusive
  std::vector<UserKey> users = {};      // only traces that name one of these; none: all
};

// With outlines of the spans (span_row.h); it and its views are gone after the call.
using TakeTrace = std::function<void(const model::Trace&)>;

}  // namespace weft::store
