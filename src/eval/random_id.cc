#include "eval/random_id.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/random.h>

#include <random>

namespace weft::eval {
namespace {

std::mt19937_64 seeded() {
  uint64_t seed[4] = {};
  if (::getrandom(seed, sizeof seed, 0) != sizeof seed) seed[0] = std::random_device()();
  std::seed_seq sequence(std::begin(seed), std::end(seed));
  return std::mt19937_64(sequence);
}

template <class Id>
Id random_id() {
  Id id;
  // All zero means none.
  while (!id.is_valid()) fill_random(id.bytes);
  return id;
}

}  // namespace

void fill_random(std::span<uint8_t> bytes) {
  thread_local std::mt19937_64 generator = seeded();
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(generator());
}

model::TraceId random_trace_id() {
  return random_id<model::TraceId>();
}

model::SpanId random_span_id() {
  return random_id<model::SpanId>();
}

std::string random_uuid() {
  std::array<uint8_t, 16> bytes;
  fill_random(bytes);
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3F) | 0x80);
  const std::string hex = to_hex(bytes);
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

std::string evaluation_id(int64_t unix_seconds) {
  std::array<uint8_t, 3> bytes;
  fill_random(bytes);
  std::string letters;
  for (const uint8_t byte : bytes) letters += static_cast<char>('a' + byte % 26);
  return fmt::format("eval-{}-{:%FT%T}", letters, fmt::gmtime(static_cast<std::time_t>(unix_seconds)));
}

}  // namespace weft::eval
