#include "engine/server_url.h"

#include <curl/curl.h>

#include <memory>

namespace weft::engine {
namespace {

using ParsedUrl = std::unique_ptr<CURLU, decltype([](CURLU* url) { curl_url_cleanup(url); })>;

std::string part(const ParsedUrl& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return "";
  std::string copy(text);
  curl_free(text);
  return copy;
}

}  // namespace

Result<Address> parse_server_url(const std::string& url) {
  const ParsedUrl parsed(curl_url());
  const CURLUcode code = curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0);
  if (code != CURLUE_OK) {
    return fail(ErrorCode::invalid_argument,
                "the ClickHouse address cannot be read ({}): write http://host:8123",
                curl_url_strerror(code));
  }
  const std::string scheme = part(parsed, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") {
    return fail(ErrorCode::invalid_argument, "ClickHouse is spoken to over http or https, not {}", scheme);
  }
  const std::string port = part(parsed, CURLUPART_PORT);
  const std::string database = part(parsed, CURLUPART_PATH).substr(1);
  Address address;
  address.url = fmt::format("{}://{}:{}", scheme, part(parsed, CURLUPART_HOST),
                            !port.empty() ? port : (scheme == "https" ? "8443" : "8123"));
  address.user = part(parsed, CURLUPART_USER, CURLU_URLDECODE);
  address.password = part(parsed, CURLUPART_PASSWORD, CURLU_URLDECODE);
  address.database = database.empty() ? "weft" : database;
  return address;
}

}  // namespace weft::engine
