#include "alerts/rule.h"

namespace weft::alerts {

std::string_view to_string(Comparison comparison) {
  switch (comparison) {
    case Comparison::above:
      return ">";
    case Comparison::at_least:
      return ">=";
    case Comparison::below:
      return "<";
    case Comparison::at_most:
      return "<=";
    case Comparison::equal:
      return "==";
    case Comparison::not_equal:
      return "!=";
  }
  return "";
}

bool holds(Comparison comparison, double value, double limit) {
  switch (comparison) {
    case Comparison::above:
      return value > limit;
    case Comparison::at_least:
      return value >= limit;
    case Comparison::below:
      return value < limit;
    case Comparison::at_most:
      return value <= limit;
    case Comparison::equal:
      return value == limit;
    case Comparison::not_equal:
      return value != limit;
  }
  return false;
}

const std::vector<BurnWindow>& workbook_windows() {
  static const std::vector<BurnWindow> windows{
      {.long_ns = kHourNs, .short_ns = 5 * kMinuteNs, .burn = 14.4, .severity = "page"},
      {.long_ns = 6 * kHourNs, .short_ns = 30 * kMinuteNs, .burn = 6, .severity = "page"},
      {.long_ns = 3 * kDayNs, .short_ns = 6 * kHourNs, .burn = 1, .severity = "ticket"}};
  return windows;
}

std::string_view to_string(NoData no_data) {
  switch (no_data) {
    case NoData::ok:
      return "ok";
    case NoData::alert:
      return "alert";
    case NoData::keep:
      return "keep";
  }
  return "";
}

std::string_view to_string(Channel channel) {
  return channel == Channel::slack ? "slack" : "webhook";
}

}  // namespace weft::alerts
