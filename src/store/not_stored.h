// What is said of a trace or span that is asked for and not there.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "model/ids.h"

namespace weft::store {

// " in project 'p'"; "" where all may be seen.
inline std::string in_project(const std::optional<std::string>& project) {
  return project ? fmt::format(" in project '{}'", *project) : std::string();
}

inline tl::unexpected<Error> no_such_trace(const model::TraceId& trace_id,
                                           const std::optional<std::string>& project) {
  return fail(ErrorCode::not_found,
              "no span of trace {} is stored{}: it may not have arrived yet, or was never sent here",
              trace_id.hex(), in_project(project));
}

}  // namespace weft::store
