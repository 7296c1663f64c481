#include "eval/runner.h"

#include <boost/json.hpp>

#include "eval/values.h"

namespace weft::eval {

using std::chrono::milliseconds;

namespace {

// How long the loop sleeps at most before it looks whether the run is cancelled.
constexpr milliseconds kLookAround{200};

}  // namespace

struct Runner::Job {
  Step step;
  PreparedStep prepared = {};
  Call call = {};
  Outcome outcome = {};
  Loop::Clock::time_point asked = {};
};

Runner::Runner(const Config& config, Loop& loop, Javascript& javascript, RunnerOptions options)
    : config_(config),
      loop_(loop),
      javascript_(javascript),
      options_(std::move(options)),
      grader_(javascript, config.base_path),
      around_{.loop = loop,
              .javascript = javascript,
              .config = config,
              .otlp_endpoint = "",
              .timeout = options_.timeout} {}

Runner::~Runner() = default;

Status Runner::open() {
  for (const auto& spec : config_.providers) {
    TRY_ASSIGN(providers_[&spec], make_provider(spec, around_));
  }
  return {};
}

void Runner::run(const std::function<std::optional<Step>()>& next, const TakeRow& take,
                 const std::function<bool()>& is_cancelled) {
  take_ = &take;
  const auto started = Loop::Clock::now();
  const auto is_over = [&] {
    return options_.time_max.count() > 0 && Loop::Clock::now() - started > options_.time_max;
  };
  bool has_more = true;
  while (!is_cancelled()) {
    while (has_more && under_way_ < options_.concurrency && !is_cancelled()) {
      auto step = next();
      has_more = step.has_value();
      if (!step) break;
      if (is_over()) {
        const auto job = std::make_shared<Job>(Job{.step = *std::move(step)});
        ++under_way_;
        fail_job(job, fmt::format("the run has taken its {} ms (maxEvalTimeMs)", options_.time_max.count()));
        continue;
      }
      begin(*std::move(step));
    }
    if (!has_more && under_way_ == 0) return;
    loop_.step(under_way_ < options_.concurrency && has_more ? milliseconds(0) : kLookAround);
  }
}

void Runner::begin(Step step) {
  ++under_way_;
  const auto job = std::make_shared<Job>(Job{.step = std::move(step)});
  auto prepared = prepare(job->step, registers_, config_.base_path, javascript_);
  if (!prepared) return fail_job(job, prepared.error().message);
  job->prepared = *std::move(prepared);
  job->call = {.prompt = job->prepared.prompt,
               .vars = job->prepared.vars,
               .context = context_of(*job),
               .traceparent = "",
               .baggage = ""};
  const auto delay =
      std::max(options_.delay, milliseconds(static_cast<int64_t>(job->step.provider->delay_ms)));
  if (delay.count() == 0) return ask(job);
  loop_.after(delay, [this, job] { ask(job); });
}

json::object Runner::context_of(const Job& job) const {
  const auto& step = job.step;
  json::object vars = job.prepared.vars;
  json::object context{{"vars", std::move(vars)},
                       {"prompt",
                        {{"raw", job.prepared.prompt},
                         {"label", step.prompt->label},
                         {"config", step.prompt->config},
                         {"template", step.prompt->raw}}},
                       {"test", to_json(*step.test, job.prepared.vars)},
                       {"repeatIndex", step.repeat_index},
                       {"testIdx", step.test_index},
                       {"promptIdx", step.prompt_index},
                       {"evaluationId", options_.evaluation_id}};
  context["testCaseId"] =
      step.test->id.empty() ? fmt::format("{}-{}", step.test_index, step.prompt_index) : step.test->id;
  return context;
}

void Runner::ask(const JobPointer& job) {
  job->asked = Loop::Clock::now();
  if (job->step.test->provider_output) return answered(job, {{"output", *job->step.test->provider_output}});
  providers_.at(job->step.provider)->call(job->call, [this, job](Response response) {
    answered(job, std::move(response));
  });
}

void Runner::answered(const JobPointer& job, Response response) {
  auto& outcome = job->outcome;
  outcome.latency_ms = std::chrono::duration<double, std::milli>(Loop::Clock::now() - job->asked).count();
  outcome.response = std::move(response);
  if (const auto* error = member(outcome.response, "error"); error != nullptr && !error->is_null())
    return fail_job(job, text_of(*error));
  if (member(outcome.response, "output") == nullptr) return fail_job(job, "No output");
  if (const auto transformed = transform(*job); !transformed)
    return fail_job(job, transformed.error().message);
  grade(job);
}

// The provider's, then the test's.
Status Runner::transform(Job& job) {
  const auto& options = job.step.test->options;
  auto of_test = text_member(options, "transform");
  if (!of_test) of_test = text_member(options, "postprocess");
  for (const auto& code : {job.step.provider->transform, of_test.value_or("")}) {
    if (code.empty()) continue;
    auto& output = job.outcome.response["output"];
    json::value context{{"vars", job.prepared.vars}, {"prompt", job.call.context.at("prompt")}};
    if (const auto* metadata = member(job.outcome.response, "metadata"))
      context.get_object()["metadata"] = *metadata;
    auto made = code.starts_with("file://")
                    ? javascript_.file(resolve_path(config_.base_path, code), "", {output, context})
                    : javascript_.script("output", code, output, context);
    if (!made) return wrap(made.error(), fmt::format("Transform failed ({})", shortened(code)));
    if (made->is_null())
      return fail(ErrorCode::invalid_argument, "the transform \"{}\" gives back nothing", shortened(code));
    output = *std::move(made);
  }
  return {};
}

void Runner::grade(const JobPointer& job) {
  auto& outcome = job->outcome;
  const json::value provider{{"id", job->step.provider->id}, {"label", job->step.provider->label}};
  auto grade = grader_.grade({.test = *job->step.test,
                              .vars = job->prepared.vars,
                              .prompt = job->prepared.prompt,
                              .response = outcome.response,
                              .output = outcome.response["output"],
                              .latency_ms = outcome.latency_ms,
                              .provider = provider});
  if (!grade) return fail_job(job, "Error: " + grade.error().message);
  if (!grade->pass) {
    outcome.failure = FailureReason::assertion;
    outcome.error = grade->reason;
  }
  outcome.grade = *std::move(grade);
  if (const auto name = text_member(job->step.test->options, "storeOutputAs"))
    registers_[*name] = outcome.response["output"];
  finish(job);
}

void Runner::fail_job(const JobPointer& job, std::string why) {
  job->outcome.failure = FailureReason::error;
  job->outcome.error = std::move(why);
  finish(job);
}

void Runner::finish(const JobPointer& job) {
  --under_way_;
  (*take_)(job->step, result_row(job->step, job->prepared, job->outcome, options_.evaluation_id));
}

}  // namespace weft::eval
