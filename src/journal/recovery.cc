#include "journal/recovery.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/log.h"
#include "journal/segment.h"
#include "journal/segment_walk.h"

namespace weft::journal {

namespace {

struct Folder {
  std::vector<FoundSegment> segments;
  std::vector<std::string> spares;
  size_t kept_files = 0;
};

Result<std::optional<SegmentHeader>> read_header(Disk& disk, const std::string& name) {
  const auto bytes = read_file(disk, name, kSegmentHeaderBytes);
  if (bytes) return decode_segment_header(*bytes);
  if (bytes.error().code == ErrorCode::data_loss) return std::nullopt;
  return tl::make_unexpected(bytes.error());
}

Result<FoundSegment> look_at(Disk& disk, uint64_t first_sequence, std::optional<Identity>& identity) {
  const std::string name = segment_name(first_sequence);
  TRY_ASSIGN(const auto file, disk.open(name));
  TRY_ASSIGN(const uint64_t bytes, file->size());
  TRY_ASSIGN(const auto header, read_header(disk, name));
  if (!header) return FoundSegment{first_sequence, bytes, true};
  if (header->version != kFormatVersion) {
    return fail(ErrorCode::unsupported,
                "{} of the journal is of format version {}; this weft knows version {}: use the "
                "newer weft that wrote it",
                name, header->version, kFormatVersion);
  }
  if (header->first_sequence != first_sequence) {
    return fail(ErrorCode::invalid_argument,
                "{} of the journal holds the records from {}: give it its own name back", name,
                header->first_sequence);
  }
  if (identity && *identity != header->identity) {
    return fail(ErrorCode::invalid_argument,
                "{} of the journal is from another data folder ({}): move it away", name,
                header->identity.text());
  }
  identity = header->identity;
  return FoundSegment{first_sequence, bytes, false};
}

Result<Folder> look_around(Disk& disk, std::optional<Identity>& identity) {
  Folder folder;
  TRY_ASSIGN(auto names, disk.list());
  std::ranges::sort(names);
  for (const std::string& name : names) {
    if (name.ends_with(kUnfinishedEnding)) TRY(disk.remove(name));
    if (name.ends_with(kDamagedEnding)) ++folder.kept_files;
    if (parse_spare_name(name)) folder.spares.push_back(name);
    if (const auto first = parse_segment_name(name)) {
      TRY_ASSIGN(const auto segment, look_at(disk, *first, identity));
      folder.segments.push_back(segment);
    }
  }
  return folder;
}

// Shortens the newest segment to what was written in full and gives the last sequence in it.
Result<uint64_t> find_end(Disk& disk, const Identity& identity, FoundSegment& newest,
                          SharedCounters& counters) {
  const uint64_t first = newest.first_sequence;
  TRY_ASSIGN(auto walk, SegmentWalk::open(disk, identity, {first, first, kSegmentHeaderBytes}));
  uint64_t next_sequence = first;
  uint64_t end = kSegmentHeaderBytes;
  Step step;
  do {
    TRY_ASSIGN(step, walk.next());
    if (step.found != Step::Found::record && step.found != Step::Found::end) continue;
    next_sequence = step.next_sequence;
    end = walk.offset();
  } while (step.found == Step::Found::record || step.found == Step::Found::damage);

  TRY_ASSIGN(const auto file, disk.open(segment_name(first)));
  if (step.found == Step::Found::nothing) {
    counters.update([](Counters& counted) { ++counted.torn_tails; });
    log::warning("journal: what follows record {} was cut off before it was acknowledged; it is dropped",
                 next_sequence - 1);
    const HeadBytes mark = encode_end_mark(next_sequence, identity.seed(first));
    TRY(file->write(end, std::string_view(mark.data(), mark.size())));
  }
  newest.bytes = end + kHeadBytes;
  TRY(file->truncate(newest.bytes));
  // Also what a killed process wrote but did not sync is durable from here on.
  TRY(file->sync());
  return next_sequence - 1;
}

void note_checkpoint(CheckpointFile::Found found, const Checkpoint& value, SharedCounters& counters) {
  if (found == CheckpointFile::Found::intact) return;
  counters.update([](Counters& counted) { ++counted.damaged_checkpoints; });
  if (found == CheckpointFile::Found::one_slot_damaged) {
    log::warning(
        "journal: one of the checkpoint's two slots is damaged; if it was the newer one, records after {} "
        "may "
        "be stored twice",
        value.applied_through);
  } else {
    log::error("journal: the checkpoint is lost; every record after {} is stored again, perhaps twice",
               value.applied_through);
  }
}

// What the checkpoint file says, as far as it goes together with the segments.
Checkpoint reconcile(const CheckpointFile& file, const std::vector<FoundSegment>& segments,
                     SharedCounters& counters) {
  Checkpoint value = file.value();
  if (!file.is_readable() && !segments.empty()) value.applied_through = segments.front().first_sequence - 1;
  value.planned_through = std::max(value.planned_through, value.applied_through);
  if (segments.empty() && value.planned_through > value.applied_through) {
    counters.update([](Counters& counted) { ++counted.missing_segments; });
    log::error("journal: the files with records {} to {} are missing: were they moved?",
               value.applied_through + 1, value.planned_through);
    value.applied_through = value.planned_through;
  }
  return value;
}

}  // namespace

Result<Recovered> recover(Disk& disk, SharedCounters& counters) {
  TRY_ASSIGN(const auto stored_identity, Identity::load(disk));
  std::optional<Identity> known = stored_identity;
  TRY_ASSIGN(auto folder, look_around(disk, known));
  const bool is_new = !known;
  Identity identity = is_new ? Identity::random() : *known;

  TRY_ASSIGN(auto checkpoint_file, CheckpointFile::open(disk, identity));
  const auto found = checkpoint_file.found();
  if (!is_new && !checkpoint_file.is_readable() && folder.segments.empty()) {
    // Sequences start from 1 again: a token of before must not be taken for one of now.
    identity = Identity::random();
    TRY_ASSIGN(checkpoint_file, CheckpointFile::open(disk, identity));
  }
  // After the checkpoint, so that a folder with an identity but no checkpoint has lost it.
  if (stored_identity != identity) TRY(identity.store(disk));

  const Checkpoint checkpoint = reconcile(checkpoint_file, folder.segments, counters);
  if (!is_new) note_checkpoint(found, checkpoint, counters);
  uint64_t last_sequence = checkpoint.planned_through;
  if (!folder.segments.empty()) {
    TRY_ASSIGN(const uint64_t last_found, find_end(disk, identity, folder.segments.back(), counters));
    last_sequence = std::max(last_sequence, last_found);
  }
  return Recovered{identity,         std::move(checkpoint_file), checkpoint,
                   last_sequence,    std::move(folder.segments), std::move(folder.spares),
                   folder.kept_files};
}

}  // namespace weft::journal
