// What the API's query parameters mean. Pure; any thread. docs/reference/http-api.md says the same to users.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/ids.h"
#include "model/span.h"
#include "server/http_message.h"

namespace weft::server {

// RFC 3339 ("2026-11-21T08:30:00.5+01:00"), or an integer of Unix seconds, milliseconds, microseconds or
// nanoseconds: which of them is told by its size, for times from 1973 to 5138.
Result<uint64_t> parse_time(std::string_view text);

// Numbers with their units, "250ms", "1.5s", "1h30m": ns, us (or µs), ms, s, m, h, d, w.
Result<uint64_t> parse_duration(std::string_view text);

// 32 hexadecimal digits in either case, with or without dashes (as a UUID is written).
Result<model::TraceId> parse_trace_id(std::string_view text);
// 16 hexadecimal digits in either case.
Result<model::SpanId> parse_span_id(std::string_view text);

// Parameters by name, each with an error that names it. An empty value is like an absent one: forms send
// those.
Result<std::optional<uint64_t>> time_parameter(const Request& request, std::string_view name);
Result<std::optional<uint64_t>> duration_parameter(const Request& request, std::string_view name);
Result<std::optional<model::StatusCode>> status_parameter(const Request& request);
// From 1 to `count_max`.
Result<uint32_t> count_parameter(const Request& request, std::string_view name, uint32_t otherwise,
                                 uint32_t count_max);
Result<uint32_t> limit_parameter(const Request& request, uint32_t otherwise, uint32_t limit_max);
Result<bool> flag_parameter(const Request& request, std::string_view name);
std::optional<std::string> text_parameter(const Request& request, std::string_view name);
// Each `attribute=key=value`; a key holds no '='.
Result<std::vector<std::pair<std::string, std::string>>> attribute_parameters(const Request& request);

// Now, as Unix nanoseconds, and `since` before it; an hour where that is not given.
uint64_t now_unix_nano();
uint64_t begin_of_range(std::optional<uint64_t> since_ns);

// A misspelt parameter would silently widen the question: one that is not in `known` is an error.
Status check_parameters(const Request& request, std::initializer_list<std::string_view> known);

}  // namespace weft::server
