#include "gzip.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace weft::detail {
namespace {

std::string gunzip(const std::string& packed) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string out(4 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int end = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return end == Z_STREAM_END ? out : "broken";
}

TEST(Gzip, parts_come_out_as_one) {
  EXPECT_EQ(gunzip(gzip({"first ", "", "second"})), "first second");
  EXPECT_EQ(gunzip(gzip({})), "");
}

TEST(Gzip, what_does_not_shrink_is_whole_too) {
  std::string noise;
  uint64_t state = 1;
  for (int i = 0; i < 1'000'000; ++i)
    noise += static_cast<char>((state = state * 6364136223846793005u + 1) >> 56);
  EXPECT_EQ(gunzip(gzip({noise, noise})), noise + noise);
}

}  // namespace
}  // namespace weft::detail
