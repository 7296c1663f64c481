#include "alerts/http_sender.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>

namespace weft::alerts {
namespace {

using CurlHandle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using CurlHeaders = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

size_t count_bytes(char*, size_t size, size_t count, void* to) {
  auto& bytes = *static_cast<size_t*>(to);
  bytes += size * count;
  return bytes > HttpSender::kAnswerBytesMax ? 0 : size * count;
}

int ends_early(void* stopping, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(stopping)->load() ? 1 : 0;
}

CurlHeaders headers_of(const Receiver& receiver, const std::string& id) {
  curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/json");
  list = curl_slist_append(list, ("Idempotency-Key: " + id).c_str());
  for (const auto& [name, value] : receiver.headers)
    list = curl_slist_append(list, (name + ": " + value).c_str());
  return {list, &curl_slist_free_all};
}

Delivery delivery_of(long status, curl_off_t retry_after_seconds) {
  if (status >= 200 && status < 300) return {.delivered = true, .problem = {}};
  const bool later = status == 408 || status == 429 || status >= 500;
  return {.delivered = false,
          .may_succeed_later = later,
          .wait_ns = retry_after_seconds > 0 ? static_cast<uint64_t>(retry_after_seconds) * kSecondNs : 0,
          .problem = fmt::format("it answered with status {}", status)};
}

}  // namespace

Delivery HttpSender::send(const Receiver& receiver, const std::string& id, const std::string& body) const {
  const CurlHandle curl(curl_easy_init(), &curl_easy_cleanup);
  const auto headers = headers_of(receiver, id);
  size_t answer_bytes = 0;
  curl_easy_setopt(curl.get(), CURLOPT_URL, receiver.url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl.get(), CURLOPT_USERAGENT, "weft");
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT_MS, kConnectMsMax);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, kAnswerMsMax);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &count_bytes);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer_bytes);
  curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, &ends_early);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(&stopping_));
  const CURLcode ended = curl_easy_perform(curl.get());
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  // Of an answer that is too long the status is known all the same.
  if (ended != CURLE_OK && !(ended == CURLE_WRITE_ERROR && status != 0)) {
    // The words for the code alone: curl's longer text names the host.
    return {.delivered = false, .may_succeed_later = true, .problem = curl_easy_strerror(ended)};
  }
  curl_off_t retry_after_seconds = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RETRY_AFTER, &retry_after_seconds);
  return delivery_of(status, retry_after_seconds);
}

}  // namespace weft::alerts
