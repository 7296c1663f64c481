#include "assertions/trajectory_summary.h"

#include <algorithm>

#include "assertions/trajectory.h"
#include "base/json_writer.h"
#include "base/utf8.h"

namespace weft::assertions {
namespace {

struct SummedStep {
  size_t index = 0;  // from 1
  StepType type = StepType::span;
  std::string name;
  std::string span_name;
  model::StatusCode status = model::StatusCode::unset;
  size_t count = 1;

  bool says_the_same(const SummedStep& other) const {
    return type == other.type && name == other.name && span_name == other.span_name && status == other.status;
  }
};

std::string shown(std::string_view name) {
  return cut_and_marked(name, kSummaryNameBytesMax);
}

std::vector<SummedStep> summed(const std::vector<Step>& steps, const TraceView& view) {
  std::vector<SummedStep> sums;
  for (size_t i = 0; i < steps.size(); ++i) {
    const auto& span = view.at(steps[i].span).span;
    SummedStep made{i + 1, steps[i].type, shown(steps[i].name), shown(span.name), span.status_code};
    if (!sums.empty() && sums.back().says_the_same(made)) {
      ++sums.back().count;
    } else {
      sums.push_back(std::move(made));
    }
  }
  return sums;
}

void write(JsonWriter& out, const SummedStep& step) {
  out.begin_object();
  out.key("index").unsigned_integer(step.index);
  out.key("type").string(to_string(step.type));
  out.key("name").string(step.name);
  if (step.span_name != step.name) out.key("spanName").string(step.span_name);
  if (step.status != model::StatusCode::unset) out.key("status").string(to_string(step.status));
  if (step.count > 1) out.key("collapsedCount").unsigned_integer(step.count);
  out.end_object();
}

}  // namespace

std::string trajectory_summary(AssertedTrace& trace) {
  const auto& view = trace.with_target();
  const auto steps = trajectory(view);
  const auto sums = summed(steps, view);
  const size_t omitted = sums.size() - std::min(sums.size(), kSummaryStepsMax);
  const size_t first_omitted = omitted == 0 ? sums.size() : kSummaryStepsMax / 2;
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.key("traceId").string(view.trace().trace_id.hex());
  out.key("stepCount").unsigned_integer(steps.size());
  out.key("compactedStepCount").unsigned_integer(sums.size());
  out.key("steps").begin_array();
  for (size_t i = 0; i < first_omitted; ++i) write(out, sums[i]);
  if (omitted > 0) out.begin_object().key("omittedCount").unsigned_integer(omitted).end_object();
  for (size_t i = first_omitted + omitted; i < sums.size(); ++i) write(out, sums[i]);
  out.end_array();
  out.end_object();
  return text;
}

}  // namespace weft::assertions
