// Which functions of ClickHouse a person's own SQL may call.
#pragma once

#include <string_view>

namespace weft::store {

// Only what computes with its arguments: nothing that reads a file, a dictionary, another table, the server's
// settings or the network, as `file`, `joinGet`, `getMacro` and `aiGenerate` do, whatever the user of the
// connection is granted. A list of what may be, since new versions bring new functions. Names in any case;
// aggregates also with their combinators (`countIf`, `sumMap`).
bool is_harmless_function(std::string_view name);

}  // namespace weft::store
