#include "assertions/trace_assertion.h"

#include <algorithm>
#include <array>
#include <boost/json/value.hpp>

#include "assertions/judges.h"

namespace weft::assertions {
namespace {

enum class Sight : uint8_t { application, with_target };

struct Kind {
  std::string_view type;
  std::string_view short_key;  // what a value that is no map stands for; "": it has to be a map
  Sight sight;
  Result<Judgement> (*judge)(Parameters& parameters, TraceView& view);
};

constexpr std::array kKinds{
    Kind{"trace-span-count", "", Sight::with_target, judge_span_count},
    Kind{"trace-span-duration", "", Sight::with_target, judge_span_duration},
    Kind{"trace-error-spans", "max_count", Sight::with_target, judge_error_spans},
    Kind{"trajectory:tool-used", "tools", Sight::with_target, judge_tool_used},
    Kind{"trajectory:tool-args-match", "", Sight::with_target, judge_tool_args_match},
    Kind{"trajectory:tool-sequence", "steps", Sight::with_target, judge_tool_sequence},
    Kind{"trajectory:step-count", "", Sight::with_target, judge_step_count},
    Kind{"trace:query", "query", Sight::application, judge_query},
    Kind{"trace:calls", "calls", Sight::application, judge_calls},
    Kind{"trace:each", "", Sight::application, judge_each},
    Kind{"trace:order", "spans", Sight::application, judge_order},
    Kind{"trace:parallel", "spans", Sight::application, judge_parallel},
    Kind{"trace:critical-path", "max", Sight::application, judge_critical_path},
    Kind{"trace:self-time", "max", Sight::application, judge_self_time},
    Kind{"trace:tokens", "max", Sight::application, judge_tokens},
    Kind{"trace:cost", "max", Sight::application, judge_cost},
    Kind{"trace:cache-hit-rate", "min", Sight::application, judge_cache_hit_rate},
    Kind{"trace:retries", "max", Sight::application, judge_retries},
    Kind{"trace:error-origin", "spans", Sight::application, judge_error_origin},
    Kind{"trace:no-findings", "classes", Sight::with_target, judge_no_findings},
};

const Kind* kind_of(std::string_view type) {
  const auto found = std::ranges::find(kKinds, without_not(type), &Kind::type);
  return found == kKinds.end() ? nullptr : &*found;
}

Verdict verdict(bool pass, std::string reason) {
  return {.pass = pass,
          .score = pass ? 1.0 : 0.0,
          .reason = std::move(reason),
          .evidence = {},
          .evidence_count = 0};
}

Verdict of_nothing(std::string_view reason, bool allow_none) {
  if (allow_none) return verdict(true, fmt::format("nothing to judge, which is allowed: {}", reason));
  return verdict(false, fmt::format("nothing to judge: {}. If that may be, say allow_none: true", reason));
}

Verdict conclude(Judgement judgement, bool is_inverted, bool allow_none, const TraceView& view) {
  if (judgement.outcome == Judgement::Outcome::nothing_to_judge)
    return of_nothing(judgement.reason, allow_none);
  const bool holds = judgement.outcome == Judgement::Outcome::holds;
  if (holds != is_inverted) return verdict(true, std::move(judgement.reason));
  auto made =
      verdict(false, is_inverted ? "must not be, and is: " + judgement.reason : std::move(judgement.reason));
  std::ranges::sort(judgement.spans);
  made.evidence_count = judgement.spans.size();
  judgement.spans.resize(std::min(judgement.spans.size(), kEvidenceSpansMax));
  for (const size_t span : judgement.spans) {
    const auto& shown = view.at(span).span;
    made.evidence.push_back({view.stored_index(span), shown.span_id, std::string(shown.name)});
  }
  return made;
}

}  // namespace

bool is_trace_assertion(std::string_view type) {
  return kind_of(type) != nullptr;
}

std::vector<std::string_view> trace_assertion_types() {
  std::vector<std::string_view> types;
  for (const auto& kind : kKinds) types.push_back(kind.type);
  return types;
}

Result<Verdict> check_trace(const boost::json::value& assertion, AssertedTrace& trace) {
  const auto* const fields = assertion.if_object();
  const auto* const said_type = fields == nullptr ? nullptr : fields->if_contains("type");
  if (said_type == nullptr || !said_type->is_string()) {
    return fail(ErrorCode::invalid_argument, "an assertion without a type");
  }
  const std::string_view type = said_type->get_string();
  const Kind* const kind = kind_of(type);
  if (kind == nullptr)
    return fail(ErrorCode::invalid_argument, "{}: there is no such assertion on traces", type);

  if (trace.is_truncated()) {
    return fail(ErrorCode::too_large,
                "{}: the trace has more spans than are read, and nothing is said of a part", type);
  }
  TRY_ASSIGN(auto parameters, Parameters::of(type, fields->if_contains("value"), kind->short_key));
  TRY_ASSIGN(const bool allow_none, parameters.flag("allow_none"));
  TraceView& view = kind->sight == Sight::application ? trace.application() : trace.with_target();
  TRY_ASSIGN(auto judgement, kind->judge(parameters, view));
  TRY(parameters.finish());
  if (trace.application_span_count() == 0 && !allow_none) {
    return of_nothing("no span of the application is in the trace", allow_none);
  }
  return conclude(std::move(judgement), parameters.is_inverted(), allow_none, view);
}

}  // namespace weft::assertions
