#include "server/query_parameters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

#include "base/rfc3339.h"

namespace weft::server {
namespace {

constexpr uint64_t kNsPerSecond = 1'000'000'000;
constexpr uint64_t kSinceDefaultNs = 3'600 * kNsPerSecond;

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// The number and its unit at the front of `rest`; none: there is no such. Longer than 64 bits can say is the
// most they can.
std::optional<uint64_t> take_duration_part(std::string_view& rest) {
  struct Unit {
    std::string_view name;
    double ns;
  };
  constexpr std::array<Unit, 9> kUnits{{{"ns", 1},
                                        {"us", 1e3},
                                        {"µs", 1e3},
                                        {"ms", 1e6},
                                        {"s", 1e9},
                                        {"m", 60e9},
                                        {"h", 3600e9},
                                        {"d", 86'400e9},
                                        {"w", 604'800e9}}};
  constexpr std::string_view kDigits = "0123456789.";
  const auto digits = rest.substr(0, std::min(rest.find_first_not_of(kDigits), rest.size()));
  rest.remove_prefix(digits.size());
  const auto name = rest.substr(0, std::min(rest.find_first_of(kDigits), rest.size()));
  rest.remove_prefix(name.size());
  const auto number = parse_number<double>(digits);
  const auto* const unit = std::ranges::find(kUnits, name, &Unit::name);
  if (!number || unit == kUnits.end()) return std::nullopt;
  // Whole nanoseconds are exact: a double would round those of long durations.
  const auto whole = unit->ns == 1 ? parse_number<uint64_t>(digits) : std::nullopt;
  const double ns = std::round(*number * unit->ns);
  if (ns > 9e18) return std::numeric_limits<uint64_t>::max();
  return whole ? *whole : static_cast<uint64_t>(ns);
}

template <class Value, class Parse>
Result<std::optional<Value>> parameter_as(const Request& request, std::string_view name, Parse parse) {
  const auto text = text_parameter(request, name);
  if (!text) return std::nullopt;
  auto value = parse(*text);
  if (!value) return wrap(value.error(), fmt::format("the parameter {}", name));
  return *value;
}

}  // namespace

Result<uint64_t> parse_time(std::string_view text) {
  if (const auto number = parse_number<uint64_t>(text)) {
    if (*number < 100'000'000'000) return *number * kNsPerSecond;
    if (*number < 100'000'000'000'000) return *number * 1'000'000;
    if (*number < 100'000'000'000'000'000) return *number * 1'000;
    return *number;
  }
  if (const auto time = parse_rfc3339(text)) return *time;
  return fail(
      ErrorCode::invalid_argument,
      "\"{}\" is no time; write it as 2026-11-21T08:30:00Z, or as Unix seconds, milliseconds or nanoseconds",
      text);
}

Result<uint64_t> parse_duration(std::string_view text) {
  constexpr uint64_t kLongest = 9'000'000'000'000'000'000;
  uint64_t sum = 0;
  auto rest = text;
  do {
    const auto part = take_duration_part(rest);
    if (!part) {
      return fail(
          ErrorCode::invalid_argument,
          "\"{}\" is no duration; write a number and ns, us, ms, s, m, h, d or w, as in 250ms or 1h30m",
          text);
    }
    if (*part > kLongest - sum)
      return fail(ErrorCode::invalid_argument, "\"{}\" is longer than weft can say (285 years)", text);
    sum += *part;
  } while (!rest.empty());
  return sum;
}

Result<model::TraceId> parse_trace_id(std::string_view text) {
  std::string digits(text);
  std::erase(digits, '-');
  const auto id = model::TraceId::from_hex(digits);
  if (!id || !id->is_valid()) {
    return fail(ErrorCode::invalid_argument,
                "\"{}\" is no trace id; it has 32 hexadecimal digits, not all zero", text);
  }
  return *id;
}

Result<model::SpanId> parse_span_id(std::string_view text) {
  const auto id = model::SpanId::from_hex(text);
  if (!id || !id->is_valid()) {
    return fail(ErrorCode::invalid_argument,
                "\"{}\" is no span id; it has 16 hexadecimal digits, not all zero", text);
  }
  return *id;
}

std::optional<std::string> text_parameter(const Request& request, std::string_view name) {
  const auto* value = request.parameter(name);
  return value == nullptr || value->empty() ? std::nullopt : std::optional(*value);
}

Result<std::optional<uint64_t>> time_parameter(const Request& request, std::string_view name) {
  return parameter_as<uint64_t>(request, name, parse_time);
}

Result<std::optional<uint64_t>> duration_parameter(const Request& request, std::string_view name) {
  return parameter_as<uint64_t>(request, name, parse_duration);
}

Result<std::optional<model::StatusCode>> status_parameter(const Request& request) {
  return parameter_as<model::StatusCode>(
      request, "status", [](std::string_view text) -> Result<model::StatusCode> {
        for (const auto code : {model::StatusCode::unset, model::StatusCode::ok, model::StatusCode::error}) {
          if (text == model::to_string(code)) return code;
        }
        return fail(ErrorCode::invalid_argument, "\"{}\" is none of ok, error, unset", text);
      });
}

Result<uint32_t> count_parameter(const Request& request, std::string_view name, uint32_t otherwise,
                                 uint32_t count_max) {
  TRY_ASSIGN(const auto count,
             parameter_as<uint32_t>(request, name, [&](std::string_view text) -> Result<uint32_t> {
               const auto number = parse_number<uint32_t>(text);
               if (number && *number >= 1 && *number <= count_max) return *number;
               return fail(ErrorCode::invalid_argument, "\"{}\" is no number from 1 to {}", text, count_max);
             }));
  return count.value_or(otherwise);
}

Result<uint32_t> limit_parameter(const Request& request, uint32_t otherwise, uint32_t limit_max) {
  return count_parameter(request, "limit", otherwise, limit_max);
}

Result<bool> flag_parameter(const Request& request, std::string_view name) {
  TRY_ASSIGN(const auto flag, parameter_as<bool>(request, name, [](std::string_view text) -> Result<bool> {
               if (text == "true" || text == "1") return true;
               if (text == "false" || text == "0") return false;
               return fail(ErrorCode::invalid_argument, "\"{}\" is neither true nor false", text);
             }));
  return flag.value_or(false);
}

Result<std::vector<std::pair<std::string, std::string>>> attribute_parameters(const Request& request) {
  std::vector<std::pair<std::string, std::string>> attributes;
  for (const auto& [name, value] : request.query) {
    if (name != "attribute") continue;
    const size_t equals = value.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return fail(ErrorCode::invalid_argument, "the parameter attribute: \"{}\" is not key=value", value);
    }
    attributes.emplace_back(value.substr(0, equals), value.substr(equals + 1));
  }
  return attributes;
}

uint64_t now_unix_nano() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count());
}

uint64_t begin_of_range(std::optional<uint64_t> since_ns) {
  const uint64_t now = now_unix_nano();
  return now - std::min(now, since_ns.value_or(kSinceDefaultNs));
}

Status check_parameters(const Request& request, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : request.query) {
    if (std::ranges::find(known, name) != known.end()) continue;
    return fail(ErrorCode::invalid_argument, "{} has no parameter \"{}\"; it has {}", request.path, name,
                fmt::join(known, ", "));
  }
  return {};
}

}  // namespace weft::server
