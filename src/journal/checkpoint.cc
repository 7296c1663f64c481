#include "journal/checkpoint.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "journal/bytes.h"

namespace weft::journal {

namespace {

constexpr std::array<char, 8> kMagic = {'w', 'e', 'f', 't', 'm', 'a', 'r', 'k'};
constexpr uint64_t kVersion = 1;
constexpr size_t kSlotBytes = 48;
constexpr size_t kSummedBytes = kSlotBytes - sizeof(uint64_t);
constexpr size_t kPageBytes = 4096;
constexpr size_t kSlots = 2;

using SlotBytes = std::array<char, kSlotBytes>;

struct Slot {
  uint64_t version = kVersion;
  uint64_t number = 0;
  Checkpoint value;
};

SlotBytes encode(const Slot& slot, uint64_t seed) {
  SlotBytes bytes{};
  Putter(bytes.data())
      .put(kMagic)
      .put(slot.version)
      .put(slot.number)
      .put(slot.value.applied_through)
      .put(slot.value.planned_through);
  Putter(bytes.data() + kSummedBytes).put(uint64_t{XXH3_64bits_withSeed(bytes.data(), kSummedBytes, seed)});
  return bytes;
}

std::optional<Slot> decode(const char* untrusted_bytes, uint64_t seed) {
  Taker taker(untrusted_bytes);
  if (taker.take<std::array<char, 8>>() != kMagic) return std::nullopt;
  Slot slot;
  slot.version = taker.take<uint64_t>();
  slot.number = taker.take<uint64_t>();
  slot.value.applied_through = taker.take<uint64_t>();
  slot.value.planned_through = taker.take<uint64_t>();
  if (taker.take<uint64_t>() != XXH3_64bits_withSeed(untrusted_bytes, kSummedBytes, seed))
    return std::nullopt;
  return slot;
}

// Both pages in full, so that a later write changes no file size and allocates nothing.
std::string fresh_file(uint64_t seed) {
  std::string pages(kSlots * kPageBytes, '\0');
  for (size_t slot = 0; slot < kSlots; ++slot) {
    std::ranges::copy(encode(Slot{}, seed), pages.begin() + static_cast<ptrdiff_t>(slot * kPageBytes));
  }
  return pages;
}

}  // namespace

Result<CheckpointFile> CheckpointFile::open(Disk& disk, const Identity& identity) {
  CheckpointFile made;
  made.seed_ = identity.seed(0);
  auto pages = read_file(disk, kFileName, kSlots * kPageBytes);
  if (!pages && pages.error().code != ErrorCode::not_found && pages.error().code != ErrorCode::data_loss) {
    return tl::make_unexpected(std::move(pages).error());
  }
  const bool missing = !pages && pages.error().code == ErrorCode::not_found;
  std::string content = pages.value_or("");
  content.resize(kSlots * kPageBytes);

  size_t readable = 0;
  for (size_t index = 0; index < kSlots; ++index) {
    const auto slot = decode(content.data() + index * kPageBytes, made.seed_);
    if (!slot) continue;
    if (slot->version != kVersion) {
      return fail(ErrorCode::unsupported,
                  "the journal's checkpoint is of version {}; this weft knows version {}: "
                  "use the newer weft that wrote it",
                  slot->version, kVersion);
    }
    if (readable++ > 0 && slot->number < made.number_) continue;
    made.number_ = slot->number;
    made.value_ = slot->value;
    made.durable_slot_ = index;
  }
  made.found_ = readable == kSlots ? Found::intact
                : readable == 1    ? Found::one_slot_damaged
                : missing          ? Found::nothing
                                   : Found::unreadable;
  if (readable == 0) TRY(replace_file(disk, kFileName, fresh_file(made.seed_)));
  TRY_ASSIGN(made.file_, disk.open(kFileName));
  // What was read may be a write that was never synced.
  TRY(made.file_->sync());
  return made;
}

Status CheckpointFile::write(const Checkpoint& value) {
  const SlotBytes bytes = encode(Slot{.number = ++number_, .value = value}, seed_);
  const size_t slot = (durable_slot_ + 1) % kSlots;
  return file_->write(slot * kPageBytes, std::string_view(bytes.data(), bytes.size()));
}

Status CheckpointFile::write_and_sync(const Checkpoint& value) {
  TRY(write(value));
  TRY(file_->sync());
  durable_slot_ = (durable_slot_ + 1) % kSlots;
  return {};
}

}  // namespace weft::journal
