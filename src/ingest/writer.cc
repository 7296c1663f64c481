#include "ingest/writer.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <utility>

#include "base/log.h"
#include "ingest/clock.h"
#include "store/text_index.h"
#include "store/update_block.h"
#include "wire/otlp.h"

namespace weft::ingest {
namespace {

constexpr double kNsPerSecond = 1e9;
constexpr uint64_t kUnbounded = std::numeric_limits<uint64_t>::max();

bool is_spans(journal::RecordKind kind) {
  return kind == journal::RecordKind::otlp_protobuf || kind == journal::RecordKind::otlp_json;
}

// What the journal holds was decodable when it was acknowledged.
Result<Pending> decode_again(journal::ReadRecord read) {
  Pending pending{read.sequence, std::move(read.record), nullptr};
  if (!is_spans(pending.record.kind)) return pending;
  const auto encoding =
      pending.record.kind == journal::RecordKind::otlp_json ? wire::Encoding::json : wire::Encoding::protobuf;
  TRY_ASSIGN(auto decoded, wire::decode_otlp(encoding, pending.record.body));
  pending.batch = std::make_shared<const model::SpanBatch>(std::move(decoded.batch));
  return pending;
}

bool may_succeed_later(ErrorCode code) {
  return code == ErrorCode::unavailable || code == ErrorCode::resource_exhausted ||
         code == ErrorCode::deadline_exceeded;
}

}  // namespace

uint64_t Range::rows() const {
  uint64_t sum = 0;
  for (const auto& pending : records) sum += pending.rows();
  return sum;
}

Writer::Writer(journal::Journal& journal, engine::Engine& engine, Pacer& pacer, WriterOptions options)
    : journal_(journal),
      engine_(engine),
      pacer_(pacer),
      options_(std::move(options)),
      started_at_(journal.last_sequence()),
      block_(options_.block),
      handed_through_(started_at_),
      next_(journal.checkpoint().applied_through + 1) {
  if (handed_through_ >= next_) {
    log::info("journal: {} records are not in the engine yet; inserting them now",
              handed_through_ - next_ + 1);
  }
  thread_ = std::thread([this] { run(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Writer::hand_over(Pending pending) {
  const uint64_t rows = pending.rows();
  pacer_.add_backlog(rows);
  const std::lock_guard lock(mutex_);
  handed_through_ = pending.sequence;
  if (handed_bytes_ + pending.record.body->size() <= options_.handover_bytes_max) {
    handed_bytes_ += pending.record.body->size();
    handed_rows_ += rows;
    handed_.push_back(std::move(pending));
  }
  changed_.notify_one();
}

WriterStats Writer::stats() const {
  const std::lock_guard lock(mutex_);
  WriterStats stats = stats_;
  stats.backlog_spans = pacer_.backlog();
  return stats;
}

void Writer::run() {
  // A range that was planned before a crash is repeated with its own bounds.
  const auto checkpoint = journal_.checkpoint();
  if (checkpoint.planned_through > checkpoint.applied_through) {
    apply(replay(checkpoint.planned_through, kUnbounded));
  }
  while (wait_for_work()) {
    auto range = gather();
    if (range.last >= range.first && plan(range.last)) apply(std::move(range));
  }
}

// Returns when there is something to insert and it is time for it; false at the end.
bool Writer::wait_for_work() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopping_ || has_work(); });
  const auto due = last_began_ + (last_rows_ >= kBusyRows ? kBusyInterval : kQuietInterval);
  changed_.wait_until(lock, due, [this] { return stopping_ || handed_rows_ >= kInsertRowsWanted; });
  return !stopping_;
}

Range Writer::gather() {
  uint64_t gap_through = 0;
  {
    const std::lock_guard lock(mutex_);
    const uint64_t front = handed_.empty() ? handed_through_ + 1 : handed_.front().sequence;
    if (front > next_) gap_through = front - 1;
  }
  return gap_through > 0 ? replay(gap_through, kInsertRowsMax) : gather_handed_over();
}

Range Writer::gather_handed_over() {
  Range range{next_, next_ - 1, {}};
  uint64_t rows = 0;
  const std::lock_guard lock(mutex_);
  while (!handed_.empty() && handed_.front().sequence == next_ && rows < kInsertRowsMax) {
    auto& front = handed_.front();
    rows += front.rows();
    handed_rows_ -= front.rows();
    handed_bytes_ -= front.record.body->size();
    range.records.push_back(std::move(front));
    handed_.pop_front();
    range.last = next_++;
  }
  return range;
}

// The next records up to `through`, or as many as `rows_max` allows, read back from the journal.
Range Writer::replay(uint64_t through, uint64_t rows_max) {
  Range range{next_, next_ - 1, {}};
  uint64_t rows = 0;
  while (next_ <= through && rows < rows_max) {
    auto read = journal_.read(next_, kReplayBytes);
    if (!read) {
      log::error("cannot read the journal: {}. Trying again; nothing is lost", read.error().message);
      if (!pause(kRetryMax)) return Range{next_, next_ - 1, {}};
      continue;
    }
    // Nothing readable is left up to there: it was damaged on disk, which the journal has counted and logged.
    if (read->empty() || read->front().sequence > through) next_ = through + 1;
    for (auto& record : *read) {
      if (record.sequence > through || rows >= rows_max) break;
      next_ = record.sequence + 1;
      const Pending kept{record.sequence, record.record, nullptr};
      auto pending = decode_again(std::move(record));
      if (!pending) {
        set_aside(kept, pending.error());
        continue;
      }
      rows += pending->rows();
      range.records.push_back(std::move(*pending));
    }
  }
  range.last = next_ - 1;
  const std::lock_guard lock(mutex_);
  stats_.records_replayed += range.records.size();
  return range;
}

// Without a durable plan a crash could insert a range twice, so this goes on until it is. False when the
// writer ends.
bool Writer::plan(uint64_t through) {
  for (auto planned = journal_.plan(through); !planned; planned = journal_.plan(through)) {
    log::error("cannot note down the next insert: {}. Trying again; nothing is lost",
               planned.error().message);
    if (!pause(kRetryMax)) return false;
  }
  return true;
}

void Writer::apply(Range range) {
  const auto began = Clock::now();
  last_began_ = began;
  auto backoff = kRetryFirst;
  while (true) {
    const auto status = insert(range);
    if (status) {
      span_metrics_.count(block_);
      return check_off(range, began);
    }
    {
      const std::lock_guard lock(mutex_);
      ++stats_.failed_inserts;
    }
    if (!may_succeed_later(status.error().code)) {
      if (range.records.size() > 1) return apply_halves(std::move(range));
      set_aside(range.records.front(), status.error());
      return check_off(range, began);
    }
    engine_failed(status.error());
    if (!pause(backoff)) return;  // planned, so the next start repeats it
    backoff = std::min(backoff * 2, kRetryMax);
  }
}

// The engine refuses something in the range for good: find it, so that everything else gets in.
void Writer::apply_halves(Range range) {
  const auto middle = range.records.begin() + static_cast<std::ptrdiff_t>(range.records.size() / 2);
  Range second{middle->sequence, range.last, {}};
  second.records.assign(std::make_move_iterator(middle), std::make_move_iterator(range.records.end()));
  range.records.erase(middle, range.records.end());
  range.last = second.first - 1;
  for (auto* half : {&range, &second}) {
    if (!plan(half->last)) return;
    apply(std::move(*half));
  }
}

void Writer::check_off(const Range& range, Clock::time_point began) {
  if (const auto applied = journal_.applied(range.last); !applied) {
    log::error(
        "cannot move the journal's checkpoint: {}. The range is repeated and deduplicated at the next start",
        applied.error().message);
  }
  if (!std::exchange(engine_up_, true)) {
    log::info("the engine takes spans again");
    pacer_.set_engine_up(true);
  }
  last_rows_ = range.rows();
  uint64_t paced_rows = 0;
  for (const auto& pending : range.records) {
    if (pending.sequence > started_at_) paced_rows += pending.rows();
  }
  pacer_.take_backlog(paced_rows);
  const std::lock_guard lock(mutex_);
  stats_.rows_inserted += last_rows_;
  ++stats_.inserts;
  stats_.last_insert_seconds = std::chrono::duration<double>(Clock::now() - began).count();
  if (!range.records.empty()) {
    const uint64_t received = range.records.front().record.received_unix_nano;
    stats_.last_lag_seconds = static_cast<double>(unix_nano_now() - received) / kNsPerSecond;
  }
}

Status Writer::insert(const Range& range) {
  const auto token = fmt::format("{}-{}-{}", journal_.identity(), range.first, range.last);
  TRY(insert_spans(range, token));
  return insert_updates(range, token);
}

Status Writer::insert_spans(const Range& range, const std::string& token) {
  block_.clear();
  for (const auto& pending : range.records) {
    if (!pending.batch) continue;
    const auto& record = pending.record;
    block_.add(*pending.batch, record.project, record.exporter_source, record.received_unix_nano);
  }
  if (block_.rows() == 0) return {};
  return run_insert("spans", store::SpanBlock::column_names(), block_.build(), token);
}

Status Writer::insert_updates(const Range& range, const std::string& token) {
  store::UpdateBlock block;
  for (const auto& pending : range.records) {
    if (pending.batch) continue;
    const auto& record = pending.record;
    block.add(pending.sequence, record.project,
              record.kind == journal::RecordKind::session_start ? store::kSessionStart : store::kEventUpdate,
              *record.body, record.received_unix_nano);
  }
  if (block.rows() == 0) return {};
  if (options_.presence != nullptr) options_.presence->announce();
  return run_insert("event_updates", store::UpdateBlock::column_names(), block.build(), token);
}

Status Writer::run_insert(std::string_view table, std::string_view columns, std::string_view block,
                          const std::string& token) {
  const engine::Query query{
      .sql = fmt::format("INSERT INTO {} ({}) FORMAT Native", table, columns),
      .parameters = {},
      .settings = {{"insert_deduplication_token", token},
                   {"async_insert", "0"},
                   {"exclude_materialize_skip_indexes_on_insert", std::string(store::kTextIndex)}},
      .data = block,
      .timeout = kInsertTimeout};
  TRY(engine_.client().run(query));
  return {};
}

void Writer::engine_failed(const Error& error) {
  if (std::exchange(engine_up_, false)) {
    log::warning("the engine does not take spans: {}. Receiving goes on into the journal", error.message);
    pacer_.set_engine_up(false);
  }
  engine_.suspect();
}

void Writer::set_aside(const Pending& pending, const Error& error) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  fs::create_directories(options_.quarantine_directory, ignored);
  const auto path = fs::path(options_.quarantine_directory) / fmt::format("{}.body", pending.sequence);
  std::ofstream(path, std::ios::binary) << *pending.record.body;
  log::error("the engine will never take record {} ({} rows): {}. Its body is kept in {}; please report this",
             pending.sequence, pending.rows(), error.message, path.string());
  const std::lock_guard lock(mutex_);
  ++stats_.records_set_aside;
}

bool Writer::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, time, [this] { return stopping_; });
}

}  // namespace weft::ingest
