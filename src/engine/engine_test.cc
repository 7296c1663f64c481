#include "engine/engine.h"

#include <gtest/gtest.h>

#include "engine/testing.h"

namespace weft::engine {
namespace {

class EngineTest : public testing::EngineFixture {};

TEST_F(EngineTest, answers) {
  EXPECT_EQ(ask("SELECT 1"), "1");
}

}  // namespace
}  // namespace weft::engine
