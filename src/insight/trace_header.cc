#include "insight/trace_header.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <ranges>
#include <string>
#include <vector>

#include "insight/attribute_text.h"

namespace weft::insight {
namespace {

constexpr std::string_view kKeptHeader = "http.request.header.";
constexpr std::string_view kKeptTraceparent = "http.request.header.traceparent";
constexpr size_t kShortIdDigits = 16;  // 64 bits, as Zipkin's and older Jaeger's

bool is_hex(char digit) {
  return std::isxdigit(static_cast<unsigned char>(digit)) != 0;
}

bool is_upper(char letter) {
  return std::isupper(static_cast<unsigned char>(letter)) != 0;
}

std::vector<std::string_view> fields_of(std::string_view text) {
  std::vector<std::string_view> fields;
  for (size_t at = 0; at <= text.size();) {
    const size_t dash = std::min(text.find('-', at), text.size());
    fields.push_back(text.substr(at, dash - at));
    at = dash + 1;
  }
  return fields;
}

// 8-4-4-4-12 digits stand where the trace id belongs.
bool has_uuid(const std::vector<std::string_view>& fields) {
  constexpr std::array<size_t, 5> kUuid{8, 4, 4, 4, 12};
  if (fields.size() < 1 + kUuid.size()) return false;
  return std::ranges::equal(kUuid, fields | std::views::drop(1) | std::views::take(kUuid.size()), {}, {},
                            &std::string_view::size);
}

HeaderFault fault_of(std::string_view text, const std::vector<std::string_view>& fields) {
  const bool only_hex = std::ranges::all_of(text, [](char c) { return c == '-' || is_hex(c); });
  if (!only_hex) return HeaderFault::other;
  if (has_uuid(fields)) return HeaderFault::uuid;
  if (fields.size() < 4 || fields[0].size() != 2 || fields[2].size() != 16) return HeaderFault::other;
  if (fields[1].size() == kShortIdDigits) return HeaderFault::short_id;
  if (fields[1].size() != 32) return HeaderFault::other;
  if (std::ranges::any_of(text, is_upper)) return HeaderFault::upper_case;
  return HeaderFault::none;
}

}  // namespace

std::string_view to_words(HeaderFault fault) {
  switch (fault) {
    case HeaderFault::none:
      return "as it should be";
    case HeaderFault::uuid:
      return "as a UUID, with dashes";
    case HeaderFault::short_id:
      return "with 64 bits, 16 digits instead of 32";
    case HeaderFault::upper_case:
      return "in upper case";
    case HeaderFault::all_zero:
      return "as zeros only";
    case HeaderFault::other:
      break;
  }
  return "in a form that is none of a trace header";
}

TraceHeader judge_traceparent(std::string_view untrusted_text) {
  TraceHeader header{.text = untrusted_text, .trace_id = {}, .span_id = {}};
  const auto fields = fields_of(untrusted_text);
  header.fault = fault_of(untrusted_text, fields);
  if (header.fault != HeaderFault::none) return header;
  header.trace_id = model::TraceId::from_hex(fields[1]).value_or(model::TraceId());
  header.span_id = model::SpanId::from_hex(fields[2]).value_or(model::SpanId());
  if (!header.trace_id.is_valid() || !header.span_id.is_valid()) header.fault = HeaderFault::all_zero;
  return header;
}

std::optional<TraceHeader> kept_traceparent(const model::Span& span) {
  const auto* kept = model::find(span.attributes, kKeptTraceparent);
  if (kept == nullptr) return std::nullopt;
  const auto text = first_text(*kept);
  return text.empty() ? std::nullopt : std::optional(judge_traceparent(text));
}

bool keeps_request_headers(const model::Span& span) {
  return std::ranges::any_of(span.attributes,
                             [](const auto& attribute) { return attribute.key.starts_with(kKeptHeader); });
}

}  // namespace weft::insight
