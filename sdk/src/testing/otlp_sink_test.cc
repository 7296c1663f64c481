#include "testing/otlp_sink.h"

#include <gtest/gtest.h>
#include <httplib.h>

#include <protozero/pbf_writer.hpp>

namespace weft::testing {
namespace {

using protozero::pbf_writer;

// A request with one span of this name, one attribute and one resource attribute.
std::string request_with(std::string_view name) {
  const auto attribute = [](pbf_writer& to, uint32_t tag, std::string key, auto set) {
    pbf_writer entry(to, tag);
    entry.add_string(1, key);
    pbf_writer value(entry, 2);
    set(value);
  };
  std::string bytes;
  pbf_writer request(bytes);
  pbf_writer resource_spans(request, 1);
  {
    pbf_writer resource(resource_spans, 1);
    attribute(resource, 1, "service.name", [](pbf_writer& value) { value.add_string(1, "tests"); });
  }
  pbf_writer scope_spans(resource_spans, 2);
  pbf_writer span(scope_spans, 2);
  span.add_bytes(2, std::string("\x01\x23\x45\x67\x89\xab\xcd\xef", 8));
  span.add_string(5, std::string(name));
  span.add_enum(6, 3);
  span.add_fixed64(7, 10);
  attribute(span, 9, "attempt", [](pbf_writer& value) { value.add_int64(3, -2); });
  return bytes;
}

TEST(OtlpSink, a_span_is_kept_with_what_it_says) {
  const OtlpSink sink;
  httplib::Client client(sink.endpoint());
  ASSERT_EQ(client.Post("/v1/traces", request_with("ask"), "application/x-protobuf")->status, 200);
  const SinkSpan span = sink.wait_for_span("ask");
  EXPECT_EQ(span.span_id, "0123456789abcdef");
  EXPECT_EQ(span.kind, SpanKind::client);
  EXPECT_EQ(span.start_time_ns, 10u);
  EXPECT_EQ(span.attributes["attempt"], Value(-2));
  EXPECT_TRUE(span.attributes["absent"].is_null());
  EXPECT_EQ(span.resource["service.name"], Value("tests"));
}

TEST(OtlpSink, a_refused_request_is_seen_and_its_spans_are_not) {
  OtlpSink sink;
  sink.answer_spans_with({{.status = 503, .headers = {{"Retry-After", "1"}}}});
  httplib::Client client(sink.endpoint());
  const auto refused = client.Post("/v1/traces", request_with("first"), "application/x-protobuf");
  EXPECT_EQ(refused->get_header_value("Retry-After"), "1");
  client.Post("/v1/traces", request_with("second"), "application/x-protobuf");
  EXPECT_EQ(sink.wait_for_spans(1).front().name, "second");
  EXPECT_EQ(sink.requests().size(), 2u);
  EXPECT_EQ(sink.requests()[0].header("content-type"), "application/x-protobuf");
}

TEST(OtlpSink, a_body_packed_with_gzip_is_unpacked) {
  const OtlpSink sink;
  httplib::Client client(sink.endpoint());
  client.set_compress(true);
  client.Post("/opentelemetry/v1/traces", request_with("packed"), "application/x-protobuf");
  EXPECT_EQ(sink.wait_for_span("packed").parent_span_id, "");
}

}  // namespace
}  // namespace weft::testing
