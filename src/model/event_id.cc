#include "model/event_id.h"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace weft::model {
namespace {

// The name space of weft's event ids (RFC 9562 §5.5), drawn once at random. Changing it would give every
// stored span a new event id, and updates sent for the old ones would find nothing.
constexpr boost::uuids::uuid kEventNamespace{
    {0x6b, 0x1f, 0x0a, 0x52, 0x3d, 0xc7, 0x4e, 0x1b, 0x9a, 0x84, 0x57, 0xe2, 0x90, 0xcb, 0x31, 0x6d}};

}  // namespace

std::string event_id(const TraceId& trace_id, const SpanId& span_id) {
  std::array<uint8_t, sizeof(TraceId) + sizeof(SpanId)> name;
  const auto middle = std::ranges::copy(trace_id.bytes, name.begin()).out;
  std::ranges::copy(span_id.bytes, middle);
  boost::uuids::name_generator_sha1 generate(kEventNamespace);
  return boost::uuids::to_string(generate(name.data(), name.size()));
}

std::string random_uuid() {
  // Draws from the operating system each time: ids stay unique across a fork and a restored machine image.
  boost::uuids::random_generator_pure generate;
  return boost::uuids::to_string(generate());
}

}  // namespace weft::model
