#include "eval/environment.h"

#include <gtest/gtest.h>

namespace weft::eval {
namespace {

TEST(Environment, both_forms_are_replaced_and_javascript_is_left_alone) {
  Environment environment;
  environment.set("HOST", "db");
  EXPECT_EQ(environment.expanded(std::string_view("{{ env.HOST }}:${PORT:-80}${HOST}")), "db:80db");
  EXPECT_EQ(environment.expanded(std::string_view("`${output}` {{name}} ${a.b} {{env.HOST | upper}}")),
            "`${output}` {{name}} ${a.b} {{env.HOST | upper}}");
}

}  // namespace
}  // namespace weft::eval
