#include "engine/client.h"

#include <gtest/gtest.h>

#include "engine/testing.h"

namespace weft::engine {
namespace {

class ClientTest : public testing::EngineFixture {};

TEST_F(ClientTest, answers) {
  EXPECT_EQ(ask("SELECT 1"), "1");
}

}  // namespace
}  // namespace weft::engine
