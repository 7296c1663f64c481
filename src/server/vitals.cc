#include "server/vitals.h"

#include <prometheus/metric_family.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace weft::server {
namespace {

using prometheus::MetricType;

class Families {
 public:
  void counter(const char* name, const char* help, auto value) {
    add(MetricType::Counter, name, help, static_cast<double>(value));
  }
  void gauge(const char* name, const char* help, auto value) {
    add(MetricType::Gauge, name, help, static_cast<double>(value));
  }
  std::vector<prometheus::MetricFamily> take() { return std::move(families_); }

 private:
  void add(MetricType type, const char* name, const char* help, double value) {
    prometheus::ClientMetric metric;
    (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
    families_.push_back({name, help, type, {metric}});
  }

  std::vector<prometheus::MetricFamily> families_;
};

// /proc/PID/statm: pages of address space, then pages in memory.
uint64_t resident_bytes(const std::string& process) {
  std::ifstream statm("/proc/" + process + "/statm");
  uint64_t pages = 0;
  uint64_t resident_pages = 0;
  if (!(statm >> pages >> resident_pages)) return 0;
  return resident_pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

size_t open_files() {
  std::error_code error;
  size_t count = 0;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end; !error && entry != end;
       entry.increment(error))
    ++count;
  return count;
}

void add_http(Families& add, const HttpCounters& http) {
  add.counter("weft_http_connections_accepted_total", "Connections accepted.", http.connections_accepted);
  add.counter("weft_http_connections_refused_total", "Connections refused because too many were open.",
              http.connections_refused);
  add.gauge("weft_http_connections_open", "Connections open.", http.connections_open);
  add.counter("weft_http_requests_refused_total", "Requests refused before a handler saw them.",
              http.requests_refused);
  add.counter("weft_http_body_bytes_received_total", "Bytes of request bodies received, as sent.",
              http.body_bytes_received);
  add.gauge("weft_http_body_bytes_held", "Bytes of bodies being received or answered.", http.body_bytes_held);
}

void add_journal(Families& add, const journal::Counters& journal, uint64_t backlog_bytes) {
  add.counter("weft_journal_records_appended_total", "Requests written to the journal.",
              journal.records_appended);
  add.counter("weft_journal_bytes_appended_total", "Bytes written to the journal.", journal.bytes_appended);
  add.counter("weft_journal_syncs_total", "Group commits.", journal.syncs);
  add.counter("weft_journal_torn_tails_total", "Records cut off by a crash before they were acknowledged.",
              journal.torn_tails);
  add.counter("weft_journal_damaged_records_total", "Records whose checksum was wrong.",
              journal.damaged_records);
  add.counter("weft_journal_damaged_segments_total", "Segments whose header could not be read.",
              journal.damaged_segments);
  add.counter("weft_journal_damaged_checkpoints_total", "Damaged checkpoints.", journal.damaged_checkpoints);
  add.counter("weft_journal_missing_segments_total", "Segments that were missing.", journal.missing_segments);
  add.counter("weft_journal_write_errors_total", "Writes the disk refused.", journal.write_errors);
  add.counter("weft_journal_refused_full_total", "Requests refused because the journal was full.",
              journal.refused_full);
  add.gauge("weft_journal_backlog_bytes", "Bytes on disk that the engine does not have yet.", backlog_bytes);
}

void add_writer(Families& add, const ingest::WriterStats& writer) {
  add.counter("weft_writer_rows_inserted_total", "Rows inserted into the engine.", writer.rows_inserted);
  add.counter("weft_writer_inserts_total", "Inserts.", writer.inserts);
  add.counter("weft_writer_failed_inserts_total", "Inserts that failed and were tried again.",
              writer.failed_inserts);
  add.counter("weft_writer_records_set_aside_total", "Requests the engine never took, kept in quarantine.",
              writer.records_set_aside);
  add.counter("weft_writer_records_replayed_total", "Requests read back from the journal.",
              writer.records_replayed);
  add.gauge("weft_writer_backlog_spans", "Spans on disk that are not readable yet.", writer.backlog_spans);
  add.gauge("weft_writer_last_insert_seconds", "How long the last insert took.", writer.last_insert_seconds);
  add.gauge("weft_writer_last_lag_seconds",
            "From received to readable, of the oldest span of the last insert.", writer.last_lag_seconds);
}

void add_engine(Families& add, const engine::Health& engine) {
  add.gauge("weft_engine_ready", "1 when the engine answers.", engine.state == engine::State::ready ? 1 : 0);
  add.counter("weft_engine_restarts_total", "Restarts of the engine since weft started.", engine.restarts);
  if (engine.pid != 0) {
    add.gauge("weft_engine_resident_memory_bytes", "Memory of the engine's process.",
              resident_bytes(std::to_string(engine.pid)));
  }
}

void add_alerts(Families& add, const alerts::Counters& alerts) {
  add.gauge("weft_alerts_rules", "Alert rules.", alerts.rules);
  add.gauge("weft_alerts_pending", "Alerts that breach, not yet for long enough.", alerts.pending);
  add.gauge("weft_alerts_firing", "Alerts that fire.", alerts.firing);
  add.counter("weft_alerts_evaluations_total", "Times that a rule was asked.", alerts.evaluations);
  add.counter("weft_alerts_failed_evaluations_total", "Of these, without an answer.",
              alerts.failed_evaluations);
  add.counter("weft_alerts_skipped_turns_total", "Turns of rules whose query took longer than their `every`.",
              alerts.skipped_turns);
  add.gauge("weft_alerts_last_evaluation_seconds", "How long the last evaluation took.",
            alerts.last_evaluation_seconds);
  add.counter("weft_alerts_messages_sent_total", "Messages that a receiver took.", alerts.sent);
  add.counter("weft_alerts_failed_attempts_total", "Attempts to deliver that failed.",
              alerts.failed_attempts);
  add.counter("weft_alerts_messages_dropped_total", "Messages that no receiver took, or that did not fit.",
              alerts.dropped);
  add.gauge("weft_alerts_messages_waiting", "Messages that are not delivered yet.", alerts.waiting);
  add.counter("weft_alerts_failed_saves_total", "Times that the state could not be written.",
              alerts.failed_saves);
}

void add_process(Families& add) {
  add.gauge("process_resident_memory_bytes", "Memory of weft itself.", resident_bytes("self"));
  add.counter("process_cpu_seconds_total", "CPU time of weft itself.", cpu_seconds());
  add.gauge("process_open_fds", "Open files and sockets.", open_files());
}

}  // namespace

std::string metrics_text(RequestMetrics& requests, const Vitals& vitals) {
  Families families;
  add_http(families, vitals.http);
  add_journal(families, vitals.journal, vitals.journal_backlog_bytes);
  add_writer(families, vitals.writer);
  families.counter("weft_span_metrics_folded_total",
                   "Spans counted under \"other\", because there were too many series.", vitals.spans_folded);
  add_engine(families, vitals.engine);
  families.gauge("weft_queries_waiting", "Questions waiting for a thread.", vitals.queries_waiting);
  add_alerts(families, vitals.alerts);
  add_process(families);
  const prometheus::TextSerializer serializer;
  return serializer.Serialize(requests.registry().Collect()) + serializer.Serialize(families.take());
}

}  // namespace weft::server
