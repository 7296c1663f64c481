#include "journal/journal.h"

#include <thread>
#include <utility>

#include "base/log.h"
#include "journal/catalog.h"
#include "journal/committer.h"
#include "journal/damage.h"
#include "journal/disk.h"
#include "journal/queue.h"
#include "journal/reader.h"
#include "journal/recovery.h"
#include "journal/shared_counters.h"
#include "journal/spares.h"

namespace weft::journal {

namespace {

constexpr const char* kLockName = "lock";

}  // namespace

struct Journal::Impl {
  Impl(Options given, std::unique_ptr<Disk> given_disk, std::unique_ptr<File> given_lock)
      : options(std::move(given)), disk(std::move(given_disk)), lock(std::move(given_lock)) {}

  Status start();
  Status release_applied();

  const Options options;
  const std::unique_ptr<Disk> disk;
  const std::unique_ptr<File> lock;
  SharedCounters counters;
  Catalog catalog;
  Queue queue;
  Spares spares{*disk, options.segment_bytes};

  // Set once by start.
  std::optional<Recovered> found;
  std::string identity_text;
  std::optional<Damage> damage;

  // The writer's thread.
  std::optional<Reader> reader;
  Checkpoint checkpoint;

  std::thread thread;
};

Status Journal::Impl::start() {
  TRY_ASSIGN(found, recover(*disk, counters));
  identity_text = found->identity.text();
  checkpoint = found->checkpoint;
  for (const FoundSegment& segment : found->segments)
    catalog.add_found(segment.first_sequence, segment.bytes);
  catalog.set_found(found->last_sequence, checkpoint.applied_through);
  damage.emplace(*disk, catalog, counters, found->kept_files);
  for (const FoundSegment& segment : found->segments) {
    if (segment.header_is_damaged) damage->segment_header(segment.first_sequence);
  }
  reader.emplace(*disk, found->identity, catalog, *damage);
  for (const std::string& name : found->spares) TRY(spares.adopt(name));
  TRY(release_applied());
  TRY(disk->sync());

  thread = std::thread([this, next_sequence = found->last_sequence + 1] {
    Committer committer({*disk, found->identity, queue, catalog, spares, counters, options.segment_bytes},
                        next_sequence);
    for (auto group = queue.wait(); !group.empty(); group = queue.wait()) committer.commit(group);
  });
  return {};
}

Status Journal::Impl::release_applied() {
  bool is_synced = false;
  while (const auto released = catalog.release()) {
    // Otherwise a crash could bring back a checkpoint whose records are gone.
    if (!is_synced) TRY(found->checkpoint_file.write_and_sync(checkpoint));
    is_synced = true;
    reader->forget();
    const uint64_t first = released->first_sequence;
    const auto gone = released->reusable ? spares.put(first) : disk->remove(segment_name(first));
    // Costs space only, until the next start tries again.
    if (!gone) log::warning("journal: an applied segment stays: {}", gone.error().message);
  }
  return {};
}

Result<std::unique_ptr<Journal>> Journal::open(Options options) {
  TRY_ASSIGN(auto disk, open_disk(options.directory));
  return open(std::move(options), std::move(disk));
}

Result<std::unique_ptr<Journal>> Journal::open(Options options, std::unique_ptr<Disk> disk) {
  auto lock = disk->lock(kLockName);
  if (!lock && lock.error().code == ErrorCode::already_exists) {
    return fail(ErrorCode::already_exists, "the journal in {} is in use by another weft: stop that one first",
                options.directory);
  }
  if (!lock) return tl::make_unexpected(std::move(lock).error());
  auto impl = std::make_unique<Impl>(std::move(options), std::move(disk), std::move(*lock));
  if (auto started = impl->start(); !started) {
    return wrap(std::move(started).error(),
                fmt::format("cannot open the journal in {}", impl->options.directory));
  }
  return std::unique_ptr<Journal>(new Journal(std::move(impl)));
}

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Journal::~Journal() {
  impl_->queue.close();
  impl_->thread.join();
  // Only spares the next start a replay that the engine would recognise, so a failure costs nothing.
  (void)impl_->found->checkpoint_file.write_and_sync(impl_->checkpoint);
}

void Journal::append(Record record, Done done) {
  if (!record.body) record.body = std::make_shared<const std::string>();
  const std::string& body = *record.body;
  if (body.size() > kBodyBytesMax || record.project.size() > kNameBytesMax ||
      record.exporter_source.size() > kNameBytesMax) {
    return done(fail(ErrorCode::too_large,
                     "a request of {} bytes, project name of {}, X-Source of {}: at most {}, {}, {}",
                     body.size(), record.project.size(), record.exporter_source.size(), kBodyBytesMax,
                     kNameBytesMax, kNameBytesMax));
  }
  Pending pending;
  // On the caller's thread, where the body was just made.
  pending.payload_checksum = payload_checksum(record.project, record.exporter_source, body);
  pending.frame_bytes =
      padded(kHeadBytes + record.project.size() + record.exporter_source.size() + body.size());
  pending.record = std::move(record);
  pending.done = std::move(done);

  const uint64_t backlog = impl_->catalog.backlog_bytes() + impl_->queue.bytes();
  const bool has_room = backlog + pending.frame_bytes <= impl_->options.bytes_max;
  if (has_room && impl_->queue.push(pending)) return;
  impl_->counters.update([](Counters& counters) { ++counters.refused_full; });
  pending.done(has_room
                   ? fail(ErrorCode::resource_exhausted,
                          "{} bytes wait for the disk: send it again in a moment", Queue::kQueueBytesMax)
                   : fail(ErrorCode::resource_exhausted,
                          "{} bytes are received but not stored yet, the limit is {}: send it again later",
                          backlog, impl_->options.bytes_max));
}

Result<std::vector<ReadRecord>> Journal::read(uint64_t sequence, uint64_t bytes_max) {
  return impl_->reader->read(sequence, bytes_max);
}

Checkpoint Journal::checkpoint() const {
  return impl_->checkpoint;
}

Status Journal::plan(uint64_t through) {
  const Checkpoint planned{.applied_through = impl_->checkpoint.applied_through, .planned_through = through};
  TRY(impl_->found->checkpoint_file.write_and_sync(planned));
  impl_->checkpoint = planned;
  return {};
}

Status Journal::applied(uint64_t through) {
  impl_->checkpoint = {.applied_through = through, .planned_through = through};
  impl_->catalog.set_applied(through);
  TRY(impl_->found->checkpoint_file.write(impl_->checkpoint));
  return impl_->release_applied();
}

uint64_t Journal::last_sequence() const {
  return impl_->catalog.last_sequence();
}
uint64_t Journal::backlog_bytes() const {
  return impl_->catalog.backlog_bytes();
}
const std::string& Journal::identity() const {
  return impl_->identity_text;
}
Counters Journal::counters() const {
  return impl_->counters.get();
}

}  // namespace weft::journal
