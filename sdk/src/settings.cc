#include "settings.h"

#include <strings.h>

#include <algorithm>
#include <charconv>

#include "chunk_store.h"
#include "endpoint.h"
#include "environment_reader.h"
#include "header_text.h"
#include "resource.h"
#include "uuid.h"

namespace weft::detail {
namespace {

constexpr std::string_view kDefaultEndpoint = "http://localhost:4318";
constexpr std::string_view kHoneyHiveTraces = "/opentelemetry/v1/traces";
constexpr std::string_view kOtelTraces = "/v1/traces";
constexpr std::string_view kSessionStart = "/session/start";
constexpr std::string_view kEvents = "/events";

// Fills in a Settings, group by group. Lives for one call of resolve_settings.
class Resolver {
 public:
  Resolver(TracerOptions& options, const Environment& environment, std::vector<std::string>& complaints)
      : options_(options), read_(environment, complaints) {}

  Settings resolve() {
    settings_.project = given_or_read(options_.project, "HH_PROJECT");
    settings_.source = given_or_read(options_.source, "HH_SOURCE");
    resolve_endpoint();
    resolve_session();
    resolve_headers();
    resolve_resource();
    resolve_exports();
    resolve_limits();
    settings_.sampler = options_.sampler ? *std::move(options_.sampler) : sampler_of_environment();
    resolve_switches();
    return std::move(settings_);
  }

 private:
  std::string given_or_read(const std::string& option, const char* variable) const {
    return option.empty() ? read_.text(variable) : option;
  }

  // The URL if it is a good one; empty otherwise, and a complaint if there was one at all.
  std::string url_or_nothing(std::string_view name, std::string url) const {
    const std::string_view wrong = url.empty() ? std::string_view() : wrong_url(url);
    if (wrong.empty()) return url;
    read_.complain(name, url, wrong, "it is ignored");
    return {};
  }

  void resolve_endpoint() {
    std::string base = url_or_nothing("options.endpoint", options_.endpoint);
    if (base.empty()) base = url_or_nothing("HH_API_URL", read_.text("HH_API_URL"));
    if (base.empty()) settings_.traces_url = traces_url_of_otel();
    const bool only_otel = base.empty() && !settings_.traces_url.empty();
    if (only_otel) {
      base = origin_of(settings_.traces_url);
    } else {
      if (base.empty()) base = kDefaultEndpoint;
      settings_.traces_url = url_below(base, kHoneyHiveTraces);
    }
    if (!options_.session.value_or(!only_otel || !options_.session_id.empty())) return;
    settings_.session_url = url_below(base, kSessionStart);
    settings_.events_url = url_below(base, kEvents);
  }

  std::string traces_url_of_otel() const {
    constexpr const char* kTracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    constexpr const char* kEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    std::string url = url_or_nothing(kTracesEndpoint, read_.text(kTracesEndpoint));
    if (!url.empty()) return url;
    url = url_or_nothing(kEndpoint, read_.text(kEndpoint));
    return url.empty() ? url : url_below(url, kOtelTraces);
  }

  void resolve_session() {
    if (settings_.session_url.empty()) return;
    settings_.session_name = given_or_read(options_.session_name, "HH_SESSION_NAME");
    if (settings_.session_name.empty()) settings_.session_name = program_name();
    settings_.session_joined = is_uuid(options_.session_id);
    settings_.session_id = settings_.session_joined ? options_.session_id : make_uuid();
    if (!settings_.session_joined && !options_.session_id.empty()) {
      read_.complain("options.session_id", options_.session_id, "no UUID",
                     "a session of its own is started, " + settings_.session_id);
    }
  }

  void resolve_headers() {
    const std::string key = read_.text("HH_API_KEY");
    if (!key.empty()) set_header("HH_API_KEY", "Authorization", "Bearer " + key);
    if (!settings_.source.empty()) set_header("source", "X-Source", settings_.source);
    if (!settings_.project.empty()) set_header("project", "X-Project", settings_.project);
    constexpr const char* kTracesHeaders = "OTEL_EXPORTER_OTLP_TRACES_HEADERS";
    const char* const variable =
        read_.text(kTracesHeaders).empty() ? "OTEL_EXPORTER_OTLP_HEADERS" : kTracesHeaders;
    for (const auto& [name, value] : read_.pairs(variable)) set_header(variable, name, value);
    if (!options_.api_key.empty())
      set_header("options.api_key", "Authorization", "Bearer " + options_.api_key);
    for (const auto& [name, value] : options_.headers) set_header("options.headers", name, value);
  }

  // Values are not shown in complaints: they may be secret.
  void set_header(std::string_view where, const std::string& name, const std::string& value) {
    const bool printable = std::none_of(value.begin(), value.end(), [](char c) {
      return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7f;
    });
    if (name.empty() || !consists_of(name, kTokenChar) || !printable) {
      read_.complain(where, name, "no HTTP header or has a value that none may have", "it is not sent");
      return;
    }
    std::erase_if(settings_.headers,
                  [&](const auto& header) { return strcasecmp(header.first.c_str(), name.c_str()) == 0; });
    settings_.headers.emplace_back(name, value);
  }

  void resolve_resource() {
    constexpr std::string_view kServiceName = "service.name";
    Resource resource = resource_of_process();
    for (const auto& [key, value] : read_.pairs("OTEL_RESOURCE_ATTRIBUTES")) resource.set(key, value);
    const std::string service_name = read_.text("OTEL_SERVICE_NAME");
    if (!service_name.empty()) resource.set(kServiceName, service_name);
    for (const auto& [key, value] : options_.resource) resource.set(key, value);
    if (!options_.service_name.empty()) resource.set(kServiceName, options_.service_name);
    if (!resource.has(kServiceName)) resource.set(kServiceName, default_service_name());
    settings_.resource = resource.encode();
  }

  std::string default_service_name() const {
    if (!settings_.source.empty()) return settings_.source;
    if (!settings_.project.empty()) return settings_.project;
    return "unknown_service:" + program_name();
  }

  void resolve_exports() {
    ExportOptions& exports = settings_.exports;
    if (options_.exports) {
      exports = *options_.exports;
    } else {
      exports.queue_spans_max = read_.number({"OTEL_BSP_MAX_QUEUE_SIZE"}, exports.queue_spans_max, 1);
      exports.batch_spans_max = read_.number({"OTEL_BSP_MAX_EXPORT_BATCH_SIZE"},
                                             std::min(exports.batch_spans_max, exports.queue_spans_max), 1);
      exports.schedule_delay_ms = read_.number({"OTEL_BSP_SCHEDULE_DELAY"}, exports.schedule_delay_ms);
      exports.timeout_ms = read_.number(
          {"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_BSP_EXPORT_TIMEOUT"},
          exports.timeout_ms, 1);
      exports.gzip = reads_gzip();
    }
    check_least("queue_spans_max", exports.queue_spans_max, 1u);
    check_least("queue_bytes_max", exports.queue_bytes_max, uint64_t{ChunkStore::kChunkBytes});
    check_least("batch_spans_max", exports.batch_spans_max, 1u);
    check_least("batch_bytes_max", exports.batch_bytes_max, 1u);
    check_least("timeout_ms", exports.timeout_ms, 1u);
    if (exports.batch_spans_max <= exports.queue_spans_max) return;
    read_.complain("the largest batch", std::to_string(exports.batch_spans_max), "more than the queue holds",
                   "it is " + std::to_string(exports.queue_spans_max));
    exports.batch_spans_max = exports.queue_spans_max;
  }

  template <typename T>
  void check_least(std::string_view name, T& value, T least) const {
    if (value >= least) return;
    read_.complain("options.exports." + std::string(name), std::to_string(value), "too small",
                   "it is " + std::to_string(least));
    value = least;
  }

  // Of two variables, the one of traces comes first; which one it is is told in complaints.
  std::pair<const char*, std::string> read_first(const char* of_traces, const char* of_all) const {
    std::string value = read_.text(of_traces);
    if (!value.empty()) return {of_traces, std::move(value)};
    return {of_all, read_.text(of_all)};
  }

  bool reads_gzip() const {
    const auto [name, value] =
        read_first("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "OTEL_EXPORTER_OTLP_COMPRESSION");
    if (value == "gzip") return true;
    if (!value.empty() && value != "none")
      read_.complain(name, value, "neither gzip nor none", "nothing is compressed");
    return false;
  }

  void resolve_limits() {
    if (options_.limits) {
      settings_.limits = *options_.limits;
      return;
    }
    SpanLimits& limits = settings_.limits;
    limits.attributes_max = read_.number({"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"},
                                         limits.attributes_max);
    limits.attribute_bytes_max =
        read_.number({"OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"},
                     limits.attribute_bytes_max);
    limits.events_max = read_.number({"OTEL_SPAN_EVENT_COUNT_LIMIT"}, limits.events_max);
    limits.links_max = read_.number({"OTEL_SPAN_LINK_COUNT_LIMIT"}, limits.links_max);
    limits.event_attributes_max =
        read_.number({"OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT"}, limits.event_attributes_max);
    limits.link_attributes_max =
        read_.number({"OTEL_LINK_ATTRIBUTE_COUNT_LIMIT"}, limits.link_attributes_max);
  }

  Sampler sampler_of_environment() const {
    constexpr const char* kVariable = "OTEL_TRACES_SAMPLER";
    constexpr std::string_view kParentBased = "parentbased_";
    const std::string value = read_.text(kVariable);
    std::string_view name = value;
    const bool parent_based = name.starts_with(kParentBased);
    if (parent_based) name.remove_prefix(kParentBased.size());
    Sampler sampler = Sampler::always_on();
    if (name == "always_off") {
      sampler = Sampler::always_off();
    } else if (name == "traceidratio") {
      sampler = Sampler::trace_id_ratio(sampled_ratio());
    } else if (name != "always_on") {
      if (!value.empty())
        read_.complain(kVariable, value, "no sampler that is known", "parentbased_always_on is used");
      return sampler.parent_based();
    }
    return parent_based ? sampler.parent_based() : sampler;
  }

  double sampled_ratio() const {
    constexpr const char* kVariable = "OTEL_TRACES_SAMPLER_ARG";
    const std::string value = read_.text(kVariable);
    if (value.empty()) return 1;
    double ratio = 0;
    const char* const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, ratio);
    if (error == std::errc() && stop == end && ratio >= 0 && ratio <= 1) return ratio;
    read_.complain(kVariable, value, "not a ratio from 0 to 1", "all traces are sampled");
    return 1;
  }

  void resolve_switches() {
    settings_.capture_content =
        options_.capture_content.value_or(read_.boolean("WEFT_CAPTURE_CONTENT").value_or(true));
    settings_.redact = std::move(options_.redact);
    settings_.spool = given_or_read(options_.spool, "WEFT_SPOOL");
    settings_.clock_offset_ns = options_.clock_offset_ns;
    settings_.disabled = options_.disabled || read_.boolean("OTEL_SDK_DISABLED").value_or(false);

    const std::string exporter = read_.text("OTEL_TRACES_EXPORTER");
    if (exporter == "none") settings_.disabled = true;
    if (!exporter.empty() && exporter != "none" && exporter != "otlp")
      read_.complain("OTEL_TRACES_EXPORTER", exporter, "neither otlp nor none", "otlp is used");
    const auto [name, protocol] =
        read_first("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL");
    if (!protocol.empty() && protocol != "http/protobuf")
      read_.complain(name, protocol, "a protocol that weft does not speak", "http/protobuf is used");
  }

  TracerOptions& options_;
  EnvironmentReader read_;
  Settings settings_;
};

}  // namespace

Settings resolve_settings(TracerOptions options, const Environment& environment,
                          std::vector<std::string>& complaints) {
  return Resolver(options, environment, complaints).resolve();
}

}  // namespace weft::detail
