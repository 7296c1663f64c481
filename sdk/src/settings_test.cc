#include "settings.h"

#include <gtest/gtest.h>

#include <map>

#include "uuid.h"

namespace weft::detail {
namespace {

using Variables = std::map<std::string, std::string>;

// Resolves options and an environment, and keeps the complaints.
class Resolved {
 public:
  explicit Resolved(Variables environment, TracerOptions options = {})
      : environment_(std::move(environment)),
        settings(resolve_settings(
            std::move(options), [this](const char* name) { return look_up(name); }, complaints)) {}

  std::string header(const std::string& name) const {
    for (const auto& [key, value] : settings.headers) {
      if (key == name) return value;
    }
    return {};
  }
  std::string complaint() const { return complaints.size() == 1 ? complaints[0] : ""; }
  bool samples() const {
    const TraceId id{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
    const Context none;
    return settings.sampler.decide({none, id, "name", SpanKind::internal, {}}) ==
           SamplingDecision::record_and_sample;
  }

 private:
  const char* look_up(const char* name) const {
    const auto it = environment_.find(name);
    return it == environment_.end() ? nullptr : it->second.c_str();
  }
  Variables environment_;

 public:
  std::vector<std::string> complaints;
  Settings settings;
};

TEST(Settings, without_anything_spans_and_session_go_to_this_machine) {
  const Resolved resolved(Variables{});
  EXPECT_EQ(resolved.settings.traces_url, "http://localhost:4318/opentelemetry/v1/traces");
  EXPECT_EQ(resolved.settings.session_url, "http://localhost:4318/session/start");
  EXPECT_EQ(resolved.settings.events_url, "http://localhost:4318/events");
  EXPECT_TRUE(is_uuid(resolved.settings.session_id));
  EXPECT_FALSE(resolved.settings.session_name.empty());
  EXPECT_TRUE(resolved.complaints.empty());
}

TEST(Settings, an_option_comes_before_the_environment) {
  const Resolved resolved(
      Variables{{"HH_PROJECT", "environment"}, {"HH_API_URL", "http://environment"}, {"HH_SOURCE", "s"}},
      {.project = "option", .endpoint = "http://option/"});
  EXPECT_EQ(resolved.settings.project, "option");
  EXPECT_EQ(resolved.settings.source, "s");
  EXPECT_EQ(resolved.settings.traces_url, "http://option/opentelemetry/v1/traces");
}

TEST(Settings, only_an_endpoint_of_otel_means_its_path_and_no_session) {
  const Resolved resolved(Variables{{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/base"}});
  EXPECT_EQ(resolved.settings.traces_url, "http://collector:4318/base/v1/traces");
  EXPECT_EQ(resolved.settings.session_url, "");
  EXPECT_EQ(resolved.settings.session_id, "");
}

TEST(Settings, the_endpoint_of_traces_is_taken_as_it_is) {
  const Resolved resolved(Variables{{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://general"},
                                    {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces/exactly"}});
  EXPECT_EQ(resolved.settings.traces_url, "http://traces/exactly");
}

TEST(Settings, a_session_that_is_asked_for_is_at_the_origin_of_the_otel_endpoint) {
  const Resolved resolved(Variables{{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://h:1/a/b?c"}},
                          {.session = true});
  EXPECT_EQ(resolved.settings.session_url, "https://h:1/session/start");
  EXPECT_TRUE(is_uuid(resolved.settings.session_id));
}

TEST(Settings, a_session_can_be_refused) {
  EXPECT_EQ(Resolved(Variables{}, {.session = false}).settings.session_url, "");
}

TEST(Settings, a_session_that_is_given_is_joined) {
  const std::string id = "9f1c7b1e-0d0e-4c57-8a5e-0a6d4b8f2c11";
  const Resolved resolved(Variables{}, {.session_id = id});
  EXPECT_TRUE(resolved.settings.session_joined);
  EXPECT_EQ(resolved.settings.session_id, id);
}

TEST(Settings, a_session_id_that_is_no_uuid_is_told_and_replaced) {
  const Resolved resolved(Variables{}, {.session_id = "42"});
  EXPECT_FALSE(resolved.settings.session_joined);
  EXPECT_TRUE(is_uuid(resolved.settings.session_id));
  EXPECT_EQ(resolved.complaint(),
            "options.session_id is '42', which is no UUID; a session of its own is started, " +
                resolved.settings.session_id);
}

TEST(Settings, headers_carry_key_source_and_project) {
  const Resolved resolved(Variables{}, {.api_key = "k", .project = "p", .source = "s"});
  EXPECT_EQ(resolved.header("Authorization"), "Bearer k");
  EXPECT_EQ(resolved.header("X-Source"), "s");
  EXPECT_EQ(resolved.header("X-Project"), "p");
}

TEST(Settings, a_later_header_replaces_an_earlier_one_of_any_case) {
  const Resolved resolved(
      Variables{{"HH_API_KEY", "environment"}, {"OTEL_EXPORTER_OTLP_HEADERS", "authorization=Basic%20x,a=b"}},
      {.headers = {{"A", "c"}}});
  EXPECT_EQ(resolved.header("Authorization"), "");
  EXPECT_EQ(resolved.header("authorization"), "Basic x");
  EXPECT_EQ(resolved.header("a"), "");
  EXPECT_EQ(resolved.header("A"), "c");
}

TEST(Settings, headers_of_traces_replace_the_general_ones) {
  const Resolved resolved(
      Variables{{"OTEL_EXPORTER_OTLP_HEADERS", "a=1"}, {"OTEL_EXPORTER_OTLP_TRACES_HEADERS", "b=2"}});
  EXPECT_EQ(resolved.header("a"), "");
  EXPECT_EQ(resolved.header("b"), "2");
}

TEST(Settings, a_header_that_would_begin_another_is_not_sent_and_not_shown) {
  const Resolved resolved(Variables{{"OTEL_EXPORTER_OTLP_HEADERS", "a=secret%0d%0aEvil: 1"}});
  EXPECT_EQ(resolved.header("a"), "");
  EXPECT_NE(resolved.complaint(), "");
  EXPECT_EQ(resolved.complaint().find("secret"), std::string::npos);
}

TEST(Settings, export_options_come_from_the_environment) {
  const Resolved resolved(Variables{{"OTEL_BSP_MAX_QUEUE_SIZE", "100"},
                                    {"OTEL_BSP_SCHEDULE_DELAY", "7"},
                                    {"OTEL_EXPORTER_OTLP_TIMEOUT", "9"},
                                    {"OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"}});
  const ExportOptions& exports = resolved.settings.exports;
  EXPECT_EQ(exports.queue_spans_max, 100u);
  EXPECT_EQ(exports.batch_spans_max, 100u);
  EXPECT_EQ(exports.schedule_delay_ms, 7u);
  EXPECT_EQ(exports.timeout_ms, 9u);
  EXPECT_TRUE(exports.gzip);
  EXPECT_TRUE(resolved.complaints.empty());
}

TEST(Settings, export_options_that_are_given_replace_the_environment) {
  const Resolved resolved(Variables{{"OTEL_BSP_SCHEDULE_DELAY", "7"}},
                          {.exports = ExportOptions{.timeout_ms = 3}});
  EXPECT_EQ(resolved.settings.exports.schedule_delay_ms, ExportOptions().schedule_delay_ms);
  EXPECT_EQ(resolved.settings.exports.timeout_ms, 3u);
}

TEST(Settings, a_batch_is_no_larger_than_the_queue) {
  const Resolved resolved(Variables{},
                          {.exports = ExportOptions{.queue_spans_max = 10, .batch_spans_max = 20}});
  EXPECT_EQ(resolved.settings.exports.batch_spans_max, 10u);
  EXPECT_EQ(resolved.complaint(), "the largest batch is '20', which is more than the queue holds; it is 10");
}

TEST(Settings, export_options_of_zero_are_told_and_raised) {
  const Resolved resolved(Variables{}, {.exports = ExportOptions{.queue_bytes_max = 0}});
  EXPECT_EQ(resolved.settings.exports.queue_bytes_max, 65536u);
  EXPECT_EQ(resolved.complaint(), "options.exports.queue_bytes_max is '0', which is too small; it is 65536");
}

TEST(Settings, limits_of_spans_come_before_general_ones) {
  const Resolved resolved(Variables{{"OTEL_ATTRIBUTE_COUNT_LIMIT", "1"},
                                    {"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "2"},
                                    {"OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "3"},
                                    {"OTEL_SPAN_EVENT_COUNT_LIMIT", "4"},
                                    {"OTEL_SPAN_LINK_COUNT_LIMIT", "5"},
                                    {"OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "6"},
                                    {"OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "0"}});
  const SpanLimits& limits = resolved.settings.limits;
  EXPECT_EQ(limits.attributes_max, 2u);
  EXPECT_EQ(limits.attribute_bytes_max, 3u);
  EXPECT_EQ(limits.events_max, 4u);
  EXPECT_EQ(limits.links_max, 5u);
  EXPECT_EQ(limits.event_attributes_max, 6u);
  EXPECT_EQ(limits.link_attributes_max, 0u);
}

TEST(Settings, samplers_come_from_the_environment) {
  EXPECT_TRUE(Resolved(Variables{}).samples());
  EXPECT_TRUE(Resolved(Variables{{"OTEL_TRACES_SAMPLER", "always_on"}}).samples());
  EXPECT_FALSE(Resolved(Variables{{"OTEL_TRACES_SAMPLER", "always_off"}}).samples());
  EXPECT_FALSE(Resolved(Variables{{"OTEL_TRACES_SAMPLER", "parentbased_always_off"}}).samples());
  EXPECT_FALSE(Resolved(Variables{{"OTEL_TRACES_SAMPLER", "traceidratio"}, {"OTEL_TRACES_SAMPLER_ARG", "0"}})
                   .samples());
  EXPECT_TRUE(Resolved(Variables{{"OTEL_TRACES_SAMPLER", "parentbased_traceidratio"}}).samples());
}

struct Wrong {
  std::string variable;
  std::string value;
  std::string complaint;
};
class WrongValue : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongValue, is_one_line_that_names_variable_value_and_what_is_done) {
  const auto& [variable, value, complaint] = GetParam();
  const Resolved resolved(
      Variables{{variable, value},
                {"OTEL_TRACES_SAMPLER", variable == "OTEL_TRACES_SAMPLER" ? value : "traceidratio"}});
  EXPECT_EQ(resolved.complaint(), variable + " is '" + value + "', which is " + complaint);
  EXPECT_EQ(resolved.settings.traces_url, "http://localhost:4318/opentelemetry/v1/traces");
}

INSTANTIATE_TEST_SUITE_P(
    Settings, WrongValue,
    ::testing::Values(
        Wrong{"HH_API_URL", "localhost:4318", "no URL that begins with http:// or https://; it is ignored"},
        Wrong{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://host:99999", "a URL with a wrong port; it is ignored"},
        Wrong{"OTEL_BSP_MAX_QUEUE_SIZE", "many", "not a number from 1 to 4294967295; it is ignored"},
        Wrong{"OTEL_BSP_SCHEDULE_DELAY", "-1", "not a number from 0 to 4294967295; it is ignored"},
        Wrong{"OTEL_SPAN_LINK_COUNT_LIMIT", "12x", "not a number from 0 to 4294967295; it is ignored"},
        Wrong{"OTEL_TRACES_SAMPLER", "sometimes", "no sampler that is known; parentbased_always_on is used"},
        Wrong{"OTEL_TRACES_SAMPLER_ARG", "1.5", "not a ratio from 0 to 1; all traces are sampled"},
        Wrong{"OTEL_TRACES_SAMPLER_ARG", "nan", "not a ratio from 0 to 1; all traces are sampled"},
        Wrong{"OTEL_TRACES_EXPORTER", "zipkin", "neither otlp nor none; otlp is used"},
        Wrong{"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
              "a protocol that weft does not speak; http/protobuf is used"},
        Wrong{"OTEL_EXPORTER_OTLP_COMPRESSION", "zstd", "neither gzip nor none; nothing is compressed"},
        Wrong{"OTEL_SDK_DISABLED", "perhaps", "neither true nor false; it is ignored"},
        Wrong{"WEFT_CAPTURE_CONTENT", "0", "neither true nor false; it is ignored"},
        Wrong{"OTEL_RESOURCE_ATTRIBUTES", "novalue", "no key=value; this entry is ignored"}));

TEST(Settings, a_wrong_url_is_ignored_for_the_next_best) {
  const Resolved resolved(Variables{{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector"}},
                          {.endpoint = "ftp://wrong"});
  EXPECT_EQ(resolved.settings.traces_url, "http://collector/v1/traces");
  EXPECT_EQ(resolved.complaints.size(), 1u);
}

TEST(Settings, it_can_be_switched_off) {
  EXPECT_TRUE(Resolved(Variables{{"OTEL_SDK_DISABLED", "TRUE"}}).settings.disabled);
  EXPECT_TRUE(Resolved(Variables{{"OTEL_TRACES_EXPORTER", "none"}}).settings.disabled);
  EXPECT_TRUE(Resolved(Variables{}, {.disabled = true}).settings.disabled);
  EXPECT_FALSE(Resolved(Variables{{"OTEL_SDK_DISABLED", ""}}).settings.disabled);
}

TEST(Settings, content_and_spool_come_from_the_environment) {
  const Resolved resolved(Variables{{"WEFT_CAPTURE_CONTENT", "false"}, {"WEFT_SPOOL", "/var/spool/x"}});
  EXPECT_FALSE(resolved.settings.capture_content);
  EXPECT_EQ(resolved.settings.spool, "/var/spool/x");
}

}  // namespace
}  // namespace weft::detail
