// The address of an existing ClickHouse server, as a user writes it.
#pragma once

#include <string>

#include "base/result.h"
#include "engine/client.h"

namespace weft::engine {

// http[s]://[user[:password]@]host[:port][/database], with percent-escapes in user and password. Without a
// port it is ClickHouse's HTTP port (8123, or 8443 for https), without a database `weft`.
Result<Address> parse_server_url(const std::string& url);

}  // namespace weft::engine
