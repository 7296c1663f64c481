#include "faults.h"

namespace faults {
namespace {

constexpr size_t kTraceIdBegin = 3;  // behind "00-"
constexpr size_t kTraceIdDigits = 32;

std::string as_uuid(const std::string& id) {
  return id.substr(0, 8) + "-" + id.substr(8, 4) + "-" + id.substr(12, 4) + "-" + id.substr(16, 4) + "-" +
         id.substr(20);
}

}  // namespace

std::optional<ContextFormat> context_format(const std::string& name) {
  if (name == "w3c") return ContextFormat::w3c;
  if (name == "none") return ContextFormat::none;
  if (name == "uuid") return ContextFormat::uuid;
  if (name == "64-bit") return ContextFormat::sixty_four;
  return std::nullopt;
}

std::string reformatted(const std::string& traceparent, ContextFormat format) {
  const std::string id = traceparent.substr(kTraceIdBegin, kTraceIdDigits);
  std::string changed = traceparent;
  if (format == ContextFormat::uuid) changed.replace(kTraceIdBegin, kTraceIdDigits, as_uuid(id));
  if (format == ContextFormat::sixty_four) changed.replace(kTraceIdBegin, kTraceIdDigits, id.substr(16));
  return changed;
}

}  // namespace faults
