// Tail: one client that follows a query.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_set>

#include "model/trace.h"
#include "server/body_stream.h"
#include "store/reader.h"
#include "traceql/found_trace.h"

namespace weft::server {

// What waits for a client that reads slowly; a trace beyond it is dropped and counted, and the client is told
// how many as soon as there is room again.
inline constexpr size_t kTailBytesMax = 256 * 1024;
// Spans that a tail remembers having told. Beyond, the oldest are forgotten, and would be told once more if
// their trace got more spans.
inline constexpr size_t kTailMemoryMax = 20'000;
inline constexpr uint32_t kTailSpansShown = 20;  // of a spanset, in one event

// The events, as the HTML standard's "Server-sent events" writes them:
//
//   event: ready     data: {}             from here on nothing is missed
//   event: trace     data: a trace as GET /api/v1/search gives it, with the spans that were not told before
//   event: dropped   data: {"traces":N}   so many were not told, for the reader's slowness or the load's sake
//
// and a comment when there is nothing to say. Any one thread at a time.
class Tail {
 public:
  Tail(traceql::Query query, store::ProjectScope project, const std::shared_ptr<BodyStream>& stream);

  bool is_gone() const { return stream_.expired(); }
  bool may_see(const std::string& project) const { return !project_ || *project_ == project; }
  void begin();  // says so, once
  // The trace as it is now.
  void look_at(const model::Trace& trace);
  void drop(size_t traces) { dropped_ += traces; }
  // Says something, so that the client and what is between know that the connection lives.
  void keep_alive();

 private:
  bool forget_told(const model::Trace& trace, std::vector<traceql::Spanset>& spansets) const;
  void remember(const model::Trace& trace, const std::vector<traceql::Spanset>& spansets);
  bool send(std::string_view event, std::string_view data);
  void send_dropped();

  const traceql::Query query_;
  const std::vector<traceql::AttributeReference> shown_;
  const store::ProjectScope project_;
  const std::weak_ptr<BodyStream> stream_;
  std::unordered_set<uint64_t> told_;  // hashes of trace and span id
  std::deque<uint64_t> told_in_order_;
  size_t dropped_ = 0;
  bool has_begun_ = false;
};

}  // namespace weft::server
