#include <algorithm>
#include <array>

#include "assertions/judges.h"
#include "assertions/name_selection.h"
#include "insight/failure.h"

namespace weft::assertions {
namespace {

constexpr std::array<std::string_view, 4> kErrorFlags{"error", "exception", "failed", "failure"};
constexpr std::array<std::string_view, 2> kStatusWords{"otel.status_code", "status.code"};
constexpr std::array<std::string_view, 6> kErrorWords{"error",     "failed",  "failure",
                                                      "exception", "timeout", "abort"};
constexpr int64_t kHttpErrorMin = 400;

bool is_set(const model::Value& value) {
  using Type = model::Value::Type;
  if (value.type() == Type::boolean) return value.as_boolean();
  return value.is_string() ? value.as_string() == "true"
                           : value.type() == Type::map || value.type() == Type::array;
}

bool says_error_by_attribute(model::Attributes attributes) {
  for (const auto key : kErrorFlags) {
    const auto* const value = model::find(attributes, key);
    if (value != nullptr && is_set(*value)) return true;
  }
  for (const auto key : kStatusWords) {
    const auto* const value = model::find(attributes, key);
    if (value != nullptr && value->is_string() && value->as_string() == "ERROR") return true;
  }
  const auto* const status = model::find(attributes, "http.status_code");
  return status != nullptr && status->type() == model::Value::Type::integer &&
         status->as_integer() >= kHttpErrorMin;
}

bool says_error_by_message(const model::Span& span) {
  if (span.status_code == model::StatusCode::ok) return false;
  std::string message(span.status_message);
  std::ranges::transform(message, message.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::ranges::any_of(kErrorWords, [&](auto word) { return message.find(word) != std::string::npos; });
}

bool is_error(const model::StoredSpan& stored) {
  return insight::is_failed(stored) || says_error_by_attribute(stored.span.attributes) ||
         says_error_by_message(stored.span);
}

struct Limits {
  std::optional<uint64_t> max_count;
  std::optional<double> max_percentage;
};

bool keeps(const Limits& limits, uint64_t errors, double percentage) {
  return errors <= limits.max_count.value_or(UINT64_MAX) && percentage <= limits.max_percentage.value_or(100);
}

std::string limits_text(const Limits& limits) {
  std::string text;
  if (limits.max_count) text = fmt::format("at most {}", *limits.max_count);
  if (limits.max_percentage)
    text += fmt::format("{}at most {:g} %", text.empty() ? "" : " and ", *limits.max_percentage);
  return text;
}

}  // namespace

Result<Judgement> judge_error_spans(Parameters& parameters, TraceView& view) {
  TRY_ASSIGN(auto selection, read_name_selection(parameters));
  Limits limits;
  TRY_ASSIGN(limits.max_count, parameters.count("max_count"));
  TRY_ASSIGN(limits.max_percentage, parameters.percentage("max_percentage"));
  if (!limits.max_count && !limits.max_percentage) limits.max_count = 0;
  if (!selection) selection = Selection::pattern("*");
  auto spans = selection->of(view);
  if (spans.empty()) return Judgement::nothing(none_selected(*selection));

  const size_t matched = spans.size();
  std::erase_if(spans, [&](size_t span) { return !is_error(view.at(span)); });
  const double percentage = 100 * static_cast<double>(spans.size()) / static_cast<double>(matched);
  auto reason =
      fmt::format("{} among {} matched by {} ({:.1f} %), where {} may be", count_text(spans.size(), "error"),
                  count_text(matched, "span"), selection->text(), percentage, limits_text(limits));
  if (!spans.empty()) {
    reason += ": " + listed(view, spans,
                            [&](size_t span) { return std::string(insight::failure_text(view.at(span))); });
  }
  const bool holds = keeps(limits, spans.size(), percentage);
  return Judgement::of(holds, std::move(reason), std::move(spans));
}

}  // namespace weft::assertions
