#include "journal/segment_walk.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "journal/segment.h"

namespace weft::journal {

namespace {

constexpr uint64_t kSearchBytes = 1024 * 1024;

}  // namespace

Result<SegmentWalk> SegmentWalk::open(Disk& disk, const Identity& identity, Place place) {
  SegmentWalk made;
  TRY_ASSIGN(made.file_, disk.open(segment_name(place.first_sequence)));
  TRY_ASSIGN(made.file_bytes_, made.file_->size());
  made.seed_ = identity.seed(place.first_sequence);
  made.sequence_ = place.sequence;
  made.offset_ = place.offset;
  return made;
}

Result<Step> SegmentWalk::next() {
  TRY_ASSIGN(auto placed, head_at(offset_));
  if (!placed) {
    TRY_ASSIGN(placed, search(offset_ + kRecordAlignment));
  }
  if (!placed)
    return Step{
        .found = Step::Found::nothing, .sequence = sequence_, .next_sequence = sequence_, .record = {}};
  offset_ = placed->offset;
  if (placed->head.sequence > sequence_) {
    const uint64_t from = std::exchange(sequence_, placed->head.sequence);
    return Step{.found = Step::Found::damage, .sequence = from, .next_sequence = sequence_, .record = {}};
  }
  if (placed->head.kind == kEndMark) {
    return Step{.found = Step::Found::end, .sequence = sequence_, .next_sequence = sequence_, .record = {}};
  }
  return read_record(placed->head);
}

Result<Step> SegmentWalk::read_record(const Head& head) {
  const uint64_t names_offset = offset_ + kHeadBytes;
  const uint64_t names_bytes = uint64_t{head.project_bytes} + head.source_bytes;
  TRY_ASSIGN(auto names, read_bytes(names_offset, names_bytes));
  TRY_ASSIGN(auto body, read_bytes(names_offset + names_bytes, head.body_bytes));
  offset_ += head.frame_bytes();
  const uint64_t sequence = sequence_++;
  Step step{.found = Step::Found::damage, .sequence = sequence, .next_sequence = sequence_, .record = {}};
  if (!names || !body) return step;

  const std::string_view project = std::string_view(*names).substr(0, head.project_bytes);
  const std::string_view source = std::string_view(*names).substr(head.project_bytes);
  if (payload_checksum(project, source, *body) != head.payload_checksum) return step;
  step.found = Step::Found::record;
  step.record = Record{.kind = static_cast<RecordKind>(head.kind),
                       .received_unix_nano = head.received_unix_nano,
                       .project = std::string(project),
                       .exporter_source = std::string(source),
                       .body = std::make_shared<const std::string>(std::move(*body))};
  return step;
}

// Nothing when the file ends before, or the disk cannot read it. The size is checked before memory is taken.
Result<std::optional<std::string>> SegmentWalk::read_bytes(uint64_t offset, uint64_t count) {
  if (offset > file_bytes_ || count > file_bytes_ - offset) return std::nullopt;
  std::string bytes(count, '\0');
  const auto got = file_->read(offset, bytes);
  if (got && *got == count) return bytes;
  if (got || got.error().code == ErrorCode::data_loss) return std::nullopt;
  return tl::make_unexpected(got.error());
}

Result<std::optional<SegmentWalk::Placed>> SegmentWalk::head_at(uint64_t offset) {
  TRY_ASSIGN(const auto bytes, read_bytes(offset, kHeadBytes));
  if (!bytes) return std::nullopt;
  return head_within(*bytes, offset);
}

// A head can lie across two stretches, so each begins where a head would not have fitted into the one before.
Result<std::optional<SegmentWalk::Placed>> SegmentWalk::search(uint64_t from) {
  while (from + kHeadBytes <= file_bytes_) {
    const uint64_t count = std::min(kSearchBytes, file_bytes_ - from);
    TRY_ASSIGN(const auto bytes, read_bytes(from, count));
    if (bytes) {
      if (auto placed = head_within(*bytes, from)) return placed;
    }
    from += count - kHeadBytes + kRecordAlignment;
  }
  return std::nullopt;
}

// The first head of this segment that is not before the sequence we are at.
std::optional<SegmentWalk::Placed> SegmentWalk::head_within(std::string_view bytes, uint64_t bytes_offset) {
  for (size_t at = find_marker(bytes, 0); at != std::string_view::npos; at = find_marker(bytes, at + 1)) {
    if (bytes.size() - at < kHeadBytes) break;
    const auto head = decode_head(std::span<const char, kHeadBytes>(bytes.data() + at, kHeadBytes), seed_);
    if (head && head->sequence >= sequence_) return Placed{*head, bytes_offset + at};
  }
  return std::nullopt;
}

}  // namespace weft::journal
