#include "journal/record.h"

#include <xxhash.h>

#include "journal/bytes.h"

namespace weft::journal {

namespace {

constexpr std::array<char, 4> kMarker = {'r', 'e', 'c', '\n'};
constexpr size_t kSummedBytes = kHeadBytes - sizeof(uint64_t);
constexpr auto kKindMax = static_cast<uint8_t>(RecordKind::event_update);

}  // namespace

uint64_t padded(uint64_t bytes) {
  return (bytes + kRecordAlignment - 1) / kRecordAlignment * kRecordAlignment;
}

uint64_t Head::frame_bytes() const {
  return padded(kHeadBytes + uint64_t{project_bytes} + uint64_t{source_bytes} + uint64_t{body_bytes});
}

HeadBytes encode_head(const Head& head, uint64_t seed) {
  HeadBytes bytes{};
  Putter(bytes.data())
      .put(kMarker)
      .put(uint32_t{head.kind})
      .put(head.sequence)
      .put(head.received_unix_nano)
      .put(head.body_bytes)
      .put(head.project_bytes)
      .put(head.source_bytes)
      .put(head.payload_checksum);
  Putter(bytes.data() + kSummedBytes).put(uint64_t{XXH3_64bits_withSeed(bytes.data(), kSummedBytes, seed)});
  return bytes;
}

HeadBytes encode_end_mark(uint64_t next_sequence, uint64_t seed) {
  return encode_head(Head{.kind = kEndMark, .sequence = next_sequence}, seed);
}

std::optional<Head> decode_head(std::span<const char, kHeadBytes> untrusted_bytes, uint64_t seed) {
  Taker taker(untrusted_bytes.data());
  if (taker.take<std::array<char, 4>>() != kMarker) return std::nullopt;
  const auto kind = taker.take<uint32_t>();
  Head head;
  head.kind = static_cast<uint8_t>(kind);
  head.sequence = taker.take<uint64_t>();
  head.received_unix_nano = taker.take<uint64_t>();
  head.body_bytes = taker.take<uint32_t>();
  head.project_bytes = taker.take<uint16_t>();
  head.source_bytes = taker.take<uint16_t>();
  head.payload_checksum = taker.take<uint64_t>();
  if (taker.take<uint64_t>() != XXH3_64bits_withSeed(untrusted_bytes.data(), kSummedBytes, seed))
    return std::nullopt;
  if (kind > kKindMax || head.body_bytes > kBodyBytesMax) return std::nullopt;
  return head;
}

size_t find_marker(std::string_view bytes, size_t from) {
  const std::string_view marker(kMarker.data(), kMarker.size());
  size_t at = bytes.find(marker, from);
  while (at != std::string_view::npos && at % kRecordAlignment != 0) at = bytes.find(marker, at + 1);
  return at;
}

uint64_t payload_checksum(std::string_view project, std::string_view source, std::string_view body) {
  const uint64_t of_project = XXH3_64bits_withSeed(project.data(), project.size(), 0);
  const uint64_t of_source = XXH3_64bits_withSeed(source.data(), source.size(), of_project);
  return XXH3_64bits_withSeed(body.data(), body.size(), of_source);
}

}  // namespace weft::journal
