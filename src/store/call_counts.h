// CallCounts: calls between two names, counted by how long they took.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "store/call_spans.h"
#include "store/service_calls.h"

namespace weft::store {

// One thread.
class CallCounts {
 public:
  // Counts the calls among the spans of whole traces, by the rules of ServiceCallsRow.
  void add(std::span<CallSpan> spans);
  // The most calls first.
  std::vector<ServiceCallsRow> rows(const CallNames& names) const;

 private:
  struct Ends {
    uint32_t caller = 0;
    uint32_t callee = 0;
    CalleeKind kind = CalleeKind::service;
    uint16_t bucket = 0;
    bool operator==(const Ends&) const = default;
  };
  struct EndsHash {
    size_t operator()(const Ends& ends) const;
  };
  struct Count {
    uint64_t calls = 0;
    uint64_t errors = 0;
  };

  void count(const CallSpan& span, uint32_t caller, uint32_t callee, CalleeKind kind);

  boost::unordered_flat_map<Ends, Count, EndsHash> counts_;
};

}  // namespace weft::store
