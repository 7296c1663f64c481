// Numbered migrations, applied once each, in order, under a lock.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "engine/client.h"

namespace weft::engine {

struct Migration {
  uint32_t number = 0;                           // 1, 2, 3, … without gaps
  std::string_view name;                         // "spans table"
  std::span<const std::string_view> statements;  // each run alone; must be safe to repeat (IF NOT EXISTS)
};

// Creates the database and its `weft_migrations` table where they are missing, and applies what is new.
// Refused (unsupported) when the data holds a migration this program does not know: it is from a newer weft.
// Two wefts on one external server take turns, under a lock that the server forgets when it ends or a minute
// after its holder did.
Status migrate(const Client& client, std::string_view database, std::span<const Migration> migrations);

}  // namespace weft::engine
