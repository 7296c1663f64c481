#include "instrumentation/openai/transport.h"

#include <curl/curl.h>

#include <exception>
#include <memory>

#include "instrumentation/curl_error.h"

namespace weft::openai {
namespace {

using HeaderLines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

HeaderLines lines_of(const HeaderList& headers) {
  HeaderLines lines(nullptr, curl_slist_free_all);
  for (const auto& [name, value] : headers) {
    curl_slist* longer = curl_slist_append(lines.get(), (name + ": " + value).c_str());
    if (longer == nullptr) continue;
    lines.release();
    lines.reset(longer);
  }
  return lines;
}

// What a transfer's callback works with.
struct Reception {
  CURL* easy;
  const OnBytes& on_bytes;
  HttpReply& reply;
  size_t received = 0;
  bool too_long = false;
  std::exception_ptr thrown{};

  bool take(std::string_view bytes) {
    received += bytes.size();
    if (received > Client::kReplyBytesMax) {
      too_long = true;
      return false;
    }
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (!on_bytes || status != 200) {
      reply.body.append(bytes);
      return true;
    }
    reply.ended_by_receiver = !on_bytes(bytes);
    return !reply.ended_by_receiver;
  }
};

// No exception may cross libcurl, which is C.
size_t receive(char* data, size_t, size_t size, void* pointer) {
  auto& reception = *static_cast<Reception*>(pointer);
  try {
    return reception.take({data, size}) ? size : 0;
  } catch (...) {
    reception.thrown = std::current_exception();
    return 0;
  }
}

void record_outcome(CURL* easy, CURLcode code, const Reception& reception, HttpReply& reply) {
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  reply.status = static_cast<int>(status);
  curl_off_t retry_after_s = 0;
  if (curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_after_s) == CURLE_OK) {
    reply.retry_after_ms = static_cast<uint32_t>(retry_after_s) * 1000;
  }
  if (code == CURLE_OK || reply.ended_by_receiver) return;
  if (reception.too_long) {
    reply.error_type = "answer_too_long";
    reply.error = "the answer is longer than " + std::to_string(Client::kReplyBytesMax) + " bytes";
  } else {
    reply.error_type = weft::detail::curl_error_type(code);
    reply.error = curl_easy_strerror(code);
  }
}

}  // namespace

Transport::~Transport() {
  for (void* easy : idle_) curl_easy_cleanup(easy);
}

HttpReply Transport::post(const std::string& url, const HeaderList& headers, const std::string& body,
                          const OnBytes& on_bytes) const {
  HttpReply reply;
  CURL* easy = take_handle();
  if (easy == nullptr) {
    reply.error_type = "out_of_memory";
    reply.error = "libcurl has no memory for a request";
    return reply;
  }
  const HeaderLines lines = lines_of(headers);
  Reception reception{easy, on_bytes, reply};
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines.get());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long{connect_timeout_ms_});
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long{timeout_ms_});
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &receive);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &reception);
  record_outcome(easy, curl_easy_perform(easy), reception, reply);
  give_back(easy);
  if (reception.thrown) std::rethrow_exception(reception.thrown);
  return reply;
}

void* Transport::take_handle() const {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      void* easy = idle_.back();
      idle_.pop_back();
      return easy;
    }
  }
  return curl_easy_init();
}

void Transport::give_back(void* easy) const {
  curl_easy_reset(easy);  // keeps its connection
  {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < Client::kIdleConnectionsMax) {
      idle_.push_back(easy);
      return;
    }
  }
  curl_easy_cleanup(easy);
}

}  // namespace weft::openai
