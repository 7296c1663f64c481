// Which library made a span, as HoneyHive names it.
#pragma once

#include <string_view>

#include "model/span.h"

namespace weft::model {

// "openinference", "traceloop", "vercel-ai", "openlit", "strands", "standard-genai"; "" where nothing tells.
std::string_view instrumentor(const Span& span, const Scope& scope);

}  // namespace weft::model
