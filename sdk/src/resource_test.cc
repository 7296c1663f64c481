#include "resource.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <map>

#include "export_request.h"
#include "settings.h"
#include "testing/otlp_sink.h"

namespace weft::detail {
namespace {

testing::Attributes decode(const std::string& resource) {
  return testing::decode_otlp(export_request_head(resource, 2) + std::string("\x12\0", 2)).at(0).resource;
}

testing::Attributes resolve(std::map<std::string, std::string> environment, TracerOptions options = {}) {
  std::vector<std::string> complaints;
  const auto look_up = [&](const char* name) {
    const auto it = environment.find(name);
    return it == environment.end() ? nullptr : it->second.c_str();
  };
  return decode(resolve_settings(std::move(options), look_up, complaints).resource);
}

TEST(Resource, says_which_process_it_is) {
  const auto resource = decode(resource_of_process().encode());
  EXPECT_EQ(resource["telemetry.sdk.name"], Value("weft"));
  EXPECT_EQ(resource["telemetry.sdk.language"], Value("cpp"));
  EXPECT_TRUE(resource.contains("telemetry.sdk.version"));
  EXPECT_TRUE(resource.contains("service.instance.id"));
  EXPECT_TRUE(resource.contains("host.name"));
  EXPECT_EQ(resource["process.pid"], Value(getpid()));
}

TEST(Resource, a_key_that_is_set_again_has_the_later_value) {
  Resource resource;
  resource.set("a", "1");
  resource.set("b", "2");
  resource.set("a", "3");
  EXPECT_EQ(decode(resource.encode()).size(), 2u);
  EXPECT_EQ(decode(resource.encode())["a"], Value("3"));
}

TEST(Resource, invalid_utf8_is_repaired) {
  Resource resource;
  resource.set("a", "x\xff");
  EXPECT_EQ(decode(resource.encode())["a"], Value("x\xef\xbf\xbd"));
}

TEST(Resource, a_long_value_is_whole) {
  Resource resource;
  resource.set("a", std::string(100'000, 'x'));
  EXPECT_EQ(decode(resource.encode())["a"].text().size(), 100'000u);
}

TEST(Resource, the_service_is_called_what_is_nearest) {
  EXPECT_TRUE(resolve({})["service.name"].text().starts_with("unknown_service:"));
  EXPECT_EQ(resolve({{"HH_PROJECT", "project"}})["service.name"], Value("project"));
  EXPECT_EQ(resolve({{"HH_PROJECT", "project"}, {"HH_SOURCE", "source"}})["service.name"], Value("source"));
  EXPECT_EQ(resolve({{"OTEL_RESOURCE_ATTRIBUTES", "service.name=r"}, {"HH_SOURCE", "s"}})["service.name"],
            Value("r"));
  EXPECT_EQ(
      resolve({{"OTEL_RESOURCE_ATTRIBUTES", "service.name=r"}, {"OTEL_SERVICE_NAME", "s"}})["service.name"],
      Value("s"));
  EXPECT_EQ(resolve({{"OTEL_SERVICE_NAME", "s"}}, {.service_name = "option"})["service.name"],
            Value("option"));
}

TEST(Resource, attributes_of_the_environment_are_percent_decoded) {
  const auto resource =
      resolve({{"OTEL_RESOURCE_ATTRIBUTES", " team = a%2Cb%20c , , empty=,host.name=mine,odd=%zz%4"}});
  EXPECT_EQ(resource["team"], Value("a,b c"));
  EXPECT_EQ(resource["empty"], Value(""));
  EXPECT_EQ(resource["host.name"], Value("mine"));
  EXPECT_EQ(resource["odd"], Value("%zz%4"));
}

TEST(Resource, attributes_of_options_come_last) {
  const auto resource =
      resolve({{"OTEL_RESOURCE_ATTRIBUTES", "a=1"}}, {.resource = {{"a", "2"}, {"b", "3"}}});
  EXPECT_EQ(resource["a"], Value("2"));
  EXPECT_EQ(resource["b"], Value("3"));
}

}  // namespace
}  // namespace weft::detail
