#include "weft/span.h"

#include <cxxabi.h>

#include <cstdlib>
#include <typeinfo>

#include "honeyhive_fields.h"
#include "span_record.h"

namespace weft {

using detail::SpanRecord;

Span& Span::operator=(Span&& other) noexcept {
  if (this == &other) return *this;
  end();
  context_ = std::move(other.context_);
  handle_ = std::exchange(other.handle_, {});
  return *this;
}

bool Span::is_recording() const noexcept {
  return handle_.record != nullptr && handle_.record->is_recording(handle_.generation);
}

Span& Span::set_attribute(std::string_view key, AttributeValue value) noexcept {
  if (handle_.record != nullptr) handle_.record->set_attribute(handle_.generation, key, value);
  return *this;
}

Span& Span::set_attributes(Fields attributes) noexcept {
  for (const Attribute& attribute : attributes) set_attribute(attribute.key, attribute.value);
  return *this;
}

Span& Span::add_event(std::string_view name, Fields attributes, uint64_t time_ns) noexcept {
  if (handle_.record != nullptr) handle_.record->add_event(handle_.generation, name, attributes, time_ns);
  return *this;
}

Span& Span::add_link(const SpanContext& context, Fields attributes) noexcept {
  if (handle_.record != nullptr) handle_.record->add_link(handle_.generation, context, attributes);
  return *this;
}

Span& Span::set_status(StatusCode code, std::string_view message) noexcept {
  if (handle_.record != nullptr) handle_.record->set_status(handle_.generation, code, message);
  return *this;
}

Span& Span::set_name(std::string_view name) noexcept {
  if (handle_.record != nullptr) handle_.record->set_name(handle_.generation, name);
  return *this;
}

Span& Span::enrich_span(const Enrichment& enrichment) noexcept {
  detail::write_enrichment(handle_, enrichment);
  return *this;
}

Span& Span::set_result(const Value& result) noexcept {
  detail::write_fields(handle_, detail::kOutputs, {{"result", result}});
  return *this;
}

Span& Span::record_exception(const std::exception& exception) noexcept {
  int status = -1;
  char* const readable = abi::__cxa_demangle(typeid(exception).name(), nullptr, nullptr, &status);
  record_error(status == 0 ? readable : typeid(exception).name(), exception.what());
  std::free(readable);
  return *this;
}

Span& Span::record_error(std::string_view type, std::string_view message) noexcept {
  add_event("exception", {{"exception.type", type}, {"exception.message", message}});
  set_attribute("honeyhive_error", message);
  if (!type.empty()) set_attribute("honeyhive_error_type", type);
  return set_status(StatusCode::error, message);
}

void Span::end(uint64_t time_ns) noexcept {
  const detail::SpanHandle handle = std::exchange(handle_, {});
  if (handle.record != nullptr) handle.record->end(handle.generation, time_ns);
}

}  // namespace weft
