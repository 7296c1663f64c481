// A query as the URL of ClickHouse's HTTP interface.
#pragma once

#include <string>

#include "engine/client.h"

namespace weft::engine {

// The time limit, the database, the query's settings and parameters, and its SQL when the body is data.
std::string request_url(const Address& address, const Query& query);

}  // namespace weft::engine
