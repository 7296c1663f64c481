// UpdateBlock: session starts and event updates → a Native block of the event_updates table
// (docs/formats/schema.md).
#pragma once

#include <cstdint>
#include <string>

#include "engine/native_block.h"

namespace weft::store {

// The values of `kind`.
inline constexpr std::string_view kSessionStart = "session_start";
inline constexpr std::string_view kEventUpdate = "event_update";

// One thread.
class UpdateBlock {
 public:
  // `body` is a JSON object whose "event_id" names the event or session it speaks of. `project` and `kind`
  // must live until build(); an empty project is kDefaultProject.
  void add(uint64_t sequence, std::string_view project, std::string_view kind, std::string_view body,
           uint64_t received_unix_nano);
  size_t rows() const { return sequence_.size(); }
  // The body of `INSERT INTO event_updates (<column_names()>) FORMAT Native`.
  std::string build() const;

  static constexpr std::string_view column_names() {
    return "project, event_id, sequence, received, kind, body";
  }

 private:
  engine::LowCardinalityColumn project_, kind_;
  engine::StringColumn event_id_, body_;
  engine::FixedColumn<uint64_t> sequence_;
  engine::FixedColumn<int64_t> received_ms_;
};

}  // namespace weft::store
