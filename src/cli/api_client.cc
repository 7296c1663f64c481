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

// One request, made ready for libcurl.
class Transfer {
 public:
  Transfer(const std::string& server, const std::string& api_key, const std::string& path,
           const Parameters& parameters)
      : server_(server),
        curl_(curl_easy_init(), &curl_easy_cleanup),
        headers_(nullptr, &curl_slist_free_all) {
    std::string url = server + path;
    char separator = '?';
    for (const auto& [name, value] : parameters) {
      url += separator + escaped(curl_.get(), name) + "=" + escaped(curl_.get(), value);
      separator = '&';
    }
    if (!api_key.empty())
      headers_.reset(curl_slist_append(nullptr, ("Authorization: Bearer " + api_key).c_str()));
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_HTTPHEADER, headers_.get());
    set(CURLOPT_ACCEPT_ENCODING, "");
  }

  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(curl_.get(), option, value);
  }
  long status() const {
    long status = 0;
    curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
    return status;
  }
  CURLcode perform() { return curl_easy_perform(curl_.get()); }
  tl::unexpected<Error> no_answer(CURLcode failed) const {
    return fail(ErrorCode::unavailable,
                "no weft answers at {} ({}). Start one with `weft up`, or name it with --url", server_,
                curl_easy_strerror(failed));
  }

 private:
  const std::string& server_;
  CurlHandle curl_;
  CurlHeaders headers_;
};

struct Following {
  const Transfer& transfer;
  const ApiClient::Take& take;
  std::string refusal = {};  // the body of an answer that is none
  bool is_enough = false;
};

size_t hand_on(char* data, size_t size, size_t count, void* to) {
  auto& following = *static_cast<Following*>(to);
  const std::string_view bytes(data, size * count);
  if (following.transfer.status() != 200) {
    following.refusal += bytes;
    return bytes.size();
  }
  following.is_enough = !following.take(bytes);
  return following.is_enough ? 0 : bytes.size();
}

}  // namespace

Result<std::string> ApiClient::ask(Method method, const std::string& path, const Parameters& parameters,
                                   const std::string& body) const {
  Transfer transfer(url_, api_key_, path, parameters);
  std::string answer;
  if (method == Method::post) {
    transfer.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    transfer.set(CURLOPT_COPYPOSTFIELDS, body.data());
  }
  transfer.set(CURLOPT_WRITEFUNCTION, &append_to);
  transfer.set(CURLOPT_WRITEDATA, &answer);
  transfer.set(CURLOPT_TIMEOUT, kTimeoutSeconds);
  if (const CURLcode failed = transfer.perform(); failed != CURLE_OK) return transfer.no_answer(failed);
  if (transfer.status() != 200) return fail(code_of(transfer.status()), "{}", message_of(answer));
  return answer;
}

Status ApiClient::follow(const std::string& path, const Parameters& parameters, const Take& take) const {
  Transfer transfer(url_, api_key_, path, parameters);
  Following following{.transfer = transfer, .take = take};
  transfer.set(CURLOPT_WRITEFUNCTION, &hand_on);
  transfer.set(CURLOPT_WRITEDATA, &following);
  transfer.set(CURLOPT_CONNECTTIMEOUT, kTimeoutSeconds);
  const CURLcode failed = transfer.perform();
  if (following.is_enough) return {};
  if (failed != CURLE_OK) return transfer.no_answer(failed);
  if (transfer.status() != 200) return fail(code_of(transfer.status()), "{}", message_of(following.refusal));
  return {};
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
