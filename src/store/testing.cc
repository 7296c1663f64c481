#include "store/testing.h"

#include <fmt/format.h>

#include "store/text_index.h"

namespace weft::store::testing {
namespace {

template <size_t kBytes>
model::Id<kBytes> id_of(uint64_t number) {
  model::Id<kBytes> id;
  for (size_t i = 0; i < sizeof number; ++i)
    id.bytes[kBytes - 1 - i] = static_cast<uint8_t>(number >> (8 * i));
  return id;
}

uint64_t number_of(const model::TraceId& id) {
  uint64_t number = 0;
  for (size_t i = 8; i < id.bytes.size(); ++i) number = number << 8 | id.bytes[i];
  return number;
}

template <class Number>
void write(JsonWriter& json, const Number& value) {
  if constexpr (std::is_convertible_v<Number, std::string_view>) {
    json.string(value);
  } else if constexpr (std::is_floating_point_v<Number>) {
    json.real(value);
  } else if constexpr (std::is_signed_v<Number>) {
    json.integer(value);
  } else {
    json.unsigned_integer(value);
  }
}

void write(JsonWriter& json, const std::optional<double>& value) {
  value ? json.real(*value) : json.null();
}

template <class Value>
void write(JsonWriter& json, const std::map<std::string, Value>& values) {
  json.begin_object();
  for (const auto& [key, value] : values) {
    json.key(key);
    write(json, value);
  }
  json.end_object();
}

// An INSERT whose ids travel as hexadecimal: what each column is called, comes as, and is made by.
struct InsertText {
  std::string names;
  std::string structure;
  std::string expressions;
};

// Writes one JSONEachRow row, and says its columns where `insert` is given.
struct Row {
  JsonWriter json;
  InsertText* insert;

  void add(std::string_view name, std::string_view type, std::string_view expression, const auto& value) {
    json.key(name);
    write(json, value);
    if (insert == nullptr) return;
    const std::string_view comma = insert->names.empty() ? "" : ", ";
    insert->names += fmt::format("{}{}", comma, name);
    insert->structure += fmt::format("{}{} {}", comma, name, type);
    insert->expressions += fmt::format("{}{}", comma, expression);
  }
  void add(std::string_view name, std::string_view type, const auto& value) { add(name, type, name, value); }
};

void write_span(Row row, const TestSpan& span) {
  row.json.begin_object();
  row.add("project", "String", span.project);
  row.add("trace_id", "String", "unhex(trace_id)", trace_id(span.trace).hex());
  row.add("span_id", "String", "unhex(span_id)", span_id(span.id).hex());
  row.add("parent_span_id", "String", "unhex(parent_span_id)", span_id(span.parent).hex());
  row.add("start_unix_nano", "UInt64", span.start);
  row.add("duration_ns", "Int64", span.duration);
  row.add("received", "Int64", "fromUnixTimestamp64Milli(received)",
          static_cast<int64_t>((span.received != 0 ? span.received : span.start) / 1'000'000));
  row.add("name", "String", span.name);
  row.add("service", "String", span.service);
  row.add("kind", "UInt8", static_cast<uint64_t>(span.kind));
  row.add("status_code", "UInt8", static_cast<uint64_t>(span.status));
  row.add("status_message", "String", span.status_message);
  row.add("resource", "String", span.resource);
  row.add("scope", "String", std::string("{}"));
  row.add("session_id", "String", span.session);
  row.add("user_id", "String", span.user);
  row.add("model", "String", span.model);
  row.add("input_tokens", "Int64", span.input_tokens);
  row.add("output_tokens", "Int64", span.output_tokens);
  row.add("total_tokens", "Int64", span.total_tokens);
  row.add("cost_usd", "Nullable(Float64)", "ifNull(cost_usd, nan)", span.cost_usd);
  row.add("strings", "Map(String, String)", span.strings);
  row.add("integers", "Map(String, Int64)", span.integers);
  row.add("reals", "Map(String, Float64)", span.reals);
  row.add("others", "Map(String, String)", span.others);
  row.add("contents", "Map(String, String)", span.contents);
  row.json.end_object();
}

}  // namespace

model::TraceId trace_id(uint64_t number) {
  return id_of<16>(number);
}
model::SpanId span_id(uint64_t number) {
  return id_of<8>(number);
}

void StoreTest::store(const std::vector<TestSpan>& spans) {
  std::string body;
  InsertText insert;
  for (const auto& span : spans) {
    write_span({JsonWriter(body), insert.names.empty() ? &insert : nullptr}, span);
    body += '\n';
  }
  const auto stored =
      client().run({.sql = fmt::format("INSERT INTO spans ({}) SELECT {} FROM input('{}') FORMAT JSONEachRow",
                                       insert.names, insert.expressions, insert.structure),
                    .settings = {{"exclude_materialize_skip_indexes_on_insert", std::string(kTextIndex)}},
                    .data = body});
  ASSERT_TRUE(stored) << stored.error().message;
}

void StoreTest::store_many(uint64_t trace, size_t count) {
  ask(fmt::format(
      "INSERT INTO spans (project, trace_id, span_id, parent_span_id, start_unix_nano, duration_ns, "
      "received, name, service, resource, scope, input_tokens, output_tokens, total_tokens, cost_usd, "
      "strings, integers) SELECT 'p', unhex('{}'), unhex(leftPad(hex(number + 1), 16, '0')), "
      "unhex(leftPad(hex(number), 16, '0')), {} + number, 5, fromUnixTimestamp64Milli({}), "
      "concat('step-', toString(number % 50)), 'gateway', '{{\"attributes\":[]}}', '{{}}', -1, -1, -1, nan, "
      "map('http.route', '/v1/chat', 'request.id', hex(sipHash64(number)), 'region', 'eu', 'env', 'prod'), "
      "map('attempt', number % 7, 'bytes', number) FROM numbers({})",
      trace_id(trace).hex(), kNoon, kNoon / 1'000'000, count));
}

void StoreTest::update(uint64_t sequence, const std::string& event_id, const std::string& body,
                       const std::string& project, const std::string& kind) {
  ask("INSERT INTO event_updates SELECT {project:String}, {id:String}, {sequence:UInt64}, now64(3), "
      "{kind:String}, "
      "{body:String}",
      {{"project", project},
       {"id", event_id},
       {"sequence", fmt::to_string(sequence)},
       {"kind", kind},
       {"body", body}});
}

void StoreTest::start_session(uint64_t sequence, const std::string& session_id, const std::string& body,
                              uint64_t received, const std::string& project) {
  ask("INSERT INTO event_updates SELECT {project:String}, {id:String}, {sequence:UInt64}, "
      "fromUnixTimestamp64Milli({received:Int64}), 'session_start', {body:String}",
      {{"project", project},
       {"id", session_id},
       {"sequence", fmt::to_string(sequence)},
       {"received", fmt::to_string(received / 1'000'000)},
       {"body", body}});
}

std::vector<uint64_t> StoreTest::listed(const TraceQuery& query) {
  std::vector<uint64_t> numbers;
  each_page(query, &Reader::traces, [&](const TracePage& page) {
    EXPECT_LE(page.traces.size(), query.limit);
    for (const auto& row : page.traces) numbers.push_back(number_of(row.trace_id));
  });
  return numbers;
}

}  // namespace weft::store::testing
