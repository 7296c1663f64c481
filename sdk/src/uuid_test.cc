#include "uuid.h"

#include <gtest/gtest.h>

namespace weft::detail {
namespace {

TEST(Uuid, one_that_is_made_is_one_of_version_4) {
  const std::string id = make_uuid();
  EXPECT_TRUE(is_uuid(id)) << id;
  EXPECT_EQ(id[14], '4');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
  EXPECT_NE(id, make_uuid());
}

TEST(Uuid, digits_may_be_of_either_case_and_nothing_else) {
  EXPECT_TRUE(is_uuid("9F1C7B1E-0d0e-1c57-8a5e-0a6d4b8f2c11"));
  EXPECT_FALSE(is_uuid(""));
  EXPECT_FALSE(is_uuid("9f1c7b1e0d0e4c578a5e0a6d4b8f2c11"));
  EXPECT_FALSE(is_uuid("9f1c7b1e-0d0e-4c57-8a5e-0a6d4b8f2c1g"));
  EXPECT_FALSE(is_uuid("9f1c7b1e-0d0e-4c57-8a5e-0a6d4b8f2c111"));
  EXPECT_FALSE(is_uuid("9f1c7b1e00d0e04c5708a5e00a6d4b8f2c11"));
}

}  // namespace
}  // namespace weft::detail
