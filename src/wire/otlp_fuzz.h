// What both OTLP fuzzers check: whatever decodes can be encoded in either encoding and decoded again.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

#include "wire/batch_difference.h"
#include "wire/otlp.h"

namespace weft::wire::fuzz {

inline void must(bool truth) {
  if (!truth) std::abort();
}

inline model::SpanBatch decode_own(Encoding encoding, std::string body) {
  auto decoded = decode_otlp(encoding, std::make_shared<const std::string>(std::move(body)));
  must(decoded.has_value());
  must(decoded->rejected_spans == 0);
  return std::move(decoded->batch);
}

inline void check_round_trips(Encoding encoding, const uint8_t* data, size_t size) {
  const auto body = std::make_shared<const std::string>(reinterpret_cast<const char*>(data), size);
  const auto decoded = decode_otlp(encoding, body);
  if (!decoded) return;
  must((decoded->rejected_spans == 0) == decoded->rejected_reason.empty());
  const auto& batch = decoded->batch;
  must(first_difference(batch, decode_own(Encoding::protobuf, encode_otlp_protobuf(batch))).empty());
  // Bytes that are not UTF-8 become U+FFFD in JSON, so the first time may differ and the second may not.
  const auto from_json = decode_own(Encoding::json, encode_otlp_json(batch));
  must(first_difference(from_json, decode_own(Encoding::json, encode_otlp_json(from_json))).empty());
}

}  // namespace weft::wire::fuzz
