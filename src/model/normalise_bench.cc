// What normalising one span costs on the ingestion path; the aim is below 0.3 µs for a span of twelve
// attributes.

#include <benchmark/benchmark.h>

#include "model/span_fixture.h"

namespace weft::model {
namespace {

using namespace fixture;

// Twelve attributes of which two are normalised: an HTTP call of a stock OpenTelemetry service.
Span plain_span() {
  return span({{"http.request.method", "GET"},
               {"http.response.status_code", 200},
               {"url.full", "http://localhost/users/1"},
               {"url.path", "/users/1"},
               {"server.address", "localhost"},
               {"server.port", 8080},
               {"network.protocol.version", "1.1"},
               {"user_agent.original", "curl"},
               {"client.address", "127.0.0.1"},
               {"app.tenant", "acme"},
               {"app.region", "eu"},
               {"user.id", "user_123"}});
}

// Twelve attributes, all of them a model call's.
Span model_span() {
  return span({{"gen_ai.operation.name", "chat"},
               {"gen_ai.provider.name", "openai"},
               {"gen_ai.request.model", "gpt-4o"},
               {"gen_ai.response.model", "gpt-4o-2024-08-06"},
               {"gen_ai.usage.input_tokens", 1200},
               {"gen_ai.usage.output_tokens", 110},
               {"gen_ai.usage.cache_read.input_tokens", 1000},
               {"gen_ai.response.finish_reasons", list({Value::string("stop")})},
               {"gen_ai.request.temperature", 0.5},
               {"gen_ai.input.messages", "[]"},
               {"gen_ai.output.messages", "[]"},
               {"session.id", "433b2dfc-ecb9-47c4-8531-f83d7848cc9d"}});
}

Resource usual_resource() {
  Resource resource;
  resource.attributes = attributes({{"service.name", "gateway"},
                                    {"service.version", "1.0"},
                                    {"service.instance.id", "7a1c"},
                                    {"telemetry.sdk.language", "python"},
                                    {"telemetry.sdk.name", "opentelemetry"},
                                    {"telemetry.sdk.version", "1.30.0"},
                                    {"process.pid", 4711},
                                    {"host.name", "host-1"}});
  return resource;
}

void normalise_span(benchmark::State& state, const Span& span) {
  const Resource resource = usual_resource();
  const PriceTable& prices = PriceTable::built_in();
  for (auto _ : state) benchmark::DoNotOptimize(model::normalise(span, resource, {}, prices));
}
BENCHMARK_CAPTURE(normalise_span, plain, plain_span());
BENCHMARK_CAPTURE(normalise_span, model_call, model_span());

void look_up_key(benchmark::State& state, std::string_view key) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(key);
    benchmark::DoNotOptimize(field_of(key));
  }
}
BENCHMARK_CAPTURE(look_up_key, claimed, "gen_ai.usage.input_tokens");
BENCHMARK_CAPTURE(look_up_key, below_prefix, "llm.input_messages.0.message.content");
BENCHMARK_CAPTURE(look_up_key, unclaimed, "http.request.method");

void find_price(benchmark::State& state, std::string_view model) {
  for (auto _ : state) benchmark::DoNotOptimize(PriceTable::built_in().find("openai", model));
}
BENCHMARK_CAPTURE(find_price, exact, "gpt-4o");
BENCHMARK_CAPTURE(find_price, dated, "gpt-4o-2024-08-06");
BENCHMARK_CAPTURE(find_price, unknown, "nobody/knows-this-model");

void make_event_maps(benchmark::State& state, const Span& span) {
  for (auto _ : state) benchmark::DoNotOptimize(fixture::event_maps(span));
}
BENCHMARK_CAPTURE(make_event_maps, model_call, model_span());

}  // namespace
}  // namespace weft::model
