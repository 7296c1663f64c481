// span_bench.cc and propagation_bench.cc, done with opentelemetry-cpp: batch processor, an exporter that
// drops.
#include <benchmark/benchmark.h>

#include <map>
#include <memory>
#include <string>

#include "attributes.h"
#include "opentelemetry/context/propagation/text_map_propagator.h"
#include "opentelemetry/context/runtime_context.h"
#include "opentelemetry/sdk/trace/batch_span_processor.h"
#include "opentelemetry/sdk/trace/batch_span_processor_options.h"
#include "opentelemetry/sdk/trace/exporter.h"
#include "opentelemetry/sdk/trace/random_id_generator.h"
#include "opentelemetry/sdk/trace/samplers/always_off.h"
#include "opentelemetry/sdk/trace/samplers/always_on.h"
#include "opentelemetry/sdk/trace/samplers/parent.h"
#include "opentelemetry/sdk/trace/span_data.h"
#include "opentelemetry/sdk/trace/tracer_provider.h"
#include "opentelemetry/trace/noop.h"
#include "opentelemetry/trace/propagation/http_trace_context.h"

namespace {

namespace context = opentelemetry::context;
namespace sdk = opentelemetry::sdk::trace;
namespace api = opentelemetry::trace;
namespace nostd = opentelemetry::nostd;

constexpr size_t kQueueSpans = 1 << 18;

class DropsEverything final : public sdk::SpanExporter {
 public:
  std::unique_ptr<sdk::Recordable> MakeRecordable() noexcept override {
    return std::make_unique<sdk::SpanData>();
  }
  opentelemetry::sdk::common::ExportResult Export(
      const nostd::span<std::unique_ptr<sdk::Recordable>>&) noexcept override {
    return opentelemetry::sdk::common::ExportResult::kSuccess;
  }
  bool ForceFlush(std::chrono::microseconds) noexcept override { return true; }
  bool Shutdown(std::chrono::microseconds) noexcept override { return true; }
};

std::shared_ptr<sdk::TracerProvider> make_provider(std::unique_ptr<sdk::Sampler> sampler) {
  sdk::BatchSpanProcessorOptions options;
  options.max_queue_size = kQueueSpans;
  options.max_export_batch_size = 8192;
  options.schedule_delay_millis = std::chrono::milliseconds(1000);
  auto processor = std::make_unique<sdk::BatchSpanProcessor>(std::make_unique<DropsEverything>(), options);
  return std::make_shared<sdk::TracerProvider>(
      std::move(processor), opentelemetry::sdk::resource::Resource::Create({}), std::move(sampler));
}

nostd::shared_ptr<api::Tracer> tracer() {
  static const auto provider =
      make_provider(std::make_unique<sdk::ParentBasedSampler>(std::make_shared<sdk::AlwaysOnSampler>()));
  static const auto instance = provider->GetTracer("bench");
  return instance;
}

void span_0_attributes(benchmark::State& state) {
  const auto mine = tracer();
  for (auto _ : state) mine->StartSpan("operation")->End();
}
BENCHMARK(span_0_attributes);
BENCHMARK(span_0_attributes)->Threads(1)->Threads(2)->Threads(8)->UseRealTime();

void span_10_attributes(benchmark::State& state) {
  const auto mine = tracer();
  for (auto _ : state) {
    const auto span = mine->StartSpan("operation");
    for (const auto& [key, value] : attributes::kTexts) span->SetAttribute(key, value);
    span->SetAttribute(attributes::kInputTokens, 1234);
    span->SetAttribute(attributes::kOutputTokens, 56);
    span->SetAttribute(attributes::kTemperature, 0.7);
    span->SetAttribute(attributes::kStreamed, true);
    span->End();
  }
}
BENCHMARK(span_10_attributes);

void span_current(benchmark::State& state) {
  const auto mine = tracer();
  for (auto _ : state) {
    auto span = mine->StartSpan("operation");
    const auto scope = mine->WithActiveSpan(span);
    span->End();
  }
}
BENCHMARK(span_current);

void span_unsampled(benchmark::State& state) {
  const auto provider = make_provider(std::make_unique<sdk::AlwaysOffSampler>());
  const auto off = provider->GetTracer("off");
  for (auto _ : state) off->StartSpan("operation")->End();
}
BENCHMARK(span_unsampled);

void span_noop(benchmark::State& state) {
  const auto nothing = nostd::shared_ptr<api::Tracer>(std::make_shared<api::NoopTracer>());
  for (auto _ : state) nothing->StartSpan("operation")->End();
}
BENCHMARK(span_noop);

class Carrier final : public context::propagation::TextMapCarrier {
 public:
  explicit Carrier(std::map<std::string, std::string> headers) : headers_(std::move(headers)) {}
  nostd::string_view Get(nostd::string_view key) const noexcept override {
    const auto found = headers_.find(std::string(key));
    return found == headers_.end() ? nostd::string_view() : nostd::string_view(found->second);
  }
  void Set(nostd::string_view key, nostd::string_view value) noexcept override {
    headers_[std::string(key)] = std::string(value);
  }

 private:
  std::map<std::string, std::string> headers_;
};

const std::map<std::string, std::string> kPlain = {
    {"Accept", "*/*"}, {"Content-Type", "application/json"}, {"Host", "user-service:5001"}};
const std::string kTraceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const std::string kTracestate = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE,weft=s:8;p:4bf92f3577b34da6";

Carrier incoming(bool with_state) {
  auto headers = kPlain;
  headers["traceparent"] = kTraceparent;
  if (with_state) headers["tracestate"] = kTracestate;
  return Carrier(std::move(headers));
}

void inject(benchmark::State& state) {
  api::propagation::HttpTraceContext propagator;
  context::Context root;
  const context::Context current = propagator.Extract(incoming(false), root);
  Carrier carrier(kPlain);
  for (auto _ : state) {
    propagator.Inject(carrier, current);
    benchmark::DoNotOptimize(carrier);
  }
}
BENCHMARK(inject);

void extract(benchmark::State& state, bool with_state) {
  api::propagation::HttpTraceContext propagator;
  const Carrier carrier = incoming(with_state);
  for (auto _ : state) {
    context::Context root;
    benchmark::DoNotOptimize(propagator.Extract(carrier, root));
  }
}
BENCHMARK_CAPTURE(extract, plain, false);
BENCHMARK_CAPTURE(extract, with_tracestate, true);

}  // namespace
