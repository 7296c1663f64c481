// Bytes of a stranger as a segment file: opening and reading must neither crash nor invent a record.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "journal/fake_disk.h"
#include "journal/journal.h"
#include "journal/record.h"
#include "journal/segment.h"

namespace weft::journal {
namespace {

constexpr Identity::Bytes kIdentity = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
constexpr size_t kRecords = 4;

void require(bool holds) {
  if (!holds) std::abort();
}

// A sound segment; record n has a body of 37 n bytes n.
std::string sound_segment(const Identity& identity) {
  const auto header = encode_segment_header({.first_sequence = 1, .identity = identity});
  std::string bytes(header.begin(), header.end());
  const uint64_t seed = identity.seed(1);
  for (uint64_t sequence = 1; sequence <= kRecords; ++sequence) {
    const std::string body(37 * sequence, static_cast<char>(sequence));
    const Head head{.kind = 1,
                    .sequence = sequence,
                    .body_bytes = static_cast<uint32_t>(body.size()),
                    .payload_checksum = payload_checksum("", "", body)};
    const HeadBytes head_bytes = encode_head(head, seed);
    bytes.append(head_bytes.data(), head_bytes.size()).append(body);
    bytes.resize(padded(bytes.size()));
  }
  const HeadBytes mark = encode_end_mark(kRecords + 1, seed);
  return bytes.append(mark.data(), mark.size());
}

// Each four bytes of input overwrite one byte, cut the file, or put a head with a right checksum somewhere.
void spoil(std::string& segment, std::string_view input, uint64_t seed) {
  for (; input.size() >= 4; input.remove_prefix(4)) {
    const auto byte = [&](size_t index) { return static_cast<uint8_t>(input[index]); };
    const size_t at = (byte(1) * 256u + byte(2)) % (segment.size() + 1);
    if (byte(0) < 200 && at < segment.size()) segment[at] = input[3];
    if (byte(0) >= 200 && byte(0) < 220) segment.resize(at + 1);
    if (byte(0) < 220) continue;
    const Head head{.kind = static_cast<uint8_t>(byte(3) % 6),
                    .sequence = byte(3) / 4u,
                    .body_bytes = byte(3) * 0x01010101u,
                    .project_bytes = static_cast<uint16_t>(byte(2) * 257u)};
    const HeadBytes bytes = encode_head(head, seed);
    segment.resize(std::max(segment.size(), at + bytes.size()));
    segment.replace(at, bytes.size(), bytes.data(), bytes.size());
  }
}

void check(FakeFolder& folder, bool bodies_are_known) {
  auto journal = Journal::open({.directory = "fuzz", .segment_bytes = 4096}, folder.disk());
  if (!journal) return;
  const auto records = (*journal)->read(1, UINT64_MAX);
  require(records.has_value());
  uint64_t before = 0;
  for (const auto& [sequence, record] : *records) {
    require(sequence > before);
    before = sequence;
    require(sequence <= (*journal)->last_sequence());
    // An empty body is one of the heads that the input made.
    if (bodies_are_known && !record.body->empty()) {
      require(*record.body == std::string(37 * sequence, static_cast<char>(sequence)));
    }
  }
}

}  // namespace
}  // namespace weft::journal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weft::journal;
  weft::log::set_level(weft::log::Level::error);
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const bool is_raw = data[0] % 2 == 0;

  FakeFolder folder;
  const Identity identity(kIdentity);
  if (!identity.store(*folder.disk())) std::abort();
  std::string segment = is_raw ? std::string(input) : sound_segment(identity);
  if (!is_raw) spoil(segment, input, identity.seed(1));
  folder.set_content(segment_name(1), segment);
  // Once as the newest segment, whose end is looked for, and once as one in the middle.
  if (data[0] % 4 >= 2) folder.set_content(segment_name(kRecords + 1), sound_segment(identity));
  check(folder, !is_raw);
  return 0;
}
