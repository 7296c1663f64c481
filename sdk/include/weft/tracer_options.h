#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "weft/sampler.h"
#include "weft/value.h"

namespace weft {

/// Limits of one span. What goes past them is dropped or cut; the span carries the counts. The defaults are
/// OpenTelemetry's (Trace SDK, "Span Limits").
struct SpanLimits {
  uint32_t attributes_max = 128;  ///< OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT, OTEL_ATTRIBUTE_COUNT_LIMIT
  uint32_t attribute_bytes_max =
      0xffffffff;             ///< OTEL_(SPAN_)ATTRIBUTE_VALUE_LENGTH_LIMIT; cut at a character's end
  uint32_t events_max = 128;  ///< OTEL_SPAN_EVENT_COUNT_LIMIT
  uint32_t links_max = 128;   ///< OTEL_SPAN_LINK_COUNT_LIMIT
  uint32_t event_attributes_max = 128;  ///< OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT
  uint32_t link_attributes_max = 128;   ///< OTEL_LINK_ATTRIBUTE_COUNT_LIMIT
};

/// How ended spans travel.
struct ExportOptions {
  uint32_t queue_spans_max =
      65'536;  ///< OTEL_BSP_MAX_QUEUE_SIZE; spans that find it full are dropped and counted
  uint64_t queue_bytes_max = 64u << 20;  ///< likewise
  uint32_t batch_spans_max = 8'192;      ///< OTEL_BSP_MAX_EXPORT_BATCH_SIZE
  uint32_t batch_bytes_max = 4u << 20;   ///< a batch is sent when either is reached…
  uint32_t schedule_delay_ms =
      1'000;                     ///< …or when its oldest span has waited this long. OTEL_BSP_SCHEDULE_DELAY
  uint32_t timeout_ms = 10'000;  ///< of one request. OTEL_EXPORTER_OTLP_TIMEOUT, OTEL_BSP_EXPORT_TIMEOUT
  uint32_t retry_max_ms = 60'000;  ///< how long one batch is tried before it is dropped and counted
  uint32_t exit_flush_ms = 5'000;  ///< how long the end of the process may wait for the last batch
  bool gzip = false;               ///< OTEL_EXPORTER_OTLP_COMPRESSION=gzip
};

/// What `Tracer::init` takes. What is given here comes before the environment, the environment before the
/// default.
struct TracerOptions {
  std::string api_key{};       ///< HH_API_KEY. Sent as a bearer token
  std::string project{};       ///< HH_PROJECT
  std::string source{};        ///< HH_SOURCE: which environment or service this process is
  std::string session_name{};  ///< HH_SESSION_NAME; default: the program's name
  /// Joins a session that another service began: the simple approach to distributed tracing. A UUID.
  std::string session_id{};
  /// Of the server; `/opentelemetry/v1/traces` and `/session/start` are added. HH_API_URL; default:
  /// OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT with `/v1/traces`,
  /// http://localhost:4318.
  std::string endpoint{};
  /// Whether spans belong to a session and the server is told of it. Default: unless only OTEL_… names the
  /// endpoint.
  std::optional<bool> session{};

  std::string
      service_name{};  ///< OTEL_SERVICE_NAME; default: source, else project, else `unknown_service:<program>`
  /// More of the resource. OTEL_RESOURCE_ATTRIBUTES
  std::vector<std::pair<std::string, std::string>> resource{};
  /// More headers of every request. OTEL_EXPORTER_OTLP_HEADERS, OTEL_EXPORTER_OTLP_TRACES_HEADERS
  std::vector<std::pair<std::string, std::string>> headers{};

  std::optional<Sampler>
      sampler{};  ///< OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG; default: parent-based, on
  std::optional<SpanLimits> limits{};      ///< given: replaces all of OTEL_SPAN_*
  std::optional<ExportOptions> exports{};  ///< given: replaces all of OTEL_BSP_*

  /// Whether inputs, outputs, messages, prompts and completions are recorded. WEFT_CAPTURE_CONTENT=false
  std::optional<bool> capture_content{};
  /// Sees every attribute before it is recorded, and may change it or make it null, which leaves it out.
  /// Called by the thread that records; one that throws leaves the attribute out. Costs an allocation per
  /// attribute.
  std::function<void(std::string_view key, Value& value)> redact{};

  /// A folder for spans that have ended and are not yet sent, in memory-mapped files. What is there after a
  /// crash is sent by the next process that names this folder. WEFT_SPOOL
  std::string spool{};
  /// Added to every timestamp, in nanoseconds: for imitating a host whose clock is off.
  int64_t clock_offset_ns = 0;
  /// OTEL_SDK_DISABLED: nothing is recorded or sent; context still crosses.
  bool disabled = false;
};

}  // namespace weft
