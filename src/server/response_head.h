// The status line and headers of an answer. Pure; any thread.
#pragma once

#include <string>

#include "server/http_message.h"

namespace weft::server {

// Ends with the empty line. Content-Length is the body's, also where the body is not sent (HEAD).
std::string response_head(const Response& response, bool keep_alive);

}  // namespace weft::server
