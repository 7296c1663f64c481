#include "base/rfc3339.h"

#include <chrono>
#include <limits>

namespace weft {
namespace {

constexpr uint64_t kNsPerSecond = 1'000'000'000;

// Reads fixed-width digits and separators from the front of a text; once something does not fit it stays bad.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int digits(size_t count) {
    if (rest_.size() < count) return fail();
    int number = 0;
    for (; count > 0; --count, rest_.remove_prefix(1)) {
      if (!is_digit()) return fail();
      number = number * 10 + (rest_.front() - '0');
    }
    return number;
  }
  void one_of(std::string_view allowed) {
    if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) {
      fail();
      return;
    }
    rest_.remove_prefix(1);
  }
  // ".5" is 500,000,000; digits beyond nanoseconds are dropped.
  uint64_t fraction_ns() {
    if (!rest_.starts_with('.')) return 0;
    rest_.remove_prefix(1);
    uint64_t ns = 0;
    uint64_t scale = kNsPerSecond / 10;
    if (rest_.empty() || !is_digit()) fail();
    for (; !rest_.empty() && is_digit(); rest_.remove_prefix(1), scale /= 10) {
      ns += static_cast<uint64_t>(rest_.front() - '0') * scale;
    }
    return ns;
  }
  // "Z" or "+01:00", in minutes.
  int offset_minutes() {
    const char sign = rest_.empty() ? ' ' : rest_.front();
    one_of("Zz+-");
    if (sign != '+' && sign != '-') return 0;
    const int hours = digits(2);
    one_of(":");
    const int minutes = digits(2);
    return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
  }
  bool is_done() const { return is_good_ && rest_.empty(); }

 private:
  bool is_digit() const { return rest_.front() >= '0' && rest_.front() <= '9'; }
  int fail() {
    is_good_ = false;
    return 0;
  }

  std::string_view rest_;
  bool is_good_ = true;
};

}  // namespace

std::optional<uint64_t> parse_rfc3339(std::string_view text) {
  Scanner scan(text);
  const int year = scan.digits(4);
  scan.one_of("-");
  const int month = scan.digits(2);
  scan.one_of("-");
  const int day = scan.digits(2);
  scan.one_of("Tt ");
  const int hour = scan.digits(2);
  scan.one_of(":");
  const int minute = scan.digits(2);
  scan.one_of(":");
  const int second = scan.digits(2);
  const uint64_t fraction_ns = scan.fraction_ns();
  const int offset_minutes = scan.offset_minutes();
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!scan.is_done() || !date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  const int64_t seconds = int64_t{days} * 86'400 + hour * 3'600 + (minute - offset_minutes) * 60 + second;
  // What 64 bits of nanoseconds can say: 1970 to 2554.
  if (seconds < 0 || static_cast<uint64_t>(seconds) >= std::numeric_limits<uint64_t>::max() / kNsPerSecond)
    return std::nullopt;
  return static_cast<uint64_t>(seconds) * kNsPerSecond + fraction_ns;
}

}  // namespace weft
