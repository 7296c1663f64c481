// The schema, as numbered migrations. docs/formats/schema.md says what each column holds.
#pragma once

#include <span>

#include "engine/migrate.h"

namespace weft::store {

inline constexpr std::string_view kDatabase = "weft";

std::span<const engine::Migration> migrations();

}  // namespace weft::store
