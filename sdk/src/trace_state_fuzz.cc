// Any bytes as a tracestate: what is read has at most 32 members, each can be found, replaced and left out,
// and is read again as it is written.
#include <cstdint>
#include <string>

#include "header_text.h"
#include "must.h"
#include "weft/trace_state.h"

using namespace weft::detail;
using weft::TraceState;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto state = TraceState::parse({reinterpret_cast<const char*>(data), size});
  if (!state) return 0;
  must(TraceState::parse(state->to_header()) == state);
  size_t members = 0;
  for (std::string_view rest = state->to_header(); !rest.empty(); ++members) {
    std::string_view value = take_until(rest, ',');
    const std::string_view key = take_until(value, '=');
    must(state->get(key) == value);
    must(!state->without(key).get(key));
    const auto first = state->with(key, value);
    must(first && first->to_header().starts_with(key) &&
         first->to_header().size() == state->to_header().size());
  }
  must(members <= TraceState::kMembersMax);
  return 0;
}
