// weft_store_bench [SPANS] [DAYS]: how long the reader's questions take with so many spans stored (default
// 1,000,000, ten a trace, six services, received at an even pace over so many days; default: all within a
// minute).
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

#include "engine/testing.h"
#include "store/migrations.h"
#include "store/reader.h"
#include "store/service_calls.h"

namespace weft::store {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint64_t kSpansAnInsert = 100'000;
constexpr uint64_t kSpansATrace = 10;
constexpr int kRounds = 40;

template <class T>
T or_exit(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s\n", result.error().message.c_str());
  std::exit(1);
}

// The standard load in shape: a tree of ten, ten attributes, a kilobyte of prompt and answer on every tenth
// span.
std::string fill_sql(uint64_t first, uint64_t count, uint64_t trace_spacing_ns, uint64_t begin) {
  return fmt::format(R"sql(
INSERT INTO spans (project, trace_id, span_id, parent_span_id, start_unix_nano, duration_ns, received, name, service,
  event_type, kind, status_code, flags, resource, scope, session_id, user_id, model, provider, input_tokens,
  output_tokens, total_tokens, cost_usd, strings, integers, reals, contents)
WITH intDiv(number, 10) AS trace, number % 10 AS step, {3} + trace * {2} AS begin,
  ['gateway', 'user', 'search', 'llm', 'vector', 'tools'] AS services, services[1 + step % 6] AS from
SELECT 'bench', sipHash128(trace), reinterpretAsFixedString(sipHash64(number)),
  if(step = 0, toFixedString('', 8), reinterpretAsFixedString(sipHash64(number - if(step < 5, 1, step - 4)))),
  begin + step * 1000000, 5000000 + sipHash64(number, 1) % 200000000,
  fromUnixTimestamp64Milli(toInt64(intDiv(begin, 1000000)), 'UTC'), concat('op-', toString((step * 7 + trace % 3) % 40)),
  from, ['chain', 'tool', 'model'][1 + step % 3], 1, if(sipHash64(number, 2) % 100 = 0, 2, 0), 257,
  concat('{{"attributes":[{{"key":"service.name","value":{{"stringValue":"', from,
    '"}}}},{{"key":"host.name","value":{{"stringValue":"host-', toString(trace % 20), '"}}}}]}}'),
  '{{"name":"bench","version":"1"}}', concat('session-', toString(intDiv(trace, 5))),
  concat('user-', toString(trace % 1000)), if(step = 9, 'gpt-4o-mini', ''), if(step = 9, 'openai', ''),
  if(step = 9, 120, -1), if(step = 9, 80, -1), if(step = 9, 200, -1), if(step = 9, 0.0003, nan),
  map('http.method', 'GET', 'http.route', concat('/api/v1/', toString(trace % 50)), 'customer.id',
    hex(sipHash64(trace, 7)), 'env', 'prod', 'region', ['eu', 'us', 'ap'][1 + trace % 3], 'request.id',
    hex(sipHash64(number, 9))),
  map('http.status_code', 200, 'retry', toInt64(step), 'queue.depth', toInt64(sipHash64(number, 4) % 1000)),
  map('score', (sipHash64(number, 5) % 1000) / 1000.),
  if(step = 9, map('gen_ai.prompt', repeat(concat('What is ', hex(sipHash64(number, 6)), ' about? '), 30),
    'gen_ai.completion', repeat(concat('It is ', hex(sipHash64(number, 8)), '. '), 40)), map())
FROM numbers({0}, {1}))sql",
                     first, count, trace_spacing_ns, begin);
}

class Bench {
 public:
  Bench(uint64_t spans, uint64_t days) : client_(engine::testing::shared_engine().client()), spans_(spans) {
    const uint64_t length_ns = days == 0 ? 60'000'000'000 : days * 86'400'000'000'000;
    spacing_ns_ = length_ns / (spans / kSpansATrace);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    begin_ = static_cast<uint64_t>(std::chrono::nanoseconds(now).count()) - length_ns;
  }

  void fill() {
    const auto migrated = engine::migrate(client_, kDatabase, migrations());
    if (!migrated) or_exit<int>(tl::make_unexpected(migrated.error()));
    for (uint64_t first = 0; first < spans_; first += kSpansAnInsert) {
      or_exit(
          client_.run({.sql = fill_sql(first, std::min(kSpansAnInsert, spans_ - first), spacing_ns_, begin_),
                       .settings = {{"max_partitions_per_insert_block", "0"}},
                       .timeout = std::chrono::minutes(5)}));
    }
    std::printf("parts, rows, bytes a row: %s",
                or_exit(client_.run({.sql = "SELECT count(), sum(rows), sum(bytes_on_disk) / sum(rows) FROM "
                                            "system.parts WHERE active AND table = 'spans'"}))
                    .c_str());
  }

  void measure(const char* what, const std::function<size_t(int)>& ask) {
    std::vector<double> milliseconds;
    size_t rows = 0;
    for (int round = 0; round < kRounds; ++round) {
      const auto begin = Clock::now();
      rows = ask(round);
      milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    }
    std::ranges::sort(milliseconds);
    std::printf("%-42s p50 %7.1f ms   p95 %7.1f ms   %zu rows\n", what, milliseconds[kRounds / 2],
                milliseconds[kRounds * 95 / 100], rows);
    std::fflush(stdout);
  }

  void run() {
    const Reader reader(engine::testing::shared_engine());
    const auto list = [&](TraceQuery query) {
      return [&reader, query](int) { return or_exit(reader.traces(query)).traces.size(); };
    };
    std::vector<model::TraceId> ids;
    for (uint64_t round = 0; round < kRounds; ++round) ids.push_back(some_trace(round));
    const auto by_id = [&](ProjectScope project) {
      return [&reader, &ids, project](int round) {
        return or_exit(reader.trace(ids[static_cast<size_t>(round)], project)).spans.size();
      };
    };
    measure("trace by id", by_id({}));
    measure("trace by id within a project", by_id("bench"));
    measure("list", list({}));
    measure("list of a project", list({.project = "bench"}));
    const auto second = or_exit(reader.traces({})).next_cursor;
    measure("list, second page", list({.cursor = second}));
    measure("list, 1,000 a page", list({.limit = 1'000}));
    measure("by service and name", list({.service = "llm", .name = "op-21"}));
    measure("errors only", list({.status = model::StatusCode::error}));
    measure("by session", list({.session_id = "session-17"}));
    measure("attribute, common value", list({.attributes = {{"region", "eu"}}}));
    measure("attribute, one trace's value", list({.attributes = {{"customer.id", customer_of_one_trace()}}}));
    measure("attribute, no such value", list({.attributes = {{"customer.id", "nobody"}}}));
    measure("attribute of the resource", list({.attributes = {{"host.name", "host-3"}}}));
    measure("text, common", list({.text = "about?"}));
    measure("text, nowhere", list({.text = "zebra crossing"}));
    measure("sessions", [&](int) { return or_exit(reader.sessions({})).sessions.size(); });
    measure("services", [&](int) { return or_exit(reader.services({})).size(); });
    measure("service graph", [&](int) { return or_exit(reader.service_calls({})).size(); });
    measure("operations", [&](int) { return or_exit(reader.operations({}, "llm")).size(); });
  }

 private:
  model::TraceId some_trace(uint64_t round) {
    const uint64_t traces = spans_ / kSpansATrace;
    const auto number = round * 7'919'117 % traces;
    return *model::TraceId::from_hex(
        or_exit(client_.run({.sql = fmt::format("SELECT lower(hex(sipHash128(toUInt64({}))))", number)}))
            .substr(0, 32));
  }

  std::string customer_of_one_trace() {
    auto customer = or_exit(client_.run({.sql = "SELECT hex(sipHash64(toUInt64(4321), 7))"}));
    customer.pop_back();
    return customer;
  }

  const engine::Client& client_;
  uint64_t spans_;
  uint64_t spacing_ns_;
  uint64_t begin_;
};

}  // namespace
}  // namespace weft::store

int main(int count, char** arguments) {
  weft::store::Bench bench(count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1'000'000,
                           count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 0);
  bench.fill();
  bench.run();
}
