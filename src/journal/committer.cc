#include "journal/committer.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/log.h"

namespace weft::journal {

namespace {

// What stands between the bodies of a group: padding, head and names. One buffer, so that each record costs
// two pieces.
class Frames {
 public:
  Frames(std::span<Pending> chunk, uint64_t first_sequence, uint64_t seed);

  std::span<iovec> pieces() { return pieces_; }

 private:
  void add_piece(const char* data, size_t bytes) {
    if (bytes > 0) pieces_.push_back({const_cast<char*>(data), bytes});
  }

  std::string between_;
  std::vector<iovec> pieces_;
};

Frames::Frames(std::span<Pending> chunk, uint64_t first_sequence, uint64_t seed) {
  size_t between_bytes = kHeadBytes;
  for (const Pending& pending : chunk) between_bytes += pending.frame_bytes - pending.record.body->size();
  between_.reserve(between_bytes);  // the pieces point into it, so it must not move
  pieces_.reserve(2 * chunk.size() + 1);

  size_t piece_begin = 0;
  uint64_t sequence = first_sequence;
  for (const Pending& pending : chunk) {
    const Record& record = pending.record;
    const Head head{.kind = static_cast<uint8_t>(record.kind),
                    .sequence = sequence++,
                    .received_unix_nano = record.received_unix_nano,
                    .body_bytes = static_cast<uint32_t>(record.body->size()),
                    .project_bytes = static_cast<uint16_t>(record.project.size()),
                    .source_bytes = static_cast<uint16_t>(record.exporter_source.size()),
                    .payload_checksum = pending.payload_checksum};
    const HeadBytes bytes = encode_head(head, seed);
    between_.append(bytes.data(), bytes.size()).append(record.project).append(record.exporter_source);
    add_piece(between_.data() + piece_begin, between_.size() - piece_begin);
    add_piece(record.body->data(), record.body->size());
    piece_begin = between_.size();
    const size_t unpadded =
        kHeadBytes + record.project.size() + record.exporter_source.size() + record.body->size();
    between_.append(pending.frame_bytes - unpadded, '\0');
  }
  const HeadBytes mark = encode_end_mark(sequence, seed);
  between_.append(mark.data(), mark.size());
  add_piece(between_.data() + piece_begin, between_.size() - piece_begin);
}

}  // namespace

void Committer::commit(std::span<Pending> group) {
  while (!group.empty()) {
    const auto written = write_front(group);
    if (!written) return refuse(group, written.error());
    note_success();
    uint64_t sequence = next_sequence_ - *written;
    for (Pending& pending : group.first(*written)) pending.done(sequence++);
    group = group.subspan(*written);
  }
}

Result<size_t> Committer::write_front(std::span<Pending> group) {
  if (!segment_ || !segment_->fits(group.front().frame_bytes)) TRY(begin_segment(group.front().frame_bytes));
  size_t count = 0;
  uint64_t bytes = 0;
  while (count < group.size() && segment_->fits(bytes + group[count].frame_bytes))
    bytes += group[count++].frame_bytes;

  if (auto written = write(group.first(count), bytes); !written) {
    abandon_segment();
    return tl::make_unexpected(std::move(written).error());
  }
  next_sequence_ += count;
  parts_.catalog.extend(next_sequence_ - 1, segment_->end());
  parts_.queue.finished(bytes);
  parts_.counters.update([&](Counters& counters) {
    counters.records_appended += count;
    counters.bytes_appended += bytes;
    ++counters.syncs;
  });
  return count;
}

Status Committer::write(std::span<Pending> chunk, uint64_t frame_bytes) {
  Frames frames(chunk, next_sequence_, segment_->seed());
  return segment_->append(frames.pieces(), frame_bytes);
}

// What the file holds now is unknown, and after a failed sync so are the kernel's pages: a new segment that
// begins with the same sequence makes it not count. On a full disk there may be no place for one, but
// shortening needs none. If the disk refuses both, the next group begins with trying again.
void Committer::abandon_segment() {
  SegmentWriter failed = std::move(*segment_);
  if (!begin_segment(0)) (void)failed.cut();
}

Status Committer::begin_segment(uint64_t frame_bytes) {
  segment_.reset();
  const uint64_t needed = SegmentWriter::bytes_for(frame_bytes);
  const bool is_usual = needed <= parts_.segment_bytes;
  TRY_ASSIGN(segment_, SegmentWriter::create(parts_.disk, parts_.identity, next_sequence_,
                                             is_usual ? parts_.segment_bytes : needed,
                                             is_usual ? parts_.spares.take() : std::string()));
  parts_.catalog.begin(next_sequence_);
  return {};
}

void Committer::refuse(std::span<Pending> group, const Error& error) {
  parts_.counters.update([](Counters& counters) { ++counters.write_errors; });
  if (refused_ == 0) log::error("journal: the disk refuses to store what arrives: {}", error.message);
  refused_ += group.size();
  for (const Pending& pending : group) parts_.queue.finished(pending.frame_bytes);
  for (Pending& pending : group) {
    pending.done(fail(ErrorCode::resource_exhausted, "cannot store it: {}", error.message));
  }
}

void Committer::note_success() {
  if (refused_ > 0) log::info("journal: the disk stores again; {} requests were refused meanwhile", refused_);
  refused_ = 0;
}

}  // namespace weft::journal
