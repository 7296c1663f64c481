#include "journal/segment.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <charconv>

#include "journal/bytes.h"

namespace weft::journal {

namespace {

constexpr std::array<char, 8> kMagic = {'w', 'e', 'f', 't', 'j', 'r', 'n', 'l'};
constexpr size_t kSummedBytes = kSegmentHeaderBytes - sizeof(uint64_t);
constexpr size_t kNameDigits = 20;
constexpr std::string_view kSegmentEnding = ".segment";
constexpr std::string_view kSpareEnding = ".spare";

std::optional<uint64_t> parse_name(std::string_view name, std::string_view ending) {
  if (name.size() != kNameDigits + ending.size() || !name.ends_with(ending)) return std::nullopt;
  uint64_t number = 0;
  const char* const digits_end = name.data() + kNameDigits;
  const auto [end, error] = std::from_chars(name.data(), digits_end, number);
  if (error != std::errc{} || end != digits_end || number == 0) return std::nullopt;
  return number;
}

}  // namespace

std::string segment_name(uint64_t first_sequence) {
  return fmt::format("{:020}{}", first_sequence, kSegmentEnding);
}
std::string spare_name(uint64_t first_sequence) {
  return fmt::format("{:020}{}", first_sequence, kSpareEnding);
}

std::optional<uint64_t> parse_segment_name(std::string_view name) {
  return parse_name(name, kSegmentEnding);
}
std::optional<uint64_t> parse_spare_name(std::string_view name) {
  return parse_name(name, kSpareEnding);
}

std::array<char, kSegmentHeaderBytes> encode_segment_header(const SegmentHeader& header) {
  std::array<char, kSegmentHeaderBytes> bytes{};
  Putter(bytes.data())
      .put(kMagic)
      .put(uint64_t{header.version})
      .put(header.first_sequence)
      .put(header.identity.bytes());
  Putter(bytes.data() + kSummedBytes).put(uint64_t{XXH3_64bits(bytes.data(), kSummedBytes)});
  return bytes;
}

std::optional<SegmentHeader> decode_segment_header(std::string_view untrusted_bytes) {
  if (untrusted_bytes.size() < kSegmentHeaderBytes) return std::nullopt;
  Taker taker(untrusted_bytes.data());
  if (taker.take<std::array<char, 8>>() != kMagic) return std::nullopt;
  const auto version = taker.take<uint32_t>();
  taker.skip(sizeof(uint32_t));
  const auto first_sequence = taker.take<uint64_t>();
  const Identity identity(taker.take<Identity::Bytes>());
  if (taker.take<uint64_t>() != XXH3_64bits(untrusted_bytes.data(), kSummedBytes)) return std::nullopt;
  return SegmentHeader{version, first_sequence, identity};
}

Result<SegmentWriter> SegmentWriter::create(Disk& disk, const Identity& identity, uint64_t first_sequence,
                                            uint64_t bytes, const std::string& spare) {
  const std::string name = segment_name(first_sequence);
  const std::string unfinished = name + std::string(kUnfinishedEnding);
  if (!spare.empty()) TRY(disk.rename(spare, unfinished));
  auto prepare = [&]() -> Result<SegmentWriter> {
    TRY_ASSIGN(auto file, spare.empty() ? disk.create(unfinished) : disk.open(unfinished));
    if (spare.empty()) TRY(file->allocate(bytes));
    SegmentWriter made(std::move(file), first_sequence, identity.seed(first_sequence), bytes);
    const auto header = encode_segment_header({.first_sequence = first_sequence, .identity = identity});
    const auto mark = encode_end_mark(first_sequence, made.seed_);
    std::string start(header.begin(), header.end());
    start.append(mark.begin(), mark.end());
    TRY(made.file_->write(0, start));
    TRY(made.file_->sync());
    TRY(disk.rename(unfinished, name));
    TRY(disk.sync());
    return made;
  };
  auto made = prepare();
  // Fails when it was renamed already; the file is then an empty segment, which the next try replaces.
  if (!made) (void)disk.remove(unfinished);
  return made;
}

Status SegmentWriter::append(std::span<iovec> pieces, uint64_t frame_bytes) {
  TRY(file_->write(end_, pieces));
  TRY(file_->sync());
  end_ += frame_bytes;
  return {};
}

Status SegmentWriter::cut() {
  TRY(file_->truncate(end_));
  return file_->sync();
}

}  // namespace weft::journal
