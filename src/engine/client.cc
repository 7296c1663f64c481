#include "engine/client.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "engine/connection_pool.h"
#include "engine/exception.h"
#include "engine/request_url.h"

namespace weft::engine {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr size_t kAnswerBytesMax = 1ULL
                                   << 30;  // beyond: too_large; every reading statement has a LIMIT below it
constexpr milliseconds kConnectTimeoutMax{5'000};
// The server is asked to end the query at its timeout, which gives the better message. The connection is
// closed, and the query thereby cancelled, when the server has not done so after this much more.
constexpr milliseconds kCancelGrace{500};
constexpr long kUploadBufferBytes = 2 * 1024 * 1024;  // the most libcurl takes; a block is tens of megabytes
// Below the time after which ClickHouse closes an idle connection (30 s; the embedded one 60 s).
constexpr long kIdleConnectionSeconds = 20;

struct Answer {
  std::string body;
  std::string exception_tag;  // of the header X-ClickHouse-Exception-Tag
  bool too_large = false;
  std::array<char, CURL_ERROR_SIZE> curl_error{};
};

size_t take_body(const char* data, size_t, size_t size, void* answer_pointer) {
  auto& answer = *static_cast<Answer*>(answer_pointer);
  answer.too_large = answer.body.size() + size > kAnswerBytesMax;
  if (answer.too_large) return 0;
  answer.body.append(data, size);
  return size;
}

size_t take_header(const char* data, size_t, size_t size, void* answer_pointer) {
  constexpr std::string_view kTag = "X-ClickHouse-Exception-Tag: ";
  std::string_view line(data, size);
  if (!line.starts_with(kTag)) return size;
  line.remove_prefix(kTag.size());
  static_cast<Answer*>(answer_pointer)->exception_tag = line.substr(0, line.find('\r'));
  return size;
}

class HeaderList {
 public:
  HeaderList() = default;
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;
  ~HeaderList() { curl_slist_free_all(list_); }

  void add(const std::string& line) { list_ = curl_slist_append(list_, line.c_str()); }
  curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

void add_headers(HeaderList& headers, const Address& address) {
  headers.add("Expect:");  // no pause before a large body
  headers.add("Content-Type: application/octet-stream");
  if (!address.user.empty()) {
    headers.add("X-ClickHouse-User: " + address.user);
    headers.add("X-ClickHouse-Key: " + address.password);
  }
}

void set_connection_options(CURL* handle, milliseconds timeout) {
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");  // the environment's proxies are for the world outside
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(handle, CURLOPT_MAXCONNECTS, 1L);
  curl_easy_setopt(handle, CURLOPT_MAXAGE_CONN, kIdleConnectionSeconds);
  curl_easy_setopt(handle, CURLOPT_UPLOAD_BUFFERSIZE, kUploadBufferBytes);
  const auto connect_timeout = std::min(timeout, kConnectTimeoutMax);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_timeout.count()));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>((timeout + kCancelGrace).count()));
}

void set_answer(CURL* handle, Answer& answer) {
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &answer);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, answer.curl_error.data());
}

tl::unexpected<Error> fail_with(const Exception& exception) {
  if (exception.code == 0) {
    return fail(ErrorCode::unavailable, "what answers there is not ClickHouse: {}", exception.message);
  }
  return fail(classify(exception.code), "ClickHouse {}: {}", exception.code, exception.message);
}

// libcurl's outcome and ClickHouse's answer, as one result.
Result<std::string> judge(CURLcode code, CURL* handle, Answer answer, const std::string& url) {
  if (answer.too_large) {
    return fail(ErrorCode::too_large, "the answer is over {} bytes: ask for less", kAnswerBytesMax);
  }
  if (auto late = find_late_exception(answer.body, answer.exception_tag)) return fail_with(*late);
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return fail(ErrorCode::deadline_exceeded, "no answer from {} in time ({})", url,
                answer.curl_error.data());
  }
  if (code != CURLE_OK)
    return fail(ErrorCode::unavailable, "no answer from {}: {}", url,
                answer.curl_error[0] != 0 ? answer.curl_error.data() : curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return fail_with(parse_exception(answer.body));
  return std::move(answer.body);
}

}  // namespace

struct Client::Impl {
  mutable std::mutex mutex;
  Address address;
  ConnectionPool pool;

  Address current_address() const {
    const std::scoped_lock lock(mutex);
    return address;
  }
};

Client::Client(Address address) : impl_(std::make_unique<Impl>()) {
  impl_->address = std::move(address);
}
Client::~Client() = default;

void Client::set_address(Address address) {
  const std::scoped_lock lock(impl_->mutex);
  impl_->address = std::move(address);
}

Result<std::string> Client::run(const Query& query) const {
  const auto deadline = Clock::now() + query.timeout;
  TRY_ASSIGN(const auto loan, impl_->pool.borrow(deadline));
  const Address address = impl_->current_address();
  if (address.url.empty())
    return fail(ErrorCode::unavailable, "the engine is not running at the moment: try again shortly");
  const std::string url = request_url(address, query);
  const std::string_view body = query.data.empty() ? std::string_view(query.sql) : query.data;
  HeaderList headers;
  add_headers(headers, address);
  Answer answer;

  CURL* const handle = loan.handle();
  set_connection_options(handle, query.timeout);
  set_answer(handle, answer);
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.data());  // sent from where it lies, not copied
  const CURLcode code = curl_easy_perform(handle);
  return judge(code, handle, std::move(answer), address.url);
}

}  // namespace weft::engine
