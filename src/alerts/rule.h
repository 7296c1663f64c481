// Rule and Receiver: what is watched, and who is told. Plain data.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "alerts/duration.h"
#include "alerts/labels.h"
#include "alerts/trace_rule.h"
#include "store/reader.h"
#include "traceql/syntax.h"

namespace weft::alerts {

inline constexpr size_t kRulesMax = 500;      // in all; further ones are refused
inline constexpr size_t kReceiversMax = 100;  // further ones are refused
inline constexpr size_t kNameBytesMax = 128;  // of a rule or receiver; longer ones are refused
inline constexpr size_t kLabelsMax = 50;      // labels, or annotations, of one rule; more are refused
inline constexpr size_t kTextBytesMax =
    4'096;  // of one label, annotation, header or address; longer are refused
inline constexpr size_t kBurnWindowsMax = 10;       // of one objective; more are refused
inline constexpr uint64_t kEveryNsMin = kSecondNs;  // more often is refused

using QueryPointer = std::shared_ptr<const traceql::Query>;

enum class Comparison : uint8_t { above, at_least, below, at_most, equal, not_equal };
std::string_view to_string(Comparison comparison);  // ">"
bool holds(Comparison comparison, double value, double limit);

// Each series of `query`, as one point that covers the last `window`, is held against `value`.
struct Threshold {
  QueryPointer query;
  Comparison comparison = Comparison::above;
  double value = 0;
  uint64_t window_ns = 5 * kMinuteNs;
};

// An alert of `severity` fires while the budget of errors burns `burn` times faster than it may, over the
// long window (so that it matters) and over the short one (so that it is still going on).
struct BurnWindow {
  uint64_t long_ns = 0;
  uint64_t short_ns = 0;
  double burn = 0;
  std::string severity;
  bool operator==(const BurnWindow&) const = default;
};
// Google's SRE Workbook, chapter 5, table 5-8: of a budget for 30 days 2 % in an hour, 5 % in six, 10 % in
// three days.
const std::vector<BurnWindow>& workbook_windows();

// Of what `total` counts, `objective` (0.999) is to be good over `period`.
struct Objective {
  double objective = 0;
  uint64_t period_ns = 30 * kDayNs;
  bool counts_bad = true;  // what `part` counts: the bad, else the good
  QueryPointer part;
  QueryPointer total;
  std::vector<BurnWindow> windows;
};

// How many of the traces of the last `window` may fail.
struct TraceThreshold {
  TraceRule rule;
  Comparison comparison = Comparison::above;
  double value = 0;
  uint64_t window_ns = 5 * kMinuteNs;
};

// When a rule that counts finds nothing to count.
enum class NoData : uint8_t { ok, alert, keep };
std::string_view to_string(NoData no_data);

struct Rule {
  std::string name;
  store::ProjectScope project;  // its queries see nothing else; none: all projects
  std::variant<Threshold, Objective, TraceThreshold> condition;
  uint64_t for_ns = 0;
  uint64_t every_ns = kMinuteNs;
  uint64_t delay_ns = 10 * kSecondNs;      // spans arrive when they have ended: the window ends this long ago
  uint64_t repeat_ns = 4 * kHourNs;        // who was told is told again after this, while it fires
  uint64_t group_interval_ns = kMinuteNs;  // and told of changes no more often than this
  Labels labels;
  Labels annotations;
  NoData no_data = NoData::ok;
  std::optional<std::vector<std::string>> notify;  // names of receivers; none: all that match
  std::string source;  // as it was written, where it was made by the API; "" of the file's
};
using RulePointer = std::shared_ptr<const Rule>;

enum class Channel : uint8_t { webhook, slack };
std::string_view to_string(Channel channel);

// Its address and headers are secrets: they are neither logged, nor stored, nor shown.
struct Receiver {
  std::string name;
  Channel channel = Channel::webhook;
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  Labels match;                 // only alerts with these labels
  store::ProjectScope project;  // only rules of this project; none: of any
};

struct Configuration {
  std::vector<Receiver> receivers;
  std::vector<RulePointer> rules;
};

}  // namespace weft::alerts
