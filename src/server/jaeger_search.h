// What both of Jaeger's query APIs, the one without a version and /api/v3, search by. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "model/ids.h"
#include "model/span.h"
#include "server/http_message.h"
#include "store/reader.h"
#include "store/trace_set.h"

namespace weft::server {

inline constexpr uint32_t kJaegerLimit = 100;  // what a search gives unless told otherwise, as in Jaeger

// internal, server, client, producer, consumer or unspecified.
Result<model::SpanKind> parse_jaeger_kind(std::string_view text);

// A tag as Jaeger's users write it: `error` and `otel.status_code` are a status here, `span.kind` the kind.
Status apply_jaeger_tag(store::TraceQuery& query, std::string key, std::string value);
// {"key":"value"}; `parameter` is what it was given as.
Status apply_jaeger_tags(store::TraceQuery& query, std::string_view parameter, const std::string& json);

// The number of traces that are wanted. More than store::kPageRowsMax count as these: the UI offers 1,500.
Result<uint32_t> jaeger_limit(const Request& request, std::string_view parameter);

// Whole: in one question where they are at most store::kPageSpansMax spans together; else the first of `ids`,
// until they are.
Result<store::TraceSet> jaeger_traces(const store::Reader& reader, const std::vector<model::TraceId>& ids,
                                      const store::ProjectScope& project);
Result<store::TraceSet> jaeger_traces(const store::Reader& reader, const store::TraceQuery& query);

// Those of the parameter `service`; where `kind_parameter` is given too, those that have spans of this kind.
Result<std::vector<store::Operation>> jaeger_operations(const store::Reader& reader, const Request& request,
                                                        std::string_view kind_parameter);
// [{"name","spanKind"}]; the kind "" is an unspecified one.
void write_jaeger_operations(JsonWriter& json, const std::vector<store::Operation>& operations);

}  // namespace weft::server
