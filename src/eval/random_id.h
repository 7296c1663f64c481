// Random names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "model/ids.h"

namespace weft::eval {

// From the kernel's generator, all of one run from one read of it. Any thread.
void fill_random(std::span<uint8_t> bytes);

model::TraceId random_trace_id();
model::SpanId random_span_id();
// RFC 9562, version 4.
std::string random_uuid();
// "eval-abc-2026-11-21T22:05:54", as promptfoo names runs.
std::string evaluation_id(int64_t unix_seconds);

}  // namespace weft::eval
