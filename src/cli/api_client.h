// ApiClient: a running weft's API, as the reading verbs use it.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
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

  // Errors carry the server's own sentence, or that there is no weft at that address and how to start one.
  // `body` is sent with post.
  Result<std::string> ask(Method method, const std::string& path, const Parameters& parameters = {},
                          const std::string& body = {}) const;
  Result<boost::json::value> get(const std::string& path, const Parameters& parameters = {}) const;
  // GET of an answer that goes on: hands on what comes, until `take` says false or the server ends it. No
  // time limit once it is connected.
  using Take = std::function<bool(std::string_view bytes)>;
  Status follow(const std::string& path, const Parameters& parameters, const Take& take) const;
  // The JSON of an answer.
  Result<boost::json::value> parsed(const std::string& answer) const;

 private:
  std::string url_;
  std::string api_key_;
};

}  // namespace weft::cli
