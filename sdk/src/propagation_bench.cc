// What a context costs to cross a process boundary, in headers of two kinds: a map, and a list of pairs. Next
// to the context there is what an HTTP client or server has there anyway.
#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "weft/propagation.h"

namespace weft {
namespace {

using Map = std::map<std::string, std::string>;
using List = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kTraceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
constexpr const char* kTracestate = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE,weft=s:8;p:4bf92f3577b34da6";
constexpr const char* kSessionBaggage =
    "session_id=9f7b6a40-3c1d-4f0e-8a57-2f1f0f6f2f11,project=shop,source=production";

// Without spans nothing is sent, and a session that is joined is not started.
const Tracer& tracer() {
  static const Tracer made = Tracer::init({.project = "shop",
                                           .source = "production",
                                           .session_id = "9f7b6a40-3c1d-4f0e-8a57-2f1f0f6f2f11",
                                           .endpoint = "http://localhost:1"});
  return made;
}

template <typename Headers>
Headers plain_headers() {
  return {{"Accept", "*/*"}, {"Content-Type", "application/json"}, {"Host", "user-service:5001"}};
}

template <typename Headers>
Headers incoming(std::initializer_list<std::pair<const char*, const char*>> added) {
  auto headers = plain_headers<Headers>();
  for (const auto& [name, value] : added) headers.insert(headers.end(), {name, value});
  return headers;
}

Context context_of(const Map& headers) {
  return extract_context_from_carrier(headers, tracer()).value();
}

template <typename Headers>
void inject(benchmark::State& state, const Context& context) {
  auto headers = plain_headers<Headers>();
  for (auto _ : state) {
    inject_context_into_carrier(headers, tracer(), context);
    benchmark::DoNotOptimize(headers);
  }
}

// The client makes its headers anew for each request.
template <typename Headers>
void inject_into_new(benchmark::State& state) {
  const Context context = context_of({{"traceparent", kTraceparent}});
  for (auto _ : state) {
    Headers headers;
    inject_context_into_carrier(headers, tracer(), context);
    benchmark::DoNotOptimize(headers);
  }
}

template <typename Headers>
void inject_span(benchmark::State& state) {
  inject<Headers>(state, context_of({{"traceparent", kTraceparent}}));
}

template <typename Headers>
void inject_span_state_and_baggage(benchmark::State& state) {
  inject<Headers>(
      state,
      context_of({{"traceparent", kTraceparent}, {"tracestate", kTracestate}, {"baggage", kSessionBaggage}}));
}

template <typename Headers>
void extract(benchmark::State& state, const Headers& headers) {
  for (auto _ : state) {
    auto context = extract_context_from_carrier(headers, tracer());
    benchmark::DoNotOptimize(context);
  }
}

template <typename Headers>
void extract_span(benchmark::State& state) {
  extract(state, incoming<Headers>({{"traceparent", kTraceparent}}));
}

template <typename Headers>
void extract_span_and_state(benchmark::State& state) {
  extract(state, incoming<Headers>({{"traceparent", kTraceparent}, {"tracestate", kTracestate}}));
}

template <typename Headers>
void extract_span_and_baggage(benchmark::State& state) {
  extract(state, incoming<Headers>({{"traceparent", kTraceparent}, {"baggage", kSessionBaggage}}));
}

template <typename Headers>
void extract_nothing(benchmark::State& state) {
  extract(state, plain_headers<Headers>());
}

BENCHMARK(inject_span<Map>);
BENCHMARK(inject_span<List>);
BENCHMARK(inject_into_new<Map>);
BENCHMARK(inject_into_new<List>);
BENCHMARK(inject_span_state_and_baggage<Map>);
BENCHMARK(inject_span_state_and_baggage<List>);
BENCHMARK(extract_nothing<Map>);
BENCHMARK(extract_span<Map>);
BENCHMARK(extract_span<List>);
BENCHMARK(extract_span_and_state<Map>);
BENCHMARK(extract_span_and_state<List>);
BENCHMARK(extract_span_and_baggage<Map>);
BENCHMARK(extract_span_and_baggage<List>);

}  // namespace
}  // namespace weft

BENCHMARK_MAIN();
