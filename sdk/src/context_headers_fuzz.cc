// Any bytes as the headers of a request, a line each, its first byte for the name: what is read is read again
// as it is written, and has nothing to ignore then.
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "context_headers.h"
#include "header_text.h"
#include "must.h"

using namespace weft::detail;

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

// So that all of it fits into headers again, however much of it has to be encoded.
constexpr size_t kBytesMax = 2048;
constexpr std::array<std::string_view, 8> kNames = {"traceparent",  "tracestate",   "baggage",
                                                    "b3",           "x-b3-traceid", "x-b3-spanid",
                                                    "x-b3-sampled", "x-b3-flags"};

Headers headers_of(std::string_view text) {
  Headers headers;
  while (!text.empty()) {
    const std::string_view line = take_until(text, '\n');
    if (line.empty()) continue;
    headers.emplace_back(kNames[static_cast<uint8_t>(line[0]) % kNames.size()], line.substr(1));
  }
  return headers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > kBytesMax) return 0;
  const Headers headers = headers_of({reinterpret_cast<const char*>(data), size});
  size_t ignored = 0;
  const auto context = read_context(reader_of(headers), ignored);
  must(ignored <= kNames.size());
  if (!context) return 0;
  Headers written;
  write_context(writer_of(written), *context, "session_id=s,project=p");
  ignored = 0;
  const auto again = read_context(reader_of(written), ignored);
  must(again && ignored == 0);
  must(again->span_context() == context->span_context());
  must(again->baggage().get("session_id").has_value());
  return 0;
}
