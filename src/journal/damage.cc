#include "journal/damage.h"

#include <algorithm>

#include "base/log.h"
#include "journal/segment.h"

namespace weft::journal {

void Damage::segment_header(uint64_t first_sequence) {
  counters_.update([](Counters& counters) { ++counters.damaged_segments; });
  log::error("journal: the header of {} is damaged; its records are read all the same",
             segment_name(first_sequence));
  keep_aside(first_sequence);
}

void Damage::records(uint64_t first_sequence, uint64_t from, uint64_t to) {
  if (!is_news(to)) return;
  counters_.update([&](Counters& counters) { counters.damaged_records += to - from; });
  log::error("journal: records {} to {} in {} are damaged and skipped: check the disk", from, to - 1,
             segment_name(first_sequence));
  keep_aside(first_sequence);
}

void Damage::missing(uint64_t from, uint64_t to) {
  if (!is_news(to)) return;
  counters_.update([](Counters& counters) { ++counters.missing_segments; });
  log::error("journal: the file with records {} to {} is missing; they are skipped: was it moved?", from,
             to - 1);
}

bool Damage::is_news(uint64_t to) {
  if (to <= reported_before_) return false;
  reported_before_ = to;
  return true;
}

void Damage::keep_aside(uint64_t first_sequence) {
  if (kept_files_ >= kKeptFilesMax) return;
  // First, so that no one writes over the file under its second name.
  catalog_.keep_from_reuse(first_sequence);
  const std::string name = segment_name(first_sequence);
  const auto linked = disk_.link(name, name + std::string(kDamagedEnding));
  if (linked) ++kept_files_;
  if (!linked && linked.error().code != ErrorCode::already_exists) {
    log::warning("journal: {} is not kept for inspection: {}", name, linked.error().message);
  }
}

}  // namespace weft::journal
