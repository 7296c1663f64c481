// SessionStart: what a client said when it began a session (HoneyHive's POST /session/start).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"

namespace weft::store {

struct SessionStart {
  // When it was received, as SQL over the event_updates table.
  static constexpr std::string_view kTime = "toUInt64(toUnixTimestamp64Milli(received)) * 1000000";

  std::string project;
  std::string session_id;
  std::string name;
  std::string source;
  uint64_t time_unix_nano = 0;
};

// The starts of these sessions, one each: a session that is started again keeps its first start.
Result<std::vector<SessionStart>> session_starts(engine::Engine& engine,
                                                 const std::vector<std::string>& session_ids,
                                                 const std::optional<std::string>& project);

}  // namespace weft::store
