// What decoding and encoding cost a span: a request of a thousand spans with twelve attributes, made like
// bench/'s load (10 spans a trace, one with a prompt and an answer of 1 KB).
#include <benchmark/benchmark.h>

#include "wire/otlp.h"
#include "wire/otlp_fixture.h"

namespace weft::wire {
namespace {

constexpr int kSpans = 1000;

void add_span(BatchBuilder& build, int number) {
  using model::Value;
  static const std::string text(1024, 't');
  const bool is_model = number % 10 == 9;
  build.span(
      "POST /v1/chat/completions",
      {{"http.request.method", Value::string("POST")},
       {"http.route", Value::string("/v1/chat/completions")},
       {"http.response.status_code", Value::integer(200)},
       {"url.path", Value::string("/v1/chat/completions")},
       {"server.address", Value::string("llm.internal.example")},
       {"server.port", Value::integer(8443)},
       {"session.id", Value::string("5d9ca4fc-519c-4652-bddb-033b248f201a")},
       {"user.id", Value::string("user-12345")},
       {"gen_ai.request.temperature", Value::real(0.7)},
       {"gen_ai.usage.input_tokens", Value::integer(number)},
       {"cache.hit", Value::boolean(false)},
       {is_model ? "gen_ai.prompt" : "rag.doc_id", Value::string(is_model ? text : "doc-0123456789")}});
  if (is_model) build.last().status_message = text;
  build.last().parent_span_id = span_id_of(7);
  build.last().trace_id.bytes[0] = static_cast<uint8_t>(number / 10);
  build.last().span_id.bytes[0] = 1;
}

const model::SpanBatch& batch() {
  static const model::SpanBatch made = [] {
    BatchBuilder build;
    for (int i = 0; i < kSpans; ++i) {
      if (i % 143 == 0) {
        build.resource(
            {{"service.name", model::Value::string("gateway")}, {"host.name", model::Value::string("h")}});
        build.scope("bench");
      }
      add_span(build, i);
    }
    return std::move(build.batch());
  }();
  return made;
}

void decode(benchmark::State& state, Encoding encoding, std::string encoded) {
  const auto body = std::make_shared<const std::string>(std::move(encoded));
  for (auto _ : state) {
    const auto decoded = decode_otlp(encoding, body);
    if (!decoded || decoded->batch.spans.size() != kSpans) return state.SkipWithError("not decoded");
    benchmark::DoNotOptimize(decoded->batch.spans.data());
  }
  state.SetItemsProcessed(state.iterations() * kSpans);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(body->size()));
}

void decode_protobuf(benchmark::State& state) {
  decode(state, Encoding::protobuf, encode_otlp_protobuf(batch()));
}
void decode_json(benchmark::State& state) {
  decode(state, Encoding::json, encode_otlp_json(batch()));
}

template <auto kEncode>
void encode(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(kEncode(batch()));
  state.SetItemsProcessed(state.iterations() * kSpans);
}
void encode_protobuf(benchmark::State& state) {
  encode<encode_otlp_protobuf>(state);
}
void encode_json(benchmark::State& state) {
  encode<encode_otlp_json>(state);
}

BENCHMARK(decode_protobuf);
BENCHMARK(decode_json);
BENCHMARK(encode_protobuf);
BENCHMARK(encode_json);

}  // namespace
}  // namespace weft::wire

BENCHMARK_MAIN();
