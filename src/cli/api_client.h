// ApiClient: a running weft's API, as the reading verbs use it.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace weft::cli {

inline constexpr std::string_view kUrlDefault = "http://localhost:4318";

// Of a URL's query, unencoded.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// One thread.
class ApiClient {
 public:
  static constexpr long kTimeoutSeconds = 30;

  // `api_key` is sent as a bearer token when not empty.
  ApiClient(std::string url, std::string api_key) : url_(std::move(url)), api_key_(std::move(api_key)) {}

  // GET. Errors carry the server's own sentence, or that there is no weft at that address and how to start
  // one.
  Result<std::string> get_text(const std::string& path, const Parameters& parameters = {}) const;
  Result<boost::json::value> get(const std::string& path, const Parameters& parameters = {}) const;

 private:
  std::string url_;
  std::string api_key_;
};

}  // namespace weft::cli
