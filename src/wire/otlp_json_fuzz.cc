#include "wire/otlp_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  weft::wire::fuzz::check_round_trips(weft::wire::Encoding::json, data, size);
  return 0;
}
