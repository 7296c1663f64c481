#include "store/updates_presence.h"

#include <fmt/format.h>

#include "store/statement.h"
#include "store/update_block.h"

namespace weft::store {

Result<bool> UpdatesPresence::has_any(engine::Engine& engine) {
  if (state_ == State::unknown) {
    TRY_ASSIGN(const auto answer,
               Statement().ask(engine, fmt::format("SELECT kind FROM event_updates WHERE kind = '{}' LIMIT 1",
                                                   kEventUpdate)));
    auto unknown = State::unknown;
    state_.compare_exchange_strong(unknown, answer.empty() ? State::none : State::some);
  }
  return state_ == State::some;
}

}  // namespace weft::store
