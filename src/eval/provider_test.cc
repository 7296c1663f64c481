#include "eval/provider.h"

#include <gtest/gtest.h>

namespace weft::eval {
namespace {

Call call_of_test(const char* id) {
  Call call;
  call.context = {{"evaluationId", "eval-1"}, {"testCaseId", id}};
  call.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  return call;
}

TEST(ResourceAttributes, follow_what_the_environment_says) {
  EXPECT_EQ(resource_attributes("team=search", call_of_test("3-0"), ProcessServes::one_call),
            "team=search,evaluation.id=eval-1,session.id=eval-1,test.case.id=3-0,"
            "weft.eval.trace_id=0af7651916cd43dd8448eb211c80319c");
}

TEST(ResourceAttributes, of_a_process_for_many_calls_name_no_test) {
  EXPECT_EQ(resource_attributes("", call_of_test("3-0"), ProcessServes::many_calls),
            "evaluation.id=eval-1,session.id=eval-1");
}

TEST(ResourceAttributes, a_value_cannot_end_the_list_or_add_to_it) {
  const auto text = resource_attributes("", call_of_test("a, b=ü"), ProcessServes::one_call);
  EXPECT_NE(text.find("test.case.id=a%2C%20b%3D%C3%BC,"), std::string::npos) << text;
}

}  // namespace
}  // namespace weft::eval
