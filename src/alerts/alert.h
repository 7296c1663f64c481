// Alert: what one series of a rule is in, and how it gets from one state to the next. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "alerts/evaluation.h"
#include "alerts/rule.h"

namespace weft::alerts {

// A series that is not listed is inactive.
//
//   inactive ── breaches ─→ pending ── for `for` ─→ firing ── does not ─→ resolved ── 15 minutes ─→ inactive
//                              └── does not ─→ inactive                       └── breaches ─→ pending
enum class State : uint8_t { pending, firing, resolved };
std::string_view to_string(State state);

inline constexpr uint64_t kResolvedKeptNs = 15 * kMinuteNs;
// Alerts of one rule; a series beyond is not watched, and the rule says that its answer is truncated.
inline constexpr size_t kAlertsMax = 2'000;

struct Alert {
  Labels labels;
  State state = State::pending;
  uint64_t active_unix_nano = 0;    // since when it breaches
  uint64_t fired_unix_nano = 0;     // 0: it did not
  uint64_t resolved_unix_nano = 0;  // 0: it is not
  double value = 0;
  std::string text;
};

// What a receiver was last told of a rule.
struct Told {
  uint64_t at_unix_nano = 0;
  std::set<std::string> firing;  // fingerprints
};

// One rule's alerts, by fingerprint, and who knows what of them, by the receiver's name.
struct Group {
  std::map<std::string, Alert> alerts;
  std::map<std::string, Told> told;
};

// Moves every alert on. Whether anything but values changed. Sets answer.truncated past kAlertsMax.
bool advance(Group& group, const Rule& rule, Answer& answer, uint64_t now_unix_nano);

}  // namespace weft::alerts
