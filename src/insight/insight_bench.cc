// What each analysis costs for 100,000 spans in the shapes that hurt; the aim is below 100 ms each, and below
// 300 ms for the contents of 9 MB.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "insight/analysis_json.h"
#include "insight/self_time.h"
#include "insight/trace_fixture.h"

namespace weft::insight {
namespace {

constexpr int64_t kSpans = 100'000;

using ParentOf = uint64_t (*)(int64_t);

// Span i starts at i ms below parent_of(i), and every tenth failed, asked a model or asked what others asked.
model::Trace made_of(ParentOf parent_of) {
  static const auto calls = model::fixture::attributes(
      {{"honeyhive_inputs.question", "What is a span?"}, {"honeyhive_outputs.answer", "A step of a trace."}});
  model::Trace trace;
  trace.resources.emplace_back();
  trace.scopes.emplace_back();
  for (int64_t i = 0; i < kSpans; ++i) {
    const bool is_call = i % 10 == 0;
    auto stored = fixture::stored({.span = static_cast<uint64_t>(i + 1),
                                   .parent = parent_of(i),
                                   .start = i,
                                   .end = 2 * kSpans - i,
                                   .name = is_call ? "llm" : "step",
                                   .service = i % 3 == 0 ? "gateway" : "rag",
                                   .failed = i % 10 == 1});
    if (is_call) {
      stored.span.attributes = calls;
      stored.normalised.event_type = model::EventType::model;
      stored.normalised.tokens.input = 100;
      stored.normalised.cost_usd = 0.001;
    }
    trace.spans.push_back(stored);
  }
  return trace;
}

uint64_t chain(int64_t i) {
  return static_cast<uint64_t>(i);
}
uint64_t fan(int64_t i) {
  return i == 0 ? 0 : 1;
}
uint64_t tree_of_ten(int64_t i) {
  return i == 0 ? 0 : static_cast<uint64_t>((i - 1) / 10 + 1);
}
uint64_t cycles_of_ten(int64_t i) {
  return static_cast<uint64_t>(i % 10 == 9 ? i - 8 : i + 2);
}
uint64_t orphans(int64_t) {
  return static_cast<uint64_t>(2 * kSpans);
}

// One after the other instead of one around the other: what comes into question as a retry or an overlap.
model::Trace in_sequence() {
  auto trace = made_of(fan);
  for (size_t i = 1; i < trace.spans.size(); ++i) {
    trace.spans[i].span.end_time_unix_nano = trace.spans[i].span.start_time_unix_nano + fixture::kMs;
  }
  return trace;
}

// Steps one after the other that each were given, and answered, 30 kB of JSON with nothing in common.
model::Trace with_long_contents() {
  constexpr int kSteps = 150;
  uint64_t state = 1;
  const auto texts = [&] {
    std::string json = R"({"texts":[")";
    for (int i = 0; i < 30'000; ++i) {
      state = state * 6364136223846793005 + 1442695040888963407;  // Knuth's MMIX
      const auto letter = state >> 33;
      if (i % 100 == 99) json += "\",\"";
      json += letter % 6 == 0 ? ' ' : static_cast<char>('a' + letter % 26);
    }
    return json + "\"]}";
  };
  model::Trace trace;
  trace.resources.emplace_back();
  trace.scopes.emplace_back();
  trace.spans.push_back(fixture::stored({.span = 1, .end = kSteps}));
  for (int i = 0; i < kSteps; ++i) {
    const std::string asked = texts();
    const std::string answered = texts();
    trace.spans.push_back(
        fixture::stored({.span = static_cast<uint64_t>(i + 2),
                         .parent = 1,
                         .start = i,
                         .end = i + 1,
                         .attributes = {{"traceloop.entity.input", std::string_view(asked)},
                                        {"traceloop.entity.output", std::string_view(answered)}}}));
  }
  return trace;
}

// What analyses are given.
struct Given {
  explicit Given(model::Trace of) : trace(std::move(of)) {}
  model::Trace trace;
  SpanTree tree{trace};
  Timeline timeline{trace, tree};
  CriticalPath path = critical_path(trace, tree, timeline);
  std::vector<Usage> usage = usage_below(trace, tree);
};

template <class Analyse>
void measure(benchmark::State& state, const Given& given, const Analyse& analyse) {
  for (auto _ : state) {
    Contents contents(given.trace);
    benchmark::DoNotOptimize(analyse(given, contents));
  }
}

template <class Analyse>
void add(const std::string& shape, const std::shared_ptr<const Given>& given, const char* name,
         const Analyse& analyse) {
  benchmark::RegisterBenchmark((std::string(name) + "/" + shape).c_str(), [=](benchmark::State& state) {
    measure(state, *given, analyse);
  })->Unit(benchmark::kMillisecond);
}

void add_all(const std::string& shape, model::Trace trace) {
  const auto given = std::make_shared<const Given>(std::move(trace));
  add(shape, given, "tree_and_timeline", [](const Given& of, Contents&) {
    const SpanTree tree(of.trace);
    return Timeline(of.trace, tree).window(0);
  });
  add(shape, given, "critical_path",
      [](const Given& of, Contents&) { return critical_path(of.trace, of.tree, of.timeline); });
  add(shape, given, "self_times", [](const Given& of, Contents&) { return self_times(of.trace, of.tree); });
  add(shape, given, "what_if", [](const Given& of, Contents&) {
    return what_if_cut(of.tree, of.timeline, of.path.spans.back().span, fixture::kMs);
  });
  add(shape, given, "bottlenecks",
      [](const Given& of, Contents&) { return bottlenecks(of.tree, of.timeline, of.path); });
  add(shape, given, "overlaps", [](const Given& of, Contents& contents) {
    return overlaps(of.trace, of.tree, of.timeline, of.path, contents);
  });
  add(shape, given, "caches", [](const Given& of, Contents& contents) {
    return analyse_caches(of.trace, of.tree, of.usage, contents);
  });
  add(shape, given, "retries",
      [](const Given& of, Contents& contents) { return retries(of.trace, of.tree, of.usage, contents); });
  add(shape, given, "errors", [](const Given& of, Contents&) { return errors(of.trace, of.tree, {}); });
  add(shape, given, "repeats", [](const Given& of, Contents&) { return repeats(of.trace, of.tree); });
  add(shape, given, "ledger",
      [](const Given& of, Contents&) { return ledger(of.trace, of.tree, model::PriceTable::built_in()); });
  add(shape, given, "all_and_json", [](const Given& of, Contents&) {
    return analysis_json(of.trace, analyse(of.trace, model::PriceTable::built_in()));
  });
}

}  // namespace
}  // namespace weft::insight

int main(int argc, char** argv) {
  using namespace weft::insight;
  add_all("chain", made_of(chain));
  add_all("fan", made_of(fan));
  add_all("sequence", in_sequence());
  add_all("tree_of_ten", made_of(tree_of_ten));
  add_all("cycles_of_ten", made_of(cycles_of_ten));
  add_all("orphans", made_of(orphans));
  add_all("long_contents", with_long_contents());
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
