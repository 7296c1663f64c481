// What every dialect says in its own words about a span, said once: HoneyHive's event fields (type, model,
// tokens, cost, session, user, messages), found by one table (semantic_conventions.cc) whatever instrumented
// the program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/prices.h"
#include "model/span.h"

namespace weft::model {

// HoneyHive's four event types. `session` is the root of a request; the others are steps of it.
enum class EventType : uint8_t { tool, chain, model, session };
std::string_view to_string(EventType type);
std::optional<EventType> event_type_from(std::string_view name);

// The fields a dialect's attribute can mean. `none` is an attribute nobody claims; it is kept as it is.
enum class Field : uint8_t {
  none,
  event_type,
  event_name,
  event_id,
  project,
  session_id,
  session_name,
  user_id,
  source,
  model,
  response_model,
  provider,
  input_tokens,
  output_tokens,
  total_tokens,
  cache_read_tokens,
  cache_write_tokens,
  reasoning_tokens,
  cost_usd,
  error,
  error_type,
  finish_reason,
  operation,  // gen_ai.operation.name
  span_kind,  // openinference.span.kind, traceloop.span.kind, llm.request.type
  content,    // a prompt, an answer, an input or output: long text, stored apart (docs/formats/schema.md)
  http_status,
};
inline constexpr size_t kFieldCount = static_cast<size_t>(Field::http_status) + 1;

// The field `key` stands for, and whether its text belongs in the content column. A lookup in a
// perfect-hash-like table for exact keys and a few prefixes ("llm.input_messages.", "gen_ai.prompt.",
// "honeyhive_inputs.", …).
Field field_of(std::string_view key);

// Beyond what any call can use; a larger count is taken for nonsense and passed over. Low enough that the
// sums of a trace cannot overflow.
inline constexpr int64_t kTokensMax = 1'000'000'000'000;

struct Tokens {
  // Absent means the client did not say; zero means it said zero.
  std::optional<int64_t> input = {};
  std::optional<int64_t> output = {};
  std::optional<int64_t> total = {};        // as sent, or input + output where both are known
  std::optional<int64_t> cache_read = {};   // part of input
  std::optional<int64_t> cache_write = {};  // part of input
  std::optional<int64_t> reasoning = {};    // part of output
};

// The normalised fields that get columns of their own. Views point into the span or its resource, or are
// static.
struct Normalised {
  EventType event_type = EventType::tool;
  std::string_view service;     // resource service.name; "" where the resource has none
  std::string_view event_name;  // honeyhive_event_name, else the span's name
  std::string_view event_id;    // honeyhive_event_id, else "" (derived from trace and span id: event_id.h)
  std::string_view project;     // named by the span; "" where the key or header decides
  std::string_view session_id;
  std::string_view session_name;
  std::string_view user_id;
  std::string_view
      source;  // honeyhive.source: the *first* service's in a linked trace (it travels in baggage)
  std::string_view model;  // the response's model where known, else the request's
  std::string_view provider;
  // honeyhive_error; else, of a failed span, the status message, exception message or error.type; else the
  // HTTP status where it is 400 or more.
  std::string_view error;
  Tokens tokens;
  std::optional<double> cost_usd;  // as sent, else from `prices`, else absent: an unknown model has no cost
};

// Hot path: one pass over the attributes, no allocation. Any thread.
Normalised normalise(const Span& span, const Resource& resource, const Scope& scope,
                     const PriceTable& prices);

// Where a value came from: `field` as in the API ("model", "tokens.input", "inputs.chat_history[0].content"),
// `key` the attribute it was read from ("gen_ai.request.model", "event:gen_ai.user.message").
struct Provenance {
  std::string field;
  std::string key;
};

// The event's maps in HoneyHive's shape (../docs/reference/normalising.md), each a JSON object as text.
// Reading path: allocates freely.
struct EventMaps {
  std::string inputs = "{}";   // {"chat_history":[{"role","content",…}]} for model events
  std::string outputs = "{}";  // {"role","content","finish_reason",…} or {"result":…}
  std::string config = "{}";
  std::string metadata = "{}";  // everything nobody claims, native types, flat dotted keys
  std::string metrics = "{}";
  std::string feedback = "{}";
  std::string user_properties = "{}";
  std::vector<Provenance> provenance;
};
EventMaps event_maps(const Span& span, const Resource& resource, const Scope& scope);

}  // namespace weft::model
