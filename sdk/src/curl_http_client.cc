#include "curl_http_client.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <mutex>

#include "version.h"

namespace weft::detail {
namespace {

// How long one wait for the network may last; `cancel` ends it early.
constexpr int kPollMs = 1'000;

// Walks through the parts of a body, as libcurl asks for them.
class BodyReader {
 public:
  explicit BodyReader(const std::vector<std::string_view>& parts) : parts_(parts) {}

  size_t read(char* to, size_t room) noexcept {
    size_t written = 0;
    while (written < room && part_ < parts_.size()) {
      const std::string_view rest = parts_[part_].substr(offset_);
      const size_t count = std::min(rest.size(), room - written);
      if (count > 0) std::memcpy(to + written, rest.data(), count);
      written += count;
      offset_ += count;
      if (count == rest.size()) {
        ++part_;
        offset_ = 0;
      }
    }
    return written;
  }
  void rewind() noexcept { part_ = offset_ = 0; }
  size_t size() const noexcept {
    size_t sum = 0;
    for (const std::string_view part : parts_) sum += part.size();
    return sum;
  }

 private:
  const std::vector<std::string_view>& parts_;
  size_t part_ = 0;
  size_t offset_ = 0;
};

size_t read_body(char* to, size_t size, size_t count, void* reader) {
  return static_cast<BodyReader*>(reader)->read(to, size * count);
}

// libcurl starts again when a connection that was kept turns out to be closed.
int rewind_body(void* reader, curl_off_t offset, int origin) {
  if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  static_cast<BodyReader*>(reader)->rewind();
  return CURL_SEEKFUNC_OK;
}

size_t keep_reply(char* data, size_t size, size_t count, void* reply) {
  auto& body = *static_cast<std::string*>(reply);
  const size_t bytes = size * count;
  try {
    body.append(data, std::min(bytes, CurlHttpClient::kReplyBytesMax - body.size()));
  } catch (...) {
    return 0;  // no memory: libcurl ends the transfer
  }
  return bytes;
}

}  // namespace

struct CurlHttpClient::Transfer {
  explicit Transfer(const HttpRequest& request) : body(request.body) { error[0] = '\0'; }
  ~Transfer() { curl_slist_free_all(headers); }

  void add_header(const std::string& line) {
    if (curl_slist* const longer = curl_slist_append(headers, line.c_str())) headers = longer;
  }

  BodyReader body;
  curl_slist* headers = nullptr;
  std::string reply;
  char error[CURL_ERROR_SIZE];
};

CurlHttpClient::CurlHttpClient() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  for (auto& socket : sockets_) socket = -1;
}

CurlHttpClient::~CurlHttpClient() {
  if (easy_ != nullptr) curl_easy_cleanup(easy_);
  if (multi_ != nullptr) curl_multi_cleanup(multi_);
}

bool CurlHttpClient::open() noexcept {
  if (easy_ == nullptr) easy_ = curl_easy_init();
  if (multi_ == nullptr) multi_ = curl_multi_init();
  return easy_ != nullptr && multi_ != nullptr;
}

HttpReply CurlHttpClient::send(const HttpRequest& request) noexcept {
  HttpReply reply;
  try {
    if (!open()) {
      reply.error = "libcurl has no memory for a handle";
      return reply;
    }
    Transfer transfer(request);
    configure(request, transfer);
    const int result = perform();
    if (result == CURLE_OK) {
      long status = 0;
      curl_off_t retry_after_s = 0;  // libcurl reads seconds and dates
      curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
      curl_easy_getinfo(easy_, CURLINFO_RETRY_AFTER, &retry_after_s);
      reply.status = static_cast<int>(status);
      reply.retry_after_ms =
          static_cast<uint32_t>(std::clamp<curl_off_t>(retry_after_s, 0, kRetryAfterMaxMs / 1000) * 1000);
      reply.body = std::move(transfer.reply);
    } else if (cancelled_) {
      reply.error = "cancelled";
    } else {
      reply.error =
          transfer.error[0] != '\0' ? transfer.error : curl_easy_strerror(static_cast<CURLcode>(result));
    }
  } catch (...) {
    reply.error = "out of memory";
  }
  return reply;
}

void CurlHttpClient::configure(const HttpRequest& request, Transfer& transfer) noexcept {
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(easy_, option, value); };
  curl_easy_reset(easy_);
  for (const auto& [name, value] : request.headers) {
    // A header with nothing in it ends in a semicolon, for libcurl.
    transfer.add_header(value.empty() ? name + ";" : name + ": " + value);
  }
  transfer.add_header("Expect:");  // no round trip before the body
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_POST, 1L);
  set(CURLOPT_CUSTOMREQUEST, request.method);
  set(CURLOPT_HTTPHEADER, transfer.headers);
  set(CURLOPT_USERAGENT, ("weft-cpp/" + std::string(sdk_version())).c_str());
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.body.size()));
  set(CURLOPT_READFUNCTION, &read_body);
  set(CURLOPT_READDATA, &transfer.body);
  set(CURLOPT_SEEKFUNCTION, &rewind_body);
  set(CURLOPT_SEEKDATA, &transfer.body);
  set(CURLOPT_WRITEFUNCTION, &keep_reply);
  set(CURLOPT_WRITEDATA, &transfer.reply);
  set(CURLOPT_ERRORBUFFER, transfer.error);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout_ms));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(
      CURLOPT_OPENSOCKETFUNCTION, +[](void* client, curlsocktype purpose, curl_sockaddr* address) {
        return static_cast<curl_socket_t>(open_socket(client, purpose, address));
      });
  set(CURLOPT_CLOSESOCKETDATA, this);
  set(CURLOPT_CLOSESOCKETFUNCTION, &close_socket);
}

// Through a multi handle, for that is what another thread can wake.
int CurlHttpClient::perform() noexcept {
  CURLM* const multi = multi_;
  if (curl_multi_add_handle(multi, easy_) != CURLM_OK) return CURLE_FAILED_INIT;
  int running = 1;
  while (running != 0 && !cancelled_) {
    if (curl_multi_perform(multi, &running) != CURLM_OK) break;
    if (running != 0) curl_multi_poll(multi, nullptr, 0, kPollMs, nullptr);
  }
  int result = CURLE_ABORTED_BY_CALLBACK;
  int queued = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi, &queued)) {
    if (message->msg == CURLMSG_DONE) result = message->data.result;
  }
  curl_multi_remove_handle(multi, easy_);
  return result;
}

void CurlHttpClient::cancel() noexcept {
  cancelled_ = true;
  if (CURLM* const multi = multi_) curl_multi_wakeup(multi);
}

void CurlHttpClient::forget_after_fork() noexcept {
  for (auto& socket : sockets_) {
    const int parents = socket.exchange(-1);
    if (parents >= 0) close(parents);
  }
  // Given up, not cleaned up: that would say goodbye on connections which the parent uses.
  easy_ = nullptr;
  multi_ = nullptr;
  cancelled_ = false;
}

int CurlHttpClient::open_socket(void* client, int, void* address) noexcept {
  const auto& wanted = *static_cast<curl_sockaddr*>(address);
  // Not for programs that the application starts.
  const int socket = ::socket(wanted.family, wanted.socktype | SOCK_CLOEXEC, wanted.protocol);
  if (socket < 0) return CURL_SOCKET_BAD;
  for (auto& place : static_cast<CurlHttpClient*>(client)->sockets_) {
    int free = -1;
    if (place.compare_exchange_strong(free, socket)) break;
  }
  return socket;
}

int CurlHttpClient::close_socket(void* client, int socket) noexcept {
  for (auto& place : static_cast<CurlHttpClient*>(client)->sockets_) {
    int closed = socket;
    if (place.compare_exchange_strong(closed, -1)) break;
  }
  return close(socket);
}

}  // namespace weft::detail
