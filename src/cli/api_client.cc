#include "cli/api_client.h"

#include <curl/curl.h>

#include <boost/json.hpp>
#include <memory>

namespace weft::cli {
namespace {

using CurlHandle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using CurlHeaders = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

size_t append_to(char* data, size_t size, size_t count, void* to) {
  static_cast<std::string*>(to)->append(data, size * count);
  return size * count;
}

std::string escaped(CURL* curl, const std::string& text) {
  const std::unique_ptr<char, decltype(&curl_free)> made(
      curl_easy_escape(curl, text.data(), static_cast<int>(text.size())), &curl_free);
  return made.get();
}

ErrorCode code_of(long http_status) {
  switch (http_status) {
    case 400:
      return ErrorCode::invalid_argument;
    case 401:
      return ErrorCode::unauthenticated;
    case 404:
      return ErrorCode::not_found;
    case 503:
      return ErrorCode::unavailable;
    default:
      return ErrorCode::internal;
  }
}

std::string message_of(const std::string& body) {
  boost::system::error_code error;
  const auto parsed = boost::json::parse(body, error);
  if (const auto* message = error ? nullptr : parsed.find_pointer("/error/message", error);
      message != nullptr) {
    if (message->is_string()) return std::string(message->get_string());
  }
  return body.substr(0, 200);
}

}  // namespace

Result<std::string> ApiClient::ask(Method method, const std::string& path,
                                   const Parameters& parameters) const {
  const CurlHandle curl(curl_easy_init(), &curl_easy_cleanup);
  std::string url = url_ + path;
  char separator = '?';
  for (const auto& [name, value] : parameters) {
    url += separator + escaped(curl.get(), name) + "=" + escaped(curl.get(), value);
    separator = '&';
  }
  CurlHeaders headers(nullptr, &curl_slist_free_all);
  if (!api_key_.empty())
    headers.reset(curl_slist_append(nullptr, ("Authorization: Bearer " + api_key_).c_str()));
  std::string body;
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  if (method == Method::post) curl_easy_setopt(curl.get(), CURLOPT_COPYPOSTFIELDS, "");
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &append_to);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, kTimeoutSeconds);
  curl_easy_setopt(curl.get(), CURLOPT_ACCEPT_ENCODING, "");
  if (const CURLcode failed = curl_easy_perform(curl.get()); failed != CURLE_OK) {
    return fail(ErrorCode::unavailable,
                "no weft answers at {} ({}). Start one with `weft up`, or name it with --url", url_,
                curl_easy_strerror(failed));
  }
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return fail(code_of(status), "{}", message_of(body));
  return body;
}

Result<boost::json::value> ApiClient::get(const std::string& path, const Parameters& parameters) const {
  TRY_ASSIGN(const auto text, ask(Method::get, path, parameters));
  return parsed(text);
}

Result<boost::json::value> ApiClient::parsed(const std::string& answer) const {
  boost::system::error_code error;
  auto value = boost::json::parse(answer, error);
  if (error) {
    return fail(ErrorCode::internal, "{} answered something that is not JSON: {}", url_,
                answer.substr(0, 100));
  }
  return value;
}

}  // namespace weft::cli
