#include "model/service_name.h"

#include <gtest/gtest.h>

namespace weft::model {
namespace {

std::string_view named(std::string_view service, std::string_view source) {
  static Attribute attribute;
  attribute = {"service.name", Value::string(service)};
  Resource resource;
  resource.attributes = {&attribute, 1};
  return service_name(resource, source, "tutorial");
}

TEST(ServiceName, a_real_service_name_wins_over_the_exporters_source) {
  EXPECT_EQ(named("billing", "gateway"), "billing");
}

TEST(ServiceName, placeholders_of_sdks_give_way_to_the_exporters_source) {
  EXPECT_EQ(named("unknown_service:python", "user-service"), "user-service");
  EXPECT_EQ(named("honeyhive-service", "user-service"), "user-service");
  EXPECT_EQ(named("tutorial", "user-service"), "user-service");
}

TEST(ServiceName, without_a_source_the_placeholder_is_better_than_nothing) {
  EXPECT_EQ(named("unknown_service:node", ""), "unknown_service:node");
}

}  // namespace
}  // namespace weft::model
