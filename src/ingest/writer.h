// Writer: from the journal into the engine, in order, exactly once.
//
// It inserts whatever has gathered since the last insert: a range of journal records. The range is planned in
// the journal before and checked off after; its bounds are the insert's deduplication token. A crash at any
// point repeats a planned range with the same bounds, which the engine then recognises.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/engine.h"
#include "ingest/pacer.h"
#include "ingest/span_metrics.h"
#include "journal/journal.h"
#include "model/span.h"
#include "store/span_block.h"
#include "store/updates_presence.h"

namespace weft::ingest {

struct WriterStats {
  uint64_t rows_inserted = 0;
  uint64_t inserts = 0;
  uint64_t failed_inserts = 0;     // tried again, each
  uint64_t records_set_aside = 0;  // the engine will never take them: kept in the quarantine folder
  uint64_t records_replayed = 0;   // read back from the journal
  uint64_t backlog_spans = 0;      // on disk, not yet readable
  double last_insert_seconds = 0;
  double last_lag_seconds = 0;  // of the oldest span of the last insert: from received to readable
};

// A durable record on its way to the engine. `batch` is null for documents.
struct Pending {
  uint64_t sequence = 0;
  journal::Record record;
  std::shared_ptr<const model::SpanBatch> batch;

  uint64_t rows() const { return batch ? batch->spans.size() : 1; }
};

// What one insert takes: the readable records of [first, last]. The bounds name the insert, also when a
// record between them was damaged on disk.
struct Range {
  uint64_t first = 0;
  uint64_t last = 0;  // < first: nothing
  std::vector<Pending> records;

  uint64_t rows() const;
};

struct WriterOptions {
  store::SpanBlockOptions block;
  std::string quarantine_directory;
  // Told of updates before they are inserted; outlives the writer.
  store::UpdatesPresence* presence = nullptr;
  // Bodies of decoded requests kept in memory for the writer. Beyond, requests are read back from the journal
  // when their turn comes.
  uint64_t handover_bytes_max = 256ull * 1024 * 1024;
};

// hand_over: the journal's thread. The rest: any. Inserting happens on a thread of its own.
class Writer {
 public:
  // One insert takes no more rows than this (it may pass it by one record).
  static constexpr uint64_t kInsertRowsMax = 120'000;
  // Inserts begin at least this far apart: the engine's cost of an insert is mostly per insert when it is
  // small.
  static constexpr std::chrono::milliseconds kQuietInterval{40};
  // And this far when the last one was large, unless kInsertRowsWanted have gathered: large inserts cost less
  // a row.
  static constexpr std::chrono::milliseconds kBusyInterval{300};
  static constexpr uint64_t kBusyRows = 5'000;
  static constexpr uint64_t kInsertRowsWanted = 80'000;
  static constexpr uint64_t kReplayBytes = 64ull * 1024 * 1024;
  static constexpr std::chrono::seconds kInsertTimeout{60};
  static constexpr std::chrono::milliseconds kRetryFirst{50};
  static constexpr std::chrono::milliseconds kRetryMax{2'000};

  Writer(journal::Journal& journal, engine::Engine& engine, Pacer& pacer, WriterOptions options);
  ~Writer();  // ends after the insert under way; the journal keeps the rest for the next start

  // In the order of their sequences.
  void hand_over(Pending pending);
  WriterStats stats() const;
  const SpanMetrics& span_metrics() const { return span_metrics_; }

 private:
  using Clock = std::chrono::steady_clock;

  void run();
  bool wait_for_work();
  bool has_work() const { return handed_through_ >= next_; }
  Range gather();
  Range gather_handed_over();
  Range replay(uint64_t through, uint64_t rows_max);
  bool plan(uint64_t through);
  void apply(Range range);
  void apply_halves(Range range);
  void check_off(const Range& range, Clock::time_point began);
  Status insert(const Range& range);
  Status insert_spans(const Range& range, const std::string& token);
  Status insert_updates(const Range& range, const std::string& token);
  Status run_insert(std::string_view table, std::string_view columns, std::string_view block,
                    const std::string& token);
  void engine_failed(const Error& error);
  void set_aside(const Pending& pending, const Error& error);
  bool pause(std::chrono::milliseconds time);  // false when the writer ends

  journal::Journal& journal_;
  engine::Engine& engine_;
  Pacer& pacer_;
  const WriterOptions options_;
  const uint64_t started_at_;  // newest sequence when the writer started: not in the pacer's backlog
  store::SpanBlock block_;     // after an insert: what was inserted
  SpanMetrics span_metrics_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Pending> handed_;  // by sequence, perhaps with gaps
  uint64_t handed_bytes_ = 0;
  uint64_t handed_rows_ = 0;
  uint64_t handed_through_ = 0;  // newest sequence known to be durable
  uint64_t next_ = 1;            // first sequence not yet gathered
  bool stopping_ = false;
  bool engine_up_ = true;
  uint64_t last_rows_ = 0;
  Clock::time_point last_began_{};
  WriterStats stats_;

  std::thread thread_;
};

}  // namespace weft::ingest
