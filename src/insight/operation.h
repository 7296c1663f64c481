// Operation: what a span does, as far as two spans that do the same say the same.
#pragma once

#include <compare>
#include <string_view>

#include "insight/peer.h"
#include "model/trace.h"

namespace weft::insight {

// Views into the trace.
struct Operation {
  std::string_view service;
  std::string_view name;
  std::string_view peer;  // whom it calls; "" where it does not say (peer.h)
  auto operator<=>(const Operation&) const = default;
};

inline Operation operation_of(const model::StoredSpan& stored) {
  return {stored.normalised.service, stored.span.name, peer_of(stored.span)};
}

}  // namespace weft::insight
