// TraceRule: assertions on arriving traces, as tests put them.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "alerts/duration.h"
#include "assertions/selection.h"
#include "base/result.h"
#include "model/trace.h"
#include "store/reader.h"

namespace weft::alerts {

inline constexpr size_t kAssertionsMax = 50;      // of one rule; more are refused
inline constexpr size_t kAssertionDepthMax = 20;  // lists and maps within each other; deeper ones are refused
inline constexpr size_t kAssertionValuesMax = 10'000;  // with what aliases stand for; more are refused
inline constexpr size_t kTracesJudged = 200;           // of one turn, unless the rule says otherwise …
inline constexpr size_t kTracesJudgedMax = 1'000;      // … which is no more than this
inline constexpr size_t kTracesNamedMax = 3;           // of those that fail, in the alert's text
inline constexpr size_t kSpansNamedMax = 5;            // of each of those
inline constexpr size_t kReasonBytesMax = 400;         // of each of those; the rest is cut off

// A trace is whole when nothing has come for `quiet_ns`. Each turn, those whose last span came within the
// rule's window before that are judged, the newest `traces_max` of them. What is beyond, and what cannot be
// read whole (store::kPageSpansMax spans), is counted, and said.
struct TraceRule {
  std::optional<assertions::Selection> select;  // only traces in which it finds a span; none: all
  std::vector<boost::json::value> assertions;   // {type, value}; each has to hold
  uint64_t quiet_ns = 10 * kSecondNs;
  size_t traces_max = kTracesJudged;
};

// The traces whose last span was received from `since` to `until`, the newest `traces_max`.
struct TraceQuestion {
  store::ProjectScope project;
  int64_t since_unix_milli = 0;
  int64_t until_unix_milli = 0;
  size_t traces_max = 0;
};
// What of them was not given.
struct NotAsked {
  size_t left_out = 0;   // came then too, beyond traces_max
  size_t too_large = 0;  // have more spans than are read of one; a part of them would tell nothing
};
using TakeTrace = std::function<Status(const model::Trace& trace)>;
// Gives each trace whole to `take`, which keeps no view of it.
using AskTraces = std::function<Result<NotAsked>(const TraceQuestion& question, const TakeTrace& take)>;
// Of what is stored. Errors: those of the store, and of `take`.
Result<NotAsked> arrived_traces(engine::Engine& engine, const store::Reader& reader,
                                const TraceQuestion& question, const TakeTrace& take);

struct TraceCounts {
  size_t judged = 0;
  size_t failed = 0;
  NotAsked not_judged;
  std::string failures;  // the first few that fail: why, and which spans offend
};
// Errors: those of `ask` and of check_trace.
Result<TraceCounts> judge_traces(const TraceRule& rule, const TraceQuestion& question, const AskTraces& ask);

// Whether all of a rule's assertions can be understood. Errors: invalid_argument, with the type and the key.
Status check_assertion(const boost::json::value& assertion);

}  // namespace weft::alerts
