#include "ingest/span_metrics.h"

#include <fmt/format.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <iterator>

#include "base/utf8.h"

namespace weft::ingest {
namespace {

constexpr double kNsPerSecond = 1e9;

std::string_view label_value(std::string_view text) {
  return cut(text, SpanMetrics::kLabelBytesMax);
}

std::string_view kind_word(uint8_t kind) {
  switch (static_cast<model::SpanKind>(kind)) {
    case model::SpanKind::internal:
      return "internal";
    case model::SpanKind::server:
      return "server";
    case model::SpanKind::client:
      return "client";
    case model::SpanKind::producer:
      return "producer";
    case model::SpanKind::consumer:
      return "consumer";
    case model::SpanKind::unspecified:
      break;
  }
  return "unspecified";
}

// As Prometheus' text format asks: backslash, quote and newline.
void append_label(std::string& out, std::string_view name, std::string_view value) {
  if (out.back() != '{') out += ',';
  out.append(name).append("=\"");
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  out += '"';
}

std::string call_labels(const SeriesKey& key) {
  std::string out = "{";
  append_label(out, "project", key.project);
  append_label(out, "service", key.service);
  append_label(out, "operation", key.name);
  append_label(out, "kind", kind_word(key.kind));
  return out;
}

std::string model_labels(const SeriesKey& key) {
  std::string out = "{";
  append_label(out, "project", key.project);
  append_label(out, "service", key.service);
  append_label(out, "model", key.name);
  return out;
}

void append_head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

void append_histogram(std::string& out, std::string_view name, const std::string& labels,
                      const Durations& durations) {
  uint64_t below = 0;
  for (size_t i = 0; i < durations.counts.size(); ++i) {
    below += durations.counts[i];
    out.append(name).append("_bucket").append(labels).append(",le=\"");
    if (i < kDurationBounds.size()) {
      fmt::format_to(std::back_inserter(out), "{}", kDurationBounds[i]);
    } else {
      out += "+Inf";
    }
    fmt::format_to(std::back_inserter(out), "\"}} {}\n", below);
  }
  fmt::format_to(std::back_inserter(out), "{0}_sum{1}}} {2}\n{0}_count{1}}} {3}\n", name, labels,
                 durations.seconds, below);
}

uint64_t calls_of(const Durations& durations) {
  uint64_t sum = 0;
  for (const uint64_t count : durations.counts) sum += count;
  return sum;
}

// One metric of a table: `append(out, key, value)` writes its lines.
template <class Table, class Append>
void append_metric(std::string& out, const Table& table, const std::optional<std::string>& project,
                   std::string_view name, std::string_view type, std::string_view help, Append append) {
  append_head(out, name, type, help);
  table.for_each(project, [&](const SeriesKey& key, const auto& value) { append(name, key, value); });
}

}  // namespace

void Durations::add(uint64_t duration_ns) {
  const double taken = static_cast<double>(duration_ns) / kNsPerSecond;
  const auto bound = std::ranges::lower_bound(kDurationBounds, taken);
  ++counts[static_cast<size_t>(bound - kDurationBounds.begin())];
  seconds += taken;
}

template <class Value>
size_t SeriesTable<Value>::Hash::operator()(const SeriesKeyView& key) const {
  uint64_t hash = key.kind;
  for (const auto text : {key.project, key.service, key.name})
    hash = XXH3_64bits_withSeed(text.data(), text.size(), hash);
  return hash;
}

template <class Value>
Value* SeriesTable<Value>::find(const SeriesKeyView& key) {
  if (const auto found = series_.find(key); found != series_.end()) return &found->second;
  SeriesKey made{std::string(key.project), std::string(key.service), std::string(key.name), key.kind};
  if (series_.size() >= kSeriesMax) {
    ++folded_;
    made.service = made.name = SpanMetrics::kOther;
    made.kind = 0;
    const auto other = series_.find(made);
    if (other != series_.end()) return &other->second;
    if (series_.size() >= kSeriesMax + kOthersMax) return nullptr;
  }
  return &series_.emplace(std::move(made), Value{}).first->second;
}

void SpanMetrics::count(const store::BlockSpan& stored) {
  const auto& span = stored.span;
  const auto& normalised = stored.normalised;
  const bool failed = span.status_code == model::StatusCode::error;
  const auto project = label_value(stored.project);
  const auto service = label_value(stored.service);
  if (auto* calls =
          calls_.find({project, service, label_value(span.name), static_cast<uint8_t>(span.kind)})) {
    calls->errors += failed;
    calls->durations.add(span.duration_ns());
  }
  // A wrapper around a model call often repeats its tokens: it is no call of a model, and is passed over.
  if (normalised.event_type != model::EventType::model) return;
  if (auto* calls = models_.find({project, service, label_value(normalised.model), 0})) {
    calls->errors += failed;
    calls->input_tokens += normalised.tokens.input.value_or(0);
    calls->output_tokens += normalised.tokens.output.value_or(0);
    calls->cost_usd += normalised.cost_usd.value_or(0);
    calls->durations.add(span.duration_ns());
  }
}

void SpanMetrics::count(const store::SpanBlock& block) {
  const std::lock_guard lock(mutex_);
  block.for_each([this](const store::BlockSpan& stored) { count(stored); });
}

std::string SpanMetrics::text(const std::optional<std::string>& project) const {
  std::string out;
  const auto number = [&](auto labels_of, auto member) {
    return [&out, labels_of, member](std::string_view name, const SeriesKey& key, const auto& value) {
      fmt::format_to(std::back_inserter(out), "{}{}}} {}\n", name, labels_of(key), member(value));
    };
  };
  const auto histogram = [&](auto labels_of) {
    return [&out, labels_of](std::string_view name, const SeriesKey& key, const auto& value) {
      append_histogram(out, name, labels_of(key), value.durations);
    };
  };
  const auto tokens = [&](std::string_view name, const SeriesKey& key, const ModelCalls& value) {
    for (const auto& [direction, count] :
         {std::pair{"input", value.input_tokens}, {"output", value.output_tokens}}) {
      auto labels = model_labels(key);
      append_label(labels, "direction", direction);
      fmt::format_to(std::back_inserter(out), "{}{}}} {}\n", name, labels, count);
    }
  };
  const std::lock_guard lock(mutex_);
  append_metric(out, calls_, project, "weft_span_calls_total", "counter", "Spans stored.",
                number(call_labels, [](const auto& value) { return calls_of(value.durations); }));
  append_metric(out, calls_, project, "weft_span_errors_total", "counter", "Spans whose status is error.",
                number(call_labels, [](const auto& value) { return value.errors; }));
  append_metric(out, calls_, project, "weft_span_duration_seconds", "histogram", "How long spans took.",
                histogram(call_labels));
  append_metric(out, models_, project, "weft_llm_calls_total", "counter", "Calls of models.",
                number(model_labels, [](const auto& value) { return calls_of(value.durations); }));
  append_metric(out, models_, project, "weft_llm_errors_total", "counter", "Calls of models that failed.",
                number(model_labels, [](const auto& value) { return value.errors; }));
  append_metric(out, models_, project, "weft_llm_tokens_total", "counter", "Tokens of calls of models.",
                tokens);
  append_metric(out, models_, project, "weft_llm_cost_usd_total", "counter", "Known cost of calls of models.",
                number(model_labels, [](const auto& value) { return value.cost_usd; }));
  append_metric(out, models_, project, "weft_llm_duration_seconds", "histogram",
                "How long calls of models took.", histogram(model_labels));
  return out;
}

uint64_t SpanMetrics::folded() const {
  const std::lock_guard lock(mutex_);
  return calls_.folded() + models_.folded();
}

}  // namespace weft::ingest
