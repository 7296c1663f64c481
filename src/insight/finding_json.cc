#include "insight/finding_json.h"

#include <fmt/format.h>

namespace weft::insight {
namespace {

constexpr std::string_view kDocsPage = "docs/how-to/troubleshoot-traces.md";

void write_clock(JsonWriter& json, const Finding& finding) {
  json.key("clock");
  if (finding.cause != Cause::clock_skew) {
    json.null();
    return;
  }
  json.begin_object().key("offset_ns").integer(finding.offset_ns);
  json.key("error_ns").integer(finding.error_ns).end_object();
}

void write_evidence(JsonWriter& json, const Finding& finding) {
  json.key("traces").begin_array();
  for (const auto& trace : finding.traces) json.string(trace.hex());
  json.end_array().key("trace_count").unsigned_integer(finding.trace_count);
  json.key("spans").begin_array();
  for (const auto& [trace_id, span_id] : finding.spans) {
    json.begin_object().key("trace_id").string(trace_id.hex());
    json.key("span_id").string(span_id.hex()).end_object();
  }
  json.end_array().key("span_count").unsigned_integer(finding.span_count);
}

void write_finding(JsonWriter& json, const Finding& finding) {
  json.begin_object().key("cause").string(to_string(finding.cause));
  json.key("confidence").real(finding.confidence).key("basis").string(finding.basis);
  json.key("summary").string(finding.summary).key("fix").string(finding.fix);
  json.key("docs").string(fmt::format("{}#{}", kDocsPage, docs_anchor(finding.cause)));
  json.key("service").string(finding.service).key("peer").string(finding.peer);
  write_evidence(json, finding);
  write_clock(json, finding);
  json.end_object();
}

}  // namespace

void write_diagnosis(JsonWriter& json, const Diagnosis& diagnosis) {
  json.key("findings").begin_array();
  for (const auto& finding : diagnosis.findings) write_finding(json, finding);
  json.end_array();
  json.key("findings_left_out").unsigned_integer(diagnosis.findings_left_out);
  json.key("roots_searched_in_part").unsigned_integer(diagnosis.roots_searched_in_part);
}

}  // namespace weft::insight
