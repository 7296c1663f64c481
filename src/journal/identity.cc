#include "journal/identity.h"

#include <xxhash.h>

#include <algorithm>
#include <random>
#include <string_view>

#include "base/hex.h"

namespace weft::journal {

namespace {

constexpr size_t kTextBytes = 36;
constexpr std::array<size_t, 4> kDashes = {8, 13, 18, 23};
constexpr size_t kFileBytes = kTextBytes + 1 + 16 + 1;

// The text, a blank, its checksum and a newline: one flipped bit must not make another identity of it.
std::string file_content(const Identity& identity) {
  const std::string text = identity.text();
  return fmt::format("{} {:016x}\n", text, XXH3_64bits(text.data(), text.size()));
}

std::optional<Identity> parse(std::string_view content) {
  std::string digits(content.substr(0, kTextBytes));
  std::erase(digits, '-');
  Identity::Bytes bytes{};
  if (!from_hex(digits, bytes) || file_content(Identity(bytes)) != content) return std::nullopt;
  return Identity(bytes);
}

}  // namespace

Identity Identity::random() {
  std::random_device source;
  Bytes bytes{};
  std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<uint8_t>(source()); });
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0f) | 0x40);  // RFC 9562: version 4, random
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);
  return Identity(bytes);
}

Result<std::optional<Identity>> Identity::load(Disk& disk) {
  const auto content = read_file(disk, kFileName, kFileBytes);
  if (content) return parse(*content);
  const ErrorCode code = content.error().code;
  if (code == ErrorCode::not_found || code == ErrorCode::data_loss) return std::nullopt;
  return tl::make_unexpected(content.error());
}

Status Identity::store(Disk& disk) const {
  return replace_file(disk, kFileName, file_content(*this));
}

std::string Identity::text() const {
  std::string text = to_hex(bytes_);
  for (const size_t dash : kDashes) text.insert(dash, 1, '-');
  return text;
}

uint64_t Identity::seed(uint64_t first_sequence) const {
  return XXH3_64bits_withSeed(bytes_.data(), bytes_.size(), first_sequence);
}

}  // namespace weft::journal
