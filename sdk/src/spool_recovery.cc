#include "spool_recovery.h"

#include "log_line.h"
#include "proto_reader.h"

namespace weft::detail {
namespace {

// opentelemetry/proto/trace/v1: ScopeSpans.spans, Span.trace_id.
constexpr uint32_t kSpans = 2;
constexpr uint32_t kTraceId = 1;
constexpr size_t kTraceIdBytes = 16;

// A well-formed message with a trace id. A server refuses a whole batch for one that is not.
bool is_span(std::string_view body) noexcept {
  bool has_trace_id = false;
  ProtoReader span(body);
  while (span.next()) {
    if (span.field() == kTraceId && span.has_bytes() && span.bytes().size() == kTraceIdBytes)
      has_trace_id = true;
  }
  return span.ok() && has_trace_id;
}

struct Spans {
  size_t bytes = 0;  // of whole spans from the beginning
  uint64_t count = 0;
};
Spans whole_spans(std::string_view untrusted) noexcept {
  Spans whole;
  ProtoReader spans(untrusted);
  while (spans.next() && spans.field() == kSpans && spans.has_bytes() && is_span(spans.bytes())) {
    whole.bytes = untrusted.size() - spans.rest().size();
    ++whole.count;
  }
  return whole;
}

}  // namespace

SpoolRecovery::SpoolRecovery(const Settings& settings)
    : settings_(settings), stopped_(settings.spool.empty()) {}

SpoolRecovery::Batch SpoolRecovery::next() {
  Batch batch;
  contents_.clear();
  taken_.clear();
  size_t bytes = 0;
  while (!stopped_ && bytes < settings_.exports.batch_bytes_max &&
         batch.count < settings_.exports.batch_spans_max) {
    if (slot_ < file_.slots()) {
      bytes += add_slot(slot_++, batch);
      continue;
    }
    if (batch.count > 0) break;  // the next file has another resource
    if (file_.slots() > 0) file_.remove();
    if (!open_next_file()) stopped_ = true;
  }
  // Views into strings that no longer move.
  for (const std::string& content : contents_) batch.spans.emplace_back(content);
  batch.resource = file_.owner().resource;
  return batch;
}

bool SpoolRecovery::open_next_file() {
  if (!searched_) paths_ = spool_files_in(settings_.spool);
  searched_ = true;
  slot_ = 0;
  while (!paths_.empty()) {
    const std::string path = std::move(paths_.back());
    paths_.pop_back();
    const SpoolReader::Found found = file_.open(path);
    if (found == SpoolReader::Found::damaged) {
      log_line(LogLevel::warning,
               path + " is no spool of weft's, or was damaged; it is now " + path + ".damaged");
    }
    if (found != SpoolReader::Found::spans) continue;
    if (file_.owner().project == settings_.project && file_.owner().source == settings_.source) return true;
    file_.close();
  }
  return false;
}

// Returns its bytes.
size_t SpoolRecovery::add_slot(uint32_t slot, Batch& batch) {
  std::string content = file_.read_slot(slot);
  const Spans whole = whole_spans(content);
  if (whole.bytes < content.size()) {
    complain(LogLevel::warning, "weft-export spool",
             "a spool file in " + settings_.spool + " was damaged; the spans that can be read are sent");
  }
  if (whole.count == 0) return 0;
  content.resize(whole.bytes);
  contents_.push_back(std::move(content));
  taken_.push_back(slot);
  batch.count += whole.count;
  return whole.bytes;
}

void SpoolRecovery::acknowledge() {
  for (const uint32_t slot : taken_) file_.clear_slot(slot);
  taken_.clear();
}

}  // namespace weft::detail
