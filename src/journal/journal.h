// Journal: what was received and acknowledged, on disk before the acknowledgement. docs/formats/journal.md
// has the bytes. A record is a whole request body with a small header; records are numbered from 1 without
// gaps.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weft::journal {

class Disk;

// What the body is. The numbers are part of the file format.
enum class RecordKind : uint8_t { otlp_protobuf = 1, otlp_json = 2, session_start = 3, event_update = 4 };

struct Record {
  RecordKind kind = RecordKind::otlp_protobuf;
  uint64_t received_unix_nano = 0;
  std::string project;                      // of the key or header; "" when the spans name it
  std::string exporter_source;              // X-Source
  std::shared_ptr<const std::string> body;  // decompressed
};

struct ReadRecord {
  uint64_t sequence = 0;
  Record record;
};

// Which records the engine holds durably, and the range being inserted when weft last stopped. A range that
// was planned is inserted again with the same bounds, so that the engine's deduplication token matches.
struct Checkpoint {
  uint64_t applied_through = 0;
  uint64_t planned_through = 0;  // == applied_through when nothing was under way
};

struct Options {
  std::string directory;
  uint64_t segment_bytes = 64ull * 1024 * 1024;
  // Beyond this many bytes not yet applied, append answers resource_exhausted: the receiver sends 503,
  // Retry-After.
  uint64_t bytes_max = 8ull * 1024 * 1024 * 1024;
};

// Counted since open; for /metrics and the closing log line.
struct Counters {
  uint64_t records_appended = 0;
  uint64_t bytes_appended = 0;
  uint64_t syncs = 0;
  uint64_t torn_tails = 0;           // records cut off by a crash: never acknowledged, dropped
  uint64_t damaged_records = 0;      // checksum wrong in the middle: skipped, file kept aside
  uint64_t damaged_segments = 0;     // header unreadable: file kept aside, its records are read all the same
  uint64_t damaged_checkpoints = 0;  // a slot or the whole file: records may be inserted again
  uint64_t missing_segments = 0;
  uint64_t write_errors = 0;  // writes refused by the disk (full and the like): nothing of them acknowledged
  uint64_t refused_full = 0;  // records refused because bytes_max or kQueueBytesMax was reached
};

// Threads: append, last_sequence, backlog_bytes, identity and counters from any; the others from one (the
// writer). Group commit: one thread of its own writes and fdatasyncs for all who wait.
class Journal {
 public:
  using Done = std::function<void(Result<uint64_t> sequence)>;

  // Opens or makes the folder, checks what is there, cuts a torn tail. The identity (a random UUID in the
  // folder) makes deduplication tokens differ between data folders.
  static Result<std::unique_ptr<Journal>> open(Options options);
  // On another disk; Options::directory is then only for messages. The tests' door.
  static Result<std::unique_ptr<Journal>> open(Options options, std::unique_ptr<Disk> disk);
  ~Journal();

  // `done` is called once and must not block: on the journal's thread after the record is on disk (its
  // sequence) or the disk refused it (resource_exhausted; nothing of it is kept); within the call when it is
  // refused at the door (resource_exhausted: full; too_large), so that a slow disk does not delay a refusal.
  void append(Record record, Done done);

  // Reads records from `sequence` on, in order, until there are `bytes_max` of bodies (the last record may go
  // beyond) or the end of what is durable. One after the other is cheap: the place is remembered. Damaged
  // ones are skipped and counted. An empty result means there is nothing more yet.
  Result<std::vector<ReadRecord>> read(uint64_t sequence, uint64_t bytes_max);

  Checkpoint checkpoint() const;
  // Durable before it returns.
  Status plan(uint64_t through);
  // Not synced by itself (a lost checkpoint only replays a planned, deduplicated range); deletes segments
  // that hold only applied records. After an error it still counts as applied, until a restart replays the
  // range.
  Status applied(uint64_t through);

  uint64_t last_sequence() const;  // of the newest durable record; 0 when there is none
  uint64_t backlog_bytes() const;  // appended, not applied
  const std::string& identity() const;
  Counters counters() const;

 private:
  struct Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::journal
