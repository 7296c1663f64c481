// Any text is a query that is answered, or is refused with a position. What is understood is asked of a small
// trace and compiled to SQL; attributes are written back as they can be read.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "traceql/metrics_evaluator.h"
#include "traceql/parser.h"
#include "traceql/predicate.h"
#include "traceql/trace_fixture.h"

using namespace weft::traceql;

static void must(bool truth) {
  if (!truth) std::abort();
}

static void search(const Query& query, const weft::model::Trace& trace) {
  const TraceIndex index(trace);
  SpanReader reader(trace, index);
  for (const auto& spanset : Evaluator(query, reader, {}).run()) must(!spanset.spans.empty());
}

static void measure(const Query& query, const weft::model::Trace& trace) {
  const auto steps =
      steps_of(fixture::kStart, fixture::kStart + 60 * fixture::kMillisecond, 20 * fixture::kMillisecond);
  MetricsEvaluator evaluator(query, *steps);
  evaluator.add(trace);
  for (const auto& series : std::move(evaluator).finish().series) must(series.values.size() == 3);
}

static void compile_all(const Query& query) {
  weft::store::Statement statement;
  std::vector<std::string> doubts;
  SqlAttribute attributes(statement, doubts);
  for (const auto& stage : query.stages) {
    const auto* const filter = std::get_if<Filter>(&stage.node);
    if (filter != nullptr) must(!compile(query, filter->condition, attributes).sql.empty());
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto trace = fixture::question();
  const auto query = parse(std::string(reinterpret_cast<const char*>(data), size));
  if (!query) {
    must(query.error().code != weft::ErrorCode::internal && !query.error().message.empty());
    return 0;
  }
  compile_all(*query);
  query->metrics ? measure(*query, trace) : search(*query, trace);
  return 0;
}
