#include "store/call_spans.h"

#include <fmt/format.h>

#include "engine/native_reader.h"

namespace weft::store {
namespace {

constexpr size_t kBytesARow = 25;  // at least: the widths of call_span_columns

std::vector<uint32_t> numbers_of(const engine::TextsView& texts, CallNames& names) {
  std::vector<uint32_t> numbers;
  numbers.reserve(texts.keys.size());
  for (const auto key : texts.keys) numbers.push_back(names.number_of(key));
  return numbers;
}

void read_block(engine::NativeReader& block, CallNames& names, std::vector<CallSpan>& spans) {
  const auto keys = block.numbers<uint64_t>();
  const auto parent_keys = block.numbers<uint64_t>();
  const auto roots = block.numbers<uint8_t>();
  const auto counted = block.numbers<uint8_t>();
  const auto errors = block.numbers<uint8_t>();
  const auto kinds = block.numbers<uint8_t>();
  const auto buckets = block.numbers<uint16_t>();
  const auto callee_kinds = block.numbers<uint8_t>();
  const auto callees = block.texts();
  const auto services = block.texts();
  const auto callee_numbers = numbers_of(callees, names);
  const auto service_numbers = numbers_of(services, names);
  for (size_t row = 0; row < block.rows(); ++row) {
    spans.push_back({.key = keys[row],
                     .parent_key = parent_keys[row],
                     .service = service_numbers[services.indexes[row]],
                     .callee = callee_numbers[callees.indexes[row]],
                     .bucket = buckets[row],
                     .kind = static_cast<model::SpanKind>(kinds[row]),
                     .callee_kind = static_cast<CalleeKind>(callee_kinds[row]),
                     .is_root = roots[row] != 0,
                     .is_error = errors[row] != 0,
                     .counts = counted[row] != 0});
  }
}

}  // namespace

// A key tells spans of one trace apart for certain, since only their ids differ in it. Spans of two traces
// have one key when the 64 bits of their traces' hashes differ as their ids do: among a billion spans, not
// one is likely to find a wrong parent (10^18 pairs, 2^64 keys). One hash for both keys, and CityHash64,
// which takes a quarter of SipHash's time. A root is told by a number: compared as texts, eight zero bytes
// are not equal to none.
std::string call_span_columns(std::string_view counted_from) {
  return fmt::format(
      "bitXor(cityHash64(trace_id) AS trace_key, reinterpretAsUInt64(span_id)), "
      "bitXor(trace_key, reinterpretAsUInt64(parent_span_id) AS parent), "
      "parent = 0, start_unix_nano >= {}, status_code = 2, kind, "
      "toUInt16(floor(8 * log2(greatest(duration_ns, 1)))), callee_kind, callee, service",
      counted_from);
}

Status read_call_spans(std::string_view answer, CallNames& names, std::vector<CallSpan>& spans) {
  engine::NativeReader reader(answer);
  spans.reserve(answer.size() / kBytesARow);
  while (reader.next_block()) read_block(reader, names, spans);
  return reader.status();
}

}  // namespace weft::store
