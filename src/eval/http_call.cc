#include "eval/http_call.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace weft::eval {
namespace {

// Lives until its transfer is done.
struct Transfer {
  explicit Transfer(HttpRequest asked) : request(std::move(asked)) {}
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() {
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
  }

  HttpRequest request;
  HttpAnswer answer;
  CURL* easy = curl_easy_init();
  curl_slist* headers = nullptr;
};

size_t take_body(char* data, size_t size, size_t count, void* to) {
  auto& body = static_cast<Transfer*>(to)->answer.body;
  if (body.size() + size * count > kAnswerBytesMax) return 0;
  body.append(data, size * count);
  return size * count;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  return text;
}

size_t take_header(char* data, size_t size, size_t count, void* to) {
  auto& answer = static_cast<Transfer*>(to)->answer;
  const std::string_view line = trimmed({data, size * count});
  if (line.starts_with("HTTP/")) {
    // Of a redirect's answer only the last counts.
    answer.headers.clear();
    const size_t space = line.find(' ');
    const size_t text = space == line.npos ? line.npos : line.find(' ', space + 1);
    answer.status_text = text == line.npos ? "" : std::string(line.substr(text + 1));
  } else if (const size_t colon = line.find(':'); colon != line.npos) {
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    answer.headers.emplace_back(std::move(name), trimmed(line.substr(colon + 1)));
  }
  return size * count;
}

void prepare(Transfer& transfer) {
  const auto& request = transfer.request;
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(transfer.easy, option, value); };
  for (const auto& [name, value] : request.headers) {
    // A header without a value needs a semicolon, or libcurl leaves it out.
    const std::string line = value.empty() ? name + ";" : name + ": " + value;
    transfer.headers = curl_slist_append(transfer.headers, line.c_str());
  }
  transfer.headers = curl_slist_append(transfer.headers, "Expect:");
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  set(CURLOPT_NOBODY, request.method == "HEAD" ? 1L : 0L);
  set(CURLOPT_HTTPHEADER, transfer.headers);
  if (!request.body.empty()) {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.data());
  }
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, kRedirectsMax);
  set(CURLOPT_SSL_VERIFYPEER, request.verify_tls ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, request.verify_tls ? 2L : 0L);
  set(CURLOPT_ACCEPT_ENCODING, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, &transfer);
  set(CURLOPT_HEADERFUNCTION, &take_header);
  set(CURLOPT_HEADERDATA, &transfer);
}

std::string why(const Transfer& transfer, int code) {
  if (code == CURLE_OK) return "";
  const auto& request = transfer.request;
  if (code == CURLE_OPERATION_TIMEDOUT)
    return fmt::format("Request timed out after {} ms: {} {}", request.timeout.count(), request.method,
                       request.url);
  if (code == CURLE_WRITE_ERROR)
    return fmt::format("the answer of {} has more than {} bytes", request.url, kAnswerBytesMax);
  return fmt::format("{} {}: {}", request.method, request.url,
                     curl_easy_strerror(static_cast<CURLcode>(code)));
}

HttpFailure failure_of(int code) {
  switch (code) {
    case CURLE_OK:
      return HttpFailure::none;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFailure::timed_out;
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return HttpFailure::broken_off;
    default:
      return HttpFailure::other;
  }
}

}  // namespace

void call_http(Loop& loop, HttpRequest request, std::function<void(HttpAnswer)> done) {
  auto transfer = std::make_shared<Transfer>(std::move(request));
  prepare(*transfer);
  const auto take = [transfer, done = std::move(done)](int code) {
    transfer->answer.error = why(*transfer, code);
    transfer->answer.failure = failure_of(code);
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &transfer->answer.status);
    done(std::move(transfer->answer));
  };
  loop.start(transfer->easy, take, transfer->request.when_dropped);
}

}  // namespace weft::eval
