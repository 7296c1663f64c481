#pragma once

#include <string_view>

namespace weft::detail {

// Whether an attribute holds what people asked or models answered: what `capture_content = false` leaves out.
// Knows the keys of HoneyHive, OpenTelemetry's GenAI conventions, OpenInference and OpenLLMetry.
bool is_content_key(std::string_view key) noexcept;

}  // namespace weft::detail
