#include "resource.h"

#include <errno.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "proto_buffer.h"
#include "utf8.h"
#include "uuid.h"
#include "version.h"

namespace weft::detail {
namespace {

constexpr std::string_view kPid = "process.pid";
// opentelemetry/proto/resource/v1: Resource.attributes; common/v1: KeyValue and AnyValue.
constexpr uint8_t kAttributes = 0x0a;
constexpr uint8_t kKey = 0x0a;
constexpr uint8_t kValue = 0x12;
constexpr uint8_t kStringValue = 0x0a;
constexpr uint8_t kIntValue = 0x18;

void encode_value(ProtoBuffer& out, std::string_view key, const std::string& value) {
  uint64_t number = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (key == kPid && error == std::errc() && stop == end) {
    out.byte(kIntValue);
    out.varint(number);
  } else {
    out.field(kStringValue, value);
  }
}

}  // namespace

void Resource::set(std::string_view key, std::string_view value) {
  const auto it = std::find_if(attributes_.begin(), attributes_.end(),
                               [key](const auto& attribute) { return attribute.first == key; });
  if (it == attributes_.end()) {
    attributes_.emplace_back(replace_invalid_utf8(key), replace_invalid_utf8(value));
  } else {
    it->second = replace_invalid_utf8(value);
  }
}

bool Resource::has(std::string_view key) const noexcept {
  return std::any_of(attributes_.begin(), attributes_.end(),
                     [key](const auto& attribute) { return attribute.first == key; });
}

std::string Resource::encode() const {
  ProtoBuffer out;
  for (const auto& [key, value] : attributes_) {
    if (!out.reserve(key.size() + value.size() + 64)) break;
    const size_t attribute = out.begin_message(kAttributes);
    out.field(kKey, key);
    const size_t any_value = out.begin_message(kValue);
    encode_value(out, key, value);
    out.end_message(any_value);
    out.end_message(attribute);
  }
  return std::string(out.view());
}

Resource resource_of_process() {
  Resource resource;
  resource.set("telemetry.sdk.name", "weft");
  resource.set("telemetry.sdk.language", "cpp");
  resource.set("telemetry.sdk.version", sdk_version());
  resource.set("service.instance.id", make_uuid());
  resource.set(kPid, std::to_string(getpid()));
  char host[256] = {};
  if (gethostname(host, sizeof(host) - 1) == 0 && host[0] != '\0') resource.set("host.name", host);
  return resource;
}

std::string program_name() {
  const std::string_view name = program_invocation_short_name;
  return name.empty() ? "program" : std::string(name);
}

}  // namespace weft::detail
