#include "insight/analysis_json.h"

#include <algorithm>

#include "base/json_writer.h"
#include "wire/api_fields.h"

namespace weft::insight {
namespace {

// Which span, in words that a reader need not look up.
void write_span(JsonWriter& json, const model::Trace& trace, size_t span) {
  const auto& stored = trace.spans[span];
  wire::write_id(json, "span_id", stored.span.span_id);
  json.key("name").string(stored.span.name).key("service").string(stored.normalised.service);
  json.key("event_type").string(model::to_string(stored.normalised.event_type));
  wire::write_known(json, "model", stored.normalised.model);
}

// "name": […], "name_count": how many there are of which at most `listed_max` are written.
template <class List, class Write>
void write_list(JsonWriter& json, std::string_view name, const List& list, size_t count, size_t listed_max,
                const Write& write) {
  json.key(fmt::format("{}_count", name)).unsigned_integer(count);
  json.key(name).begin_array();
  for (size_t i = 0; i < std::min(list.size(), listed_max); ++i) {
    json.begin_object();
    write(list[i]);
    json.end_object();
  }
  json.end_array();
}

// Writes one analysis. One thread.
class AnalysisWriter {
 public:
  AnalysisWriter(JsonWriter& json, const model::Trace& trace, const Analysis& analysis)
      : json_(json), trace_(trace), analysis_(analysis) {}

  void write() {
    json_.begin_object();
    wire::write_id(json_, "trace_id", trace_.trace_id);
    json_.key("span_count").unsigned_integer(trace_.spans.size());
    json_.key("truncated").boolean(trace_.truncated);
    json_.key("savings_searched_in_part").boolean(analysis_.savings_searched_in_part);
    json_.key("sibling_assumption").string(kSiblingAssumption);
    write_path();
    write_self_times();
    write_bottlenecks();
    write_overlaps();
    write_caches();
    write_retries();
    write_errors();
    write_repeats();
    write_ledger();
    json_.end_object();
  }

 private:
  template <class List, class Write>
  void list(std::string_view name, const List& items, const Write& write) {
    write_list(json_, name, items, items.size(), kListedMax, write);
  }
  void spans(std::string_view name, const std::vector<size_t>& of, size_t count) {
    write_list(json_, name, of, count, kListedSpansMax, [this](size_t each) { span(each); });
  }
  void span(size_t of) { write_span(json_, trace_, of); }
  void nested_span(std::string_view name, std::optional<size_t> of) {
    json_.key(name);
    if (!of) {
      json_.null();
      return;
    }
    json_.begin_object();
    span(*of);
    json_.end_object();
  }
  void nanoseconds(std::string_view name, uint64_t ns) { json_.key(name).unsigned_integer(ns); }
  void usage(std::string_view name, const Usage& used) {
    json_.key(name).begin_object().key("tokens").integer(used.tokens);
    json_.key("cost_usd").real(used.cost_usd).end_object();
  }
  void operation(const Operation& of) {
    json_.key("name").string(of.name).key("service").string(of.service);
    wire::write_known(json_, "peer", of.peer);
  }

  void write_path();
  void write_self_times();
  void write_bottlenecks();
  void write_overlaps();
  void write_caches();
  void write_retries();
  void write_errors();
  void write_repeats();
  void write_ledger();
  void sum(const LedgerSum& of);
  void line(const LedgerLine& of);

  JsonWriter& json_;
  const model::Trace& trace_;
  const Analysis& analysis_;
};

void AnalysisWriter::write_path() {
  const auto& path = analysis_.path;
  nested_span("root", path.root);
  nanoseconds("duration_ns", path.duration_ns);
  const uint64_t start = path.segments.empty() ? 0 : path.segments.front().start;
  json_.key("critical_path").begin_object();
  wire::write_time(json_, "start_time_unix_nano", start);
  write_list(json_, "segments", path.segments, path.segments.size(), kListedSegmentsMax,
             [&](const PathSegment& segment) {
               span(segment.span);
               nanoseconds("start_offset_ns", segment.start - start);
               nanoseconds("duration_ns", segment.end - segment.start);
             });
  list("spans", path.spans, [this](const PathSpan& on) {
    span(on.span);
    nanoseconds("own_ns", on.own_ns);
  });
  wire::write_tokens(json_, path.tokens);
  wire::write_known(json_, "cost_usd", path.cost_usd);
  json_.end_object();
}

void AnalysisWriter::write_self_times() {
  std::vector<size_t> longest(trace_.spans.size());
  for (size_t i = 0; i < longest.size(); ++i) longest[i] = i;
  const size_t kept = std::min(longest.size(), kListedMax);
  std::ranges::partial_sort(longest, longest.begin() + static_cast<ptrdiff_t>(kept), {},
                            [this](size_t of) { return std::pair(UINT64_MAX - analysis_.self_ns[of], of); });
  list("self_times", longest, [this](size_t of) {
    span(of);
    nanoseconds("self_ns", analysis_.self_ns[of]);
    nanoseconds("duration_ns", trace_.spans[of].span.duration_ns());
  });
}

void AnalysisWriter::write_bottlenecks() {
  list("bottlenecks", analysis_.bottlenecks, [this](const Bottleneck& found) {
    span(found.span);
    nanoseconds("own_ns", found.own_ns);
    json_.key("share").real(found.share);
    nanoseconds("half_saves_ns", found.half_saves_ns);
  });
}

void AnalysisWriter::write_overlaps() {
  list("overlaps", analysis_.overlaps, [this](const Overlap& found) {
    nested_span("parent", found.parent);
    spans("spans", found.spans, found.spans.size());
    nanoseconds("saved_ns", found.saved_ns);
    json_.key("independence").string(to_string(found.independence));
  });
}

void AnalysisWriter::write_caches() {
  const auto& caches = analysis_.caches;
  list("caches", caches.caches, [this](const CacheUse& use) {
    operation(use.operation);
    json_.key("hits").unsigned_integer(use.hits).key("misses").unsigned_integer(use.misses);
    json_.key("hit_rate").real(use.hit_rate());
    spans("spans", use.spans, use.hits + use.misses);
  });
  list("repeated_calls", caches.repeated, [this](const RepeatedCall& found) {
    spans("spans", found.spans, found.count);
    nanoseconds("saved_ns", found.saved_ns);
    usage("saved", found.saved);
  });
  json_.key("prompt_cache");
  if (!caches.prompts) {
    json_.null();
    return;
  }
  json_.begin_object().key("input_tokens").integer(caches.prompts->input_tokens);
  json_.key("cache_read_tokens").integer(caches.prompts->cache_read_tokens).end_object();
}

void AnalysisWriter::write_retries() {
  list("retries", analysis_.retries, [this](const Retry& retry) {
    nested_span("parent", retry.parent);
    spans("attempts", retry.attempts, retry.attempts.size());
    json_.key("succeeded").boolean(retry.succeeded);
    nanoseconds("lost_ns", retry.lost_ns);
    usage("lost", retry.lost);
  });
}

void AnalysisWriter::write_errors() {
  list("errors", analysis_.errors, [this](const ErrorOrigin& error) {
    nested_span("origin", error.span);
    json_.key("message").string(error.message);
    spans("path", error.path, error.path_length);
    nested_span("swallowed_by", error.swallowed_by);
    json_.key("was_retried").boolean(error.was_retried);
    json_.key("status_unset").boolean(error.status_unset);
  });
}

void AnalysisWriter::write_repeats() {
  list("repeats", analysis_.repeats, [this](const Repeat& repeat) {
    operation(operation_of(trace_.spans[repeat.spans.front()]));
    nested_span("parent", repeat.parent);
    spans("spans", repeat.spans, repeat.count);
    json_.key("failed_count").unsigned_integer(repeat.failed_count);
    nanoseconds("total_ns", repeat.total_ns);
    nanoseconds("elapsed_ns", repeat.elapsed_ns);
    nanoseconds("p50_ns", repeat.p50_ns);
    nanoseconds("p95_ns", repeat.p95_ns);
    json_.key("is_sequential").boolean(repeat.is_sequential);
    json_.key("is_n_plus_one").boolean(repeat.is_n_plus_one);
  });
}

void AnalysisWriter::sum(const LedgerSum& of) {
  wire::write_known(json_, "key", of.key);
  json_.key("calls").unsigned_integer(of.calls);
  wire::write_tokens(json_, of.tokens);
  wire::write_known(json_, "cost_usd", of.cost_usd);
}

void AnalysisWriter::line(const LedgerLine& of) {
  span(of.span);
  json_.key("tokens_billed").boolean(of.tokens_billed).key("cost_billed").boolean(of.cost_billed);
  wire::write_tokens(json_, of.tokens);
  wire::write_known(json_, "cost_usd", of.cost_usd);
  json_.key("cost_source").string(to_string(of.source)).key("formula").string(of.formula);
}

void AnalysisWriter::write_ledger() {
  const auto& book = analysis_.ledger;
  const auto write_sum = [this](const LedgerSum& of) { sum(of); };
  json_.key("ledger").begin_object();
  list("lines", book.lines, [this](const LedgerLine& of) { line(of); });
  json_.key("total").begin_object();
  sum(book.total);
  json_.end_object();
  list("by_model", book.by_model, write_sum);
  list("by_service", book.by_service, write_sum);
  list("by_user", book.by_user, write_sum);
  list("by_session", book.by_session, write_sum);
  json_.end_object();
}

}  // namespace

std::string analysis_json(const model::Trace& trace, const Analysis& analysis) {
  std::string out;
  JsonWriter json(out);
  AnalysisWriter(json, trace, analysis).write();
  return out;
}

std::string what_if_json(const model::Trace& trace, const WhatIf& answer, double percent) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  wire::write_id(json, "trace_id", trace.trace_id);
  json.key("span").begin_object();
  write_span(json, trace, answer.span);
  json.end_object();
  json.key("percent").real(percent).key("cut_ns").unsigned_integer(answer.cut_ns);
  json.key("was_ns")
      .unsigned_integer(answer.duration_ns + answer.saved_ns)
      .key("duration_ns")
      .unsigned_integer(answer.duration_ns);
  json.key("saved_ns").unsigned_integer(answer.saved_ns);
  json.key("is_part_of_request").boolean(answer.is_part_of_request);
  json.key("sibling_assumption").string(kSiblingAssumption).end_object();
  return out;
}

}  // namespace weft::insight
