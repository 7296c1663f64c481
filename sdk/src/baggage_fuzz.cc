// Any bytes as baggage: what is read stays within the limits, is written in the characters of the grammar,
// and is read again as it is written.
#include <cstdint>

#include "header_text.h"
#include "must.h"
#include "utf8.h"
#include "weft/baggage.h"

using namespace weft::detail;
using weft::Baggage;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Baggage baggage = Baggage::parse({reinterpret_cast<const char*>(data), size});
  must(baggage.entries().size() <= Baggage::kEntriesMax);
  for (const auto& entry : baggage.entries()) {
    must(is_valid_utf8(entry.value) && baggage.get(entry.key) == entry.value);
    must(!baggage.without(entry.key).get(entry.key));
  }
  const std::string_view header = baggage.to_header();
  must(header.size() <= Baggage::kHeaderBytesMax);
  for (const char c : header) must((c >= 0x20 && c < 0x7f) || c == '\t');
  size_t ignored = 0;
  must(Baggage::parse(header, &ignored).to_header() == header && ignored == 0);
  return 0;
}
