#include "base/json_writer.h"
#include "insight/diff.h"

namespace weft::insight {
namespace {

void write(JsonWriter& json, const std::optional<double>& number) {
  number ? json.real(*number) : json.null();
}

void write_side(JsonWriter& json, const StepSide& side) {
  json.begin_object().key("traces").unsigned_integer(side.traces);
  json.key("duration_ns").unsigned_integer(side.duration_ns).key("cost_usd");
  write(json, side.cost_usd);
  json.key("failed").unsigned_integer(side.failed);
  json.key("trace_id").string(side.trace_id.hex()).key("span_id").string(side.span_id.hex()).end_object();
}

void write_step(JsonWriter& json, const Step& step) {
  json.begin_object().key("path").begin_array();
  for (const auto& name : step.path) json.string(name);
  json.end_array().key("changes").begin_array();
  for (const auto change : step.changes) json.string(to_string(change));
  json.end_array().key("confidence");
  write(json, step.confidence);
  json.key("a");
  write_side(json, step.a);
  json.key("b");
  write_side(json, step.b);
  json.end_object();
}

}  // namespace

std::string diff_json(const Diff& diff) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("a_traces").unsigned_integer(diff.a_traces);
  json.key("b_traces").unsigned_integer(diff.b_traces);
  json.key("a_has_more").boolean(diff.a_has_more).key("b_has_more").boolean(diff.b_has_more);
  json.key("compared").unsigned_integer(diff.compared).key("changed").unsigned_integer(diff.changed);
  json.key("steps").begin_array();
  for (const auto& step : diff.steps) write_step(json, step);
  json.end_array().end_object();
  return out;
}

}  // namespace weft::insight
