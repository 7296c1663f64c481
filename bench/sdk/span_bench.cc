// What a span costs the thread that makes it, with the whole way to the exporter, and a server that takes
// everything at once: as the peer is measured, with an exporter that drops.
#include <benchmark/benchmark.h>

#include <memory>
#include <utility>

#include "attributes.h"
#include "tracer_core.h"
#include "weft/weft.h"

namespace {

using weft::Span;
using weft::Tracer;

constexpr uint32_t kQueueSpans = 1 << 18;  // as the peer's

class TakesEverything final : public weft::detail::HttpClient {
 public:
  weft::detail::HttpReply send(const weft::detail::HttpRequest&) noexcept override {
    return {.status = 200, .body = {}, .error = {}};
  }
  void cancel() noexcept override {}
  void forget_after_fork() noexcept override {}
};

Tracer make_tracer(weft::Sampler sampler) {
  weft::detail::Settings settings;
  settings.sampler = std::move(sampler);
  settings.exports.queue_spans_max = kQueueSpans;
  return weft::detail::TracerAccess::make(
      new weft::detail::TracerCore(std::move(settings), std::make_unique<TakesEverything>()));
}

const Tracer& tracer() {
  static const Tracer instance = make_tracer(weft::Sampler::always_on().parent_based());
  return instance;
}

void set_ten(Span& span) {
  for (const auto& [key, value] : attributes::kTexts) span.set_attribute(key, value);
  span.set_attribute(attributes::kInputTokens, 1234).set_attribute(attributes::kOutputTokens, 56);
  span.set_attribute(attributes::kTemperature, 0.7).set_attribute(attributes::kStreamed, true);
}

void count_drops(benchmark::State& state) {
  if (state.thread_index() == 0) {
    state.counters["dropped"] = static_cast<double>(tracer().stats().dropped_queue_full);
  }
}

void span_0_attributes(benchmark::State& state) {
  const Tracer& mine = tracer();
  for (auto _ : state) mine.start_span("operation").end();
  count_drops(state);
}
BENCHMARK(span_0_attributes);
BENCHMARK(span_0_attributes)->Threads(1)->Threads(2)->Threads(8)->UseRealTime();

void span_10_attributes(benchmark::State& state) {
  const Tracer& mine = tracer();
  for (auto _ : state) {
    Span span = mine.start_span("operation");
    set_ten(span);
    span.end();
  }
  count_drops(state);
}
BENCHMARK(span_10_attributes);

void span_current(benchmark::State& state) {
  const Tracer& mine = tracer();
  for (auto _ : state) {
    const weft::ScopedSpan span = mine.start_as_current_span("operation");
    benchmark::DoNotOptimize(&span);
  }
}
BENCHMARK(span_current);

void span_unsampled(benchmark::State& state) {
  const Tracer off = make_tracer(weft::Sampler::always_off());
  for (auto _ : state) off.start_span("operation").end();
}
BENCHMARK(span_unsampled);

void span_noop(benchmark::State& state) {
  const Tracer nothing;
  for (auto _ : state) nothing.start_span("operation").end();
}
BENCHMARK(span_noop);

}  // namespace
