// GET /api/v1/traces/{trace_id}/diagnosis and /api/v1/diagnosis
#include <algorithm>
#include <set>

#include "base/json_writer.h"
#include "insight/diagnosis.h"
#include "insight/finding_json.h"
#include "insight/peer.h"
#include "server/api.h"
#include "server/query_parameters.h"

namespace weft::server {
namespace {

constexpr uint64_t kSecondNs = 1'000'000'000;

// Beside one trace others are read, for what they know of it. Those that share an id with it first.
constexpr uint64_t kBeforeNs = 3'600 * kSecondNs;
constexpr uint64_t kAfterNs = 600 * kSecondNs;
constexpr uint32_t kRelatedTraces = 20;  // by one request id or session
constexpr size_t kRequestIdsMax = 4;     // of one trace; beyond: the first
constexpr uint32_t kTracesBefore = 60;   // of the hour up to its end, the newest
constexpr uint32_t kTracesAfter = 40;    // of the ten minutes after
constexpr size_t kNeighbourSpansMax = 50'000;
// Of a look over recent traces; beyond either bound the older ones are left out, and the answer says so.
constexpr uint32_t kRecentTraces = insight::kMaxDiagnosedTraces;
constexpr size_t kRecentSpansMax = 200'000;

uint64_t less(uint64_t time, uint64_t by) {
  return time > by ? time - by : 0;
}
uint64_t more(uint64_t time, uint64_t by) {
  return time < UINT64_MAX - by ? time + by : UINT64_MAX;
}

// Which traces to read, without reading more spans than may be.
class Choice {
 public:
  Choice(const store::Reader& reader, size_t spans_max) : reader_(reader), spans_left_(spans_max) {}

  void leave_out(const model::TraceId& id) { known_.insert(id); }
  Status add(const store::TraceQuery& query) {
    TRY_ASSIGN(const auto page, reader_.traces(query));
    left_out_ = left_out_ || !page.next_cursor.empty();
    for (const auto& row : page.traces) {
      if (!known_.insert(row.trace_id).second) continue;
      if (row.span_count > spans_left_) {
        left_out_ = true;
        continue;
      }
      spans_left_ -= row.span_count;
      ids_.push_back(row.trace_id);
    }
    return {};
  }
  const std::vector<model::TraceId>& ids() const { return ids_; }
  bool left_out() const { return left_out_; }

 private:
  const store::Reader& reader_;
  size_t spans_left_;
  std::set<model::TraceId> known_;
  std::vector<model::TraceId> ids_;
  bool left_out_ = false;
};

std::vector<std::pair<std::string, std::string>> request_ids_of(const model::Trace& trace) {
  std::set<std::pair<std::string, std::string>> ids;
  for (const auto& stored : trace.spans) {
    const auto id = insight::request_id_of(stored.span);
    if (!id.empty()) ids.emplace(insight::request_id_key(stored.span), id);
    if (ids.size() == kRequestIdsMax) break;
  }
  return {ids.begin(), ids.end()};
}

std::string session_of(const model::Trace& trace) {
  const auto found = std::ranges::find_if(
      trace.spans, [](const auto& stored) { return !stored.normalised.session_id.empty(); });
  return found == trace.spans.end() ? "" : std::string(found->normalised.session_id);
}

// The traces beside `trace` that may know something about it; of its project, whatever the asker may see.
Result<store::TraceSet> neighbours(const store::Reader& reader, const model::Trace& trace) {
  const std::string project(trace.spans.front().normalised.project);
  const auto summary = model::summarise(trace);
  const uint64_t start = summary.start_time_unix_nano;
  const uint64_t end = more(start, summary.duration_ns);
  Choice choice(reader, kNeighbourSpansMax);
  choice.leave_out(trace.trace_id);
  const store::TraceQuery around{
      .project = project, .start_unix_nano = less(start, kBeforeNs), .end_unix_nano = more(end, kAfterNs)};
  for (const auto& id : request_ids_of(trace)) {
    auto query = around;
    query.attributes = {id};
    query.limit = kRelatedTraces;
    TRY(choice.add(query));
  }
  if (const auto session = session_of(trace); !session.empty()) {
    auto query = around;
    query.session_id = session;
    query.limit = kRelatedTraces;
    TRY(choice.add(query));
  }
  TRY(choice.add({.project = project,
                  .start_unix_nano = around.start_unix_nano,
                  .end_unix_nano = more(end, 1),
                  .limit = kTracesBefore}));
  TRY(choice.add({.project = project,
                  .start_unix_nano = more(end, 1),
                  .end_unix_nano = around.end_unix_nano,
                  .limit = kTracesAfter}));
  return reader.trace_set(choice.ids(), project);
}

void write_looked_at(JsonWriter& json, const store::TraceSet& set, bool left_out) {
  json.key("looked_at").begin_object();
  json.key("traces").unsigned_integer(set.traces().size());
  json.key("spans").unsigned_integer(set.span_count());
  json.key("truncated").boolean(left_out || set.truncated()).end_object();
}

Result<Response> diagnose_trace(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"project"}));
  TRY_ASSIGN(const auto trace_id, parse_trace_id(request.capture("trace_id")));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(auto trace, reader.trace(trace_id, project));
  TRY_ASSIGN(auto set, neighbours(reader, trace));
  const bool cut = trace.truncated;
  set.add(std::move(trace));
  const auto diagnosis =
      insight::diagnose_one(set.traces(), set.traces().size() - 1, {.now_unix_nano = now_unix_nano()});
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("trace_id").string(trace_id.hex());
  write_looked_at(json, set, cut);
  insight::write_diagnosis(json, diagnosis);
  json.end_object();
  return json_response(200, std::move(body));
}

Result<Response> diagnose_recent(const store::Reader& reader, const Request& request) {
  TRY(check_parameters(request, {"project", "since"}));
  TRY_ASSIGN(const auto project, project_to_read(request));
  TRY_ASSIGN(const auto since, duration_parameter(request, "since"));
  const uint64_t start = begin_of_range(since);
  Choice choice(reader, kRecentSpansMax);
  TRY(choice.add({.project = project, .start_unix_nano = start, .limit = kRecentTraces}));
  TRY_ASSIGN(const auto set, reader.trace_set(choice.ids(), project));
  const auto diagnosis = insight::diagnose(set.traces(), {.now_unix_nano = now_unix_nano()});
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("start_time_unix_nano").string(fmt::format("{}", start));
  write_looked_at(json, set, choice.left_out());
  insight::write_diagnosis(json, diagnosis);
  json.end_object();
  return json_response(200, std::move(body));
}

}  // namespace

void add_diagnosis_routes(Router& router, const store::Reader& reader) {
  router.add_query(kApi, "GET", "/api/v1/traces/{trace_id}/diagnosis",
                   [&reader](const Request& request) { return diagnose_trace(reader, request); });
  router.add_query(kApi, "GET", "/api/v1/diagnosis",
                   [&reader](const Request& request) { return diagnose_recent(reader, request); });
}

}  // namespace weft::server
