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

enum class Method : uint8_t { get, post };

// One thread.
class ApiClient {
 public:
  static constexpr long kTimeoutSeconds = 30;

  // `api_key` is sent as a bearer token when not empty.
  ApiClient(std::string url, std::string api_key) : url_(std::move(url)), api_key_(std::move(api_key)) {}

  // Without a body. Errors carry the server's own sentence, or that there is no weft at that address and how
  // to start one.
  Result<std::string> ask(Method method, const std::string& path, const Parameters& parameters = {}) const;
  Result<boost::json::value> get(const std::string& path, const Parameters& parameters = {}) const;
  // The JSON of an answer.
  Result<boost::json::value> parsed(const std::string& answer) const;

 private:
  std::string url_;
  std::string api_key_;
};

}  // namespace weft::cli
