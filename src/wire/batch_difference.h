// What two batches differ in: for tests and fuzzers.
#pragma once

#include <string>

#include "model/span.h"

namespace weft::wire {

// "" when both hold the same spans in the same order, with equal resources and scopes; else where they first
// differ
// ("span 3: events"). Numbers of resources and scopes do not matter, what they say does.
std::string first_difference(const model::SpanBatch& a, const model::SpanBatch& b);

}  // namespace weft::wire
