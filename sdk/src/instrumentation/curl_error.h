#pragma once

#include <string>

namespace weft::detail {

// What `error.type` says of a CURLcode: one of few words, the rest by libcurl's number.
std::string curl_error_type(int curl_code);

}  // namespace weft::detail
