// Reader: every question that is answered from what is stored. All SQL of reading lives in this room.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "model/trace.h"
#include "store/arrivals.h"
#include "store/attributes.h"
#include "store/calls.h"
#include "store/trace_set.h"

namespace weft::store {

inline constexpr uint32_t kPageRowsMax = 1'000;
inline constexpr uint32_t kPageRows = 50;
inline constexpr uint32_t kTraceSpansMax = 1'000'000;  // beyond: the earliest are read, and the trace says so
inline constexpr uint32_t kPageSpansMax = 250'000;  // read at once for a list; beyond: read in several goes
inline constexpr size_t kTracesAtOnce = 32;         // read at once by each_trace, with all they hold
inline constexpr uint32_t kGraphSpansMax = 2'000'000;  // read at once for a service graph, 160 MB; as above
inline constexpr uint32_t kNamesMax = 10'000;  // services, operations or projects; beyond: the first of them

// Which project(s) the asker may see: none means all (no keys configured, on loopback).
using ProjectScope = std::optional<std::string>;

// Filters of the list; all given ones must hold for one and the same span (service, name, …) of the trace.
struct TraceQuery {
  ProjectScope project = {};
  uint64_t start_unix_nano = 0;         // inclusive
  uint64_t end_unix_nano = UINT64_MAX;  // exclusive
  std::optional<std::string> service = {};
  std::optional<std::string> name = {};
  std::optional<model::StatusCode> status = {};
  std::optional<model::SpanKind> kind = {};
  std::optional<uint64_t> duration_ns_min = {};
  std::optional<uint64_t> duration_ns_max = {};
  std::vector<std::pair<std::string, std::string>> attributes = {};  // key = value, as text whatever its type
  std::optional<std::string> session_id = {};
  std::optional<std::string> text = {};  // a phrase in a name, prompt, answer or status message; any case
  uint32_t limit = kPageRows;
  std::string cursor = {};  // of the page before; "" for the first
};

// What one service has in a trace, as model::ServiceSpans.
struct ServiceSpans {
  std::string service;
  uint64_t span_count = 0;
  uint64_t error_count = 0;
};

struct TraceRow {
  model::TraceId trace_id;
  std::string project;
  std::string root_name;
  std::string root_service;
  bool root_missing = false;  // no span without a parent has arrived
  std::vector<ServiceSpans> services;
  uint64_t start_time_unix_nano = 0;
  uint64_t duration_ns = 0;
  uint64_t span_count = 0;
  uint64_t error_count = 0;
  uint64_t orphan_count = 0;  // spans whose parent is missing
  std::string session_id;
  std::string user_id;
  std::string model;
  int64_t input_tokens = 0;
  int64_t output_tokens = 0;
  int64_t total_tokens = 0;
  std::optional<double> cost_usd;
};

struct Operation {
  std::string name;
  model::SpanKind kind = model::SpanKind::unspecified;
};

struct TracePage {
  std::vector<TraceRow> traces;  // newest first
  std::string next_cursor;       // "" when this is the last page
};

inline constexpr size_t kSessionUsersMax = 20;  // named of one session; beyond: the first of them

// Of the traces of which a span names the session, whole, as they are when it is opened.
struct SessionRow {
  std::string project;
  std::string session_id;
  std::string name;  // as the client named it, else ""
  std::string source;
  std::string user_id;                // the first of them, or ""
  std::vector<std::string> user_ids;  // of its traces, in the order of these: kSessionUsersMax at most
  uint64_t start_time_unix_nano = 0;
  uint64_t end_time_unix_nano = 0;
  uint64_t trace_count = 0;
  uint64_t span_count = 0;
  uint64_t error_count = 0;
  int64_t total_tokens = 0;
  std::optional<double> cost_usd;
};
struct SessionQuery {
  ProjectScope project = {};
  uint64_t start_unix_nano = 0;
  uint64_t end_unix_nano = UINT64_MAX;
  bool with_empty = false;  // sessions that were started but never got a span are hidden otherwise
  uint32_t limit = kPageRows;
  std::string cursor = {};
};
struct SessionPage {
  std::vector<SessionRow> sessions;
  std::string next_cursor;
};

struct ServiceCallsQuery;
struct ServiceCallsRow;
struct UsageQuery;
struct UserPage;
struct UserQuery;
struct TopQuery;
struct TopRow;
class LargeRows;
class UpdatesPresence;

// Tests make them small. A trace of a list that has more than trace_spans is counted up to there.
struct ReadBounds {
  size_t trace_spans = kTraceSpansMax;
  size_t page_spans = kPageSpansMax;
  size_t graph_spans = kGraphSpansMax;
};

// Any thread. Errors: unavailable (engine down: 503), invalid_argument (a cursor that is none), not_found.
class Reader {
 public:
  // `presence`, where there is one, spares questions for updates that nobody made; `large_rows`, reading
  // traces of very many spans for each list anew. Both outlive the reader.
  explicit Reader(engine::Engine& engine, ReadBounds bounds = {}, UpdatesPresence* presence = nullptr,
                  LargeRows* large_rows = nullptr)
      : engine_(engine), bounds_(bounds), presence_(presence), large_rows_(large_rows) {}

  Result<model::Trace> trace(const model::TraceId& trace_id, const ProjectScope& project) const;
  // All of these that are stored, whole: up to ReadBounds::page_spans spans, the earliest.
  Result<TraceSet> trace_set(const std::vector<model::TraceId>& trace_ids, const ProjectScope& project) const;
  // Calls `take` for each of these that is stored, some at a time: memory holds ReadBounds::page_spans spans.
  // Gives how many have more spans than that alone: those are left out. Errors: also those of `take`.
  Result<size_t> each_trace(std::span<const model::TraceId> trace_ids, const ProjectScope& project,
                            const std::function<Status(const model::Trace&)>& take) const;
  Result<TracePage> traces(const TraceQuery& query) const;
  // Without attributes, events, links, resources and scopes, and without what has no column of its own: what
  // a tree of very many spans is drawn from.
  Result<model::Trace> trace_outline(const model::TraceId& trace_id, const ProjectScope& project) const;
  // The spans of that id, whole: one, unless a client gave it twice.
  Result<model::Trace> span(const model::TraceId& trace_id, const model::SpanId& span_id,
                            const ProjectScope& project) const;
  Result<SessionPage> sessions(const SessionQuery& query) const;
  Result<std::vector<std::string>> services(const ProjectScope& project) const;
  Result<std::vector<std::string>> operations(const ProjectScope& project, const std::string& service) const;
  // The same with the kinds of their spans: one that has spans of two kinds is here twice.
  Result<std::vector<Operation>> operation_kinds(const ProjectScope& project,
                                                 const std::string& service) const;
  // Those that have spans, the one with most first.
  Result<std::vector<std::string>> projects(const ProjectScope& project) const;
  // What a filter on attributes can be built from: attributes.h.
  Result<AttributeNames> attribute_names(const ProjectScope& project) const;
  Result<std::vector<AttributeValue>> attribute_values(const AttributeKey& key,
                                                       const ProjectScope& project) const;
  // Who calls whom, and how often, how slowly: calls.h.
  Result<std::vector<Call>> calls(const ProjectScope& project, uint64_t start_unix_nano,
                                  uint64_t end_unix_nano) const;
  Result<std::vector<CallPoint>> call_series(const CallSeriesQuery& query, const ProjectScope& project) const;
  // The traces that got spans since then, as weft received them: arrivals.h.
  Result<std::vector<Arrival>> arrivals(int64_t since_unix_milli) const;
  // What is going on, the most called first: store/top.h.
  Result<std::vector<TopRow>> top(const TopQuery& query) const;
  // Calls `take` for each; true when some were left out: store/usage.h.
  Result<bool> traces_with_usage(const UsageQuery& query,
                                 const std::function<void(const model::Trace&)>& take) const;
  Result<UserPage> users(const UserQuery& query) const;
  // store/service_calls.h
  Result<std::vector<ServiceCallsRow>> service_calls(const ServiceCallsQuery& query) const;
  // Event id → merged update (PUT /events), as wire::trace_json takes it.
  Result<std::unordered_map<std::string, std::string>> updates(const std::vector<std::string>& event_ids,
                                                               const ProjectScope& project) const;

 private:
  engine::Engine& engine_;
  ReadBounds bounds_;
  UpdatesPresence* presence_;
  LargeRows* large_rows_;
};

}  // namespace weft::store
