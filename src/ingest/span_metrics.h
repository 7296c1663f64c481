// SpanMetrics: spans counted by what they are of, for Prometheus. docs/reference/metrics.md names each
// metric.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/normalised.h"
#include "model/span.h"
#include "store/span_block.h"

namespace weft::ingest {

// Upper bounds in seconds; what is above the last falls into +Inf. Up to minutes: models think long.
inline constexpr std::array<double, 14> kDurationBounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
                                                        1,     2.5,  5,     10,   30,  60,   120};

struct Durations {
  std::array<uint64_t, kDurationBounds.size() + 1> counts{};
  double seconds = 0;

  void add(uint64_t duration_ns);
};

// What a series is of: a call's operation and kind, or a model.
struct SeriesKey {
  std::string project, service, name;
  uint8_t kind = 0;
};
struct SeriesKeyView {
  std::string_view project, service, name;
  uint8_t kind = 0;
};

// Series by key, bounded: a new one beyond kSeriesMax is counted in its project's series "other" instead, so
// that nothing is missing from the sums. One thread at a time.
template <class Value>
class SeriesTable {
 public:
  static constexpr size_t kSeriesMax = 1'000;
  static constexpr size_t kOthersMax = 1'000;  // projects' "other"; beyond: only counted as folded

  // Where to count; nullptr past kOthersMax.
  Value* find(const SeriesKeyView& key);
  uint64_t folded() const { return folded_; }
  // Calls `visit(key, value)` for those of the project, or all.
  template <class Visit>
  void for_each(const std::optional<std::string>& project, Visit visit) const {
    for (const auto& [key, value] : series_) {
      if (!project || key.project == *project) visit(key, value);
    }
  }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(const SeriesKeyView& key) const;
    size_t operator()(const SeriesKey& key) const {
      return (*this)(SeriesKeyView{key.project, key.service, key.name, key.kind});
    }
  };
  struct Same {
    using is_transparent = void;
    bool operator()(const auto& a, const auto& b) const {
      return a.kind == b.kind && a.name == b.name && a.service == b.service && a.project == b.project;
    }
  };

  std::unordered_map<SeriesKey, Value, Hash, Same> series_;
  uint64_t folded_ = 0;
};

// Counters begin at 0 when weft starts. A span is counted when the engine has it; the range that was under
// way when weft was killed is counted by the weft that ends it. Any thread.
class SpanMetrics {
 public:
  static constexpr std::string_view kOther = "other";
  static constexpr size_t kLabelBytesMax = 200;  // of a label's value; the rest is cut off

  // All rows of the block, after its insert. The writer's thread: about 0.2 µs a span.
  void count(const store::SpanBlock& block);
  // Prometheus' text: of one project, or of all.
  std::string text(const std::optional<std::string>& project) const;
  // Spans that were counted under "other".
  uint64_t folded() const;

 private:
  struct Calls {
    uint64_t errors = 0;
    Durations durations;
  };
  struct ModelCalls {
    uint64_t errors = 0;
    int64_t input_tokens = 0;
    int64_t output_tokens = 0;
    double cost_usd = 0;
    Durations durations;
  };

  void count(const store::BlockSpan& stored);

  mutable std::mutex mutex_;  // held for a whole block
  SeriesTable<Calls> calls_;
  SeriesTable<ModelCalls> models_;
};

}  // namespace weft::ingest
