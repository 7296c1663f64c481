#include "eval/runner.h"

#include <algorithm>
#include <boost/json.hpp>

#include "eval/assertion_type.h"
#include "eval/comparison.h"
#include "eval/values.h"

namespace weft::eval {

using std::chrono::milliseconds;

namespace {

// How long the loop sleeps at most before it looks whether the run is cancelled.
constexpr milliseconds kLookAround{200};
// The same while a step waits for its trace to be quiet.
constexpr milliseconds kLookForTraces{5};

// Whether it is worth waiting for spans before the assertion is put.
bool reads_trace(const json::value& assertion) {
  const auto type = assertion_type(text_member(assertion, "type").value_or(""));
  if (type.name == kAssertSet) {
    const auto& set = assertion.at("assert").get_array();
    return std::any_of(set.begin(), set.end(), reads_trace);
  }
  if (type.name != "javascript" && type.name != "python")
    return may_read_trace(text_member(assertion, "type").value_or(""));
  const auto code = text_member(assertion, "value").value_or("");
  return code.starts_with("file://") || code.find("trace") != code.npos;
}

bool reads_trace(const TestCase& test) {
  return std::any_of(test.assertions.begin(), test.assertions.end(),
                     [](const json::value& each) { return reads_trace(each); });
}

}  // namespace

struct Runner::Job {
  Step step;
  PreparedStep prepared = {};
  Call call = {};
  Outcome outcome = {};
  Loop::Clock::time_point asked = {};
  std::optional<StepTrace> trace = {};
  // Once it is asserted on.
  json::value provider = nullptr;  // {id, label}
  std::optional<HeldTrace> held = {};
  std::optional<assertions::AssertedTrace> asserted = {};
  json::value trace_json = nullptr;
  std::map<const json::value*, Grade> by_models = {};
  std::optional<Tally> tally = {};

  bool is_in_error() const { return outcome.verdict == runs::Verdict::error; }
};

Runner::Runner(const Config& config, Loop& loop, Javascript& javascript, RunTracing* tracing,
               RunnerOptions options)
    : config_(config),
      loop_(loop),
      javascript_(javascript),
      options_(std::move(options)),
      grader_(javascript, config),
      around_{.loop = loop,
              .javascript = javascript,
              .config = config,
              .otlp_endpoint = tracing != nullptr ? tracing->endpoint() : "",
              .timeout = options_.timeout,
              .cache = options_.cache},
      tracing_(tracing) {}

Runner::~Runner() = default;

Status Runner::open() {
  for (const auto& spec : config_.providers) {
    TRY_ASSIGN(providers_[&spec], make_provider(spec, around_));
  }
  return {};
}

void Runner::run(const std::function<std::optional<Step>()>& next, TakeRow take,
                 const std::function<bool()>& is_cancelled) {
  take_ = std::move(take);
  const auto started = Loop::Clock::now();
  const auto is_over = [&] {
    return options_.time_max.count() > 0 && Loop::Clock::now() - started > options_.time_max;
  };
  if (tracing_ != nullptr) loop_.on_wake([this] { tracing_->forward_waiting(); });
  while (!is_cancelled()) {
    const auto may_begin = [&] {
      return has_more_ && to_judge_.empty() && asking_ < options_.concurrency &&
             waiting_.size() < kWaitingMax && !is_cancelled();
    };
    while (may_begin()) {
      auto step = next();
      has_more_ = step.has_value();
      if (!step) break;
      if (is_over()) {
        fail_job(std::make_shared<Job>(Job{.step = *std::move(step)}),
                 fmt::format("the run has taken its {} ms (maxEvalTimeMs)", options_.time_max.count()));
      } else {
        begin(*std::move(step));
      }
    }
    grade_settled();
    begin_judging();
    const bool forwards = tracing_ != nullptr && tracing_->is_forwarding();
    const bool is_done = !has_more_ && asking_ == 0 && waiting_.empty() && to_judge_.empty();
    if (is_done && !compared_.empty()) {
      compare_what_is_left();
      continue;
    }
    if (is_done && !forwards) return;
    loop_.step(may_begin() ? milliseconds(0) : waiting_.empty() ? kLookAround : kLookForTraces);
  }
  loop_.drop();
}

void Runner::begin(Step step) {
  const auto job = std::make_shared<Job>(Job{.step = std::move(step)});
  auto prepared = prepare(job->step, registers_, config_.base_path, javascript_);
  if (!prepared) return fail_job(job, prepared.error().message);
  job->prepared = *std::move(prepared);
  job->call = {.prompt = job->prepared.prompt,
               .vars = job->prepared.vars,
               .context = context_of(*job),
               .traceparent = "",
               .baggage = ""};
  if (tracing_ != nullptr) {
    job->trace = tracing_->begin();
    job->call.traceparent = job->trace->traceparent();
    job->call.baggage = "session.id=" + options_.evaluation_id;
    job->call.context["traceparent"] = job->call.traceparent;
  }
  job->call.asks_anew = job->trace && reads_trace(*job->step.test);
  ++asking_;
  ask(job);
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
  if (options_.recorded != nullptr) return answered(job, options_.recorded->response);
  if (job->step.test->provider_output) return answered(job, {{"output", *job->step.test->provider_output}});
  providers_.at(job->step.provider)->call(job->call, [this, job](Response response) {
    answered(job, std::move(response));
  });
}

// The next step may begin: after the pause that was asked for, unless nobody was.
void Runner::leave_place(const Job& job) {
  const auto pause =
      std::max(options_.delay, milliseconds(static_cast<int64_t>(job.step.provider->delay_ms)));
  const bool was_asked = !boolean_member(job.outcome.response, "cached").value_or(false);
  if (pause.count() == 0 || !was_asked || !has_more_) {
    --asking_;
  } else {
    loop_.after(pause, [this] { --asking_; });
  }
}

void Runner::answered(const JobPointer& job, Response response) {
  if (job->trace) RunTracing::target_ended(*job->trace);
  auto& outcome = job->outcome;
  const auto took = std::chrono::duration<double, std::milli>(Loop::Clock::now() - job->asked).count();
  outcome.response = std::move(response);
  outcome.latency_ms = number_member(outcome.response, "latencyMs").value_or(took);
  leave_place(*job);
  if (const auto* error = member(outcome.response, "error"); error != nullptr && !error->is_null())
    return fail_job(job, text_of(*error));
  if (member(outcome.response, "output") == nullptr) return fail_job(job, "No output");
  if (const auto transformed = transform(*job); !transformed)
    return fail_job(job, transformed.error().message);
  if (job->trace && reads_trace(*job->step.test)) return await_trace(job);
  judge(job);
}

void Runner::await_trace(const JobPointer& job) {
  tracing_->await(*job->trace);
  waiting_.push_back(job);
}

void Runner::grade_settled() {
  std::vector<JobPointer> settled;
  std::erase_if(waiting_, [&](const JobPointer& job) {
    if (!tracing_->is_settled(*job->trace)) return false;
    settled.push_back(job);
    return true;
  });
  for (const auto& job : settled) judge(job);
}

StepFacts Runner::facts_of(const Job& job) const {
  return {.evaluation_id = options_.evaluation_id,
          .target_name = job.step.provider->name(),
          .test_case_id = text_member(job.call.context, "testCaseId").value_or(""),
          .error = job.outcome.error,
          .test_index = job.step.test_index,
          .prompt_index = job.step.prompt_index,
          .repeat_index = job.step.repeat_index,
          .passed = job.outcome.verdict == runs::Verdict::pass,
          .was_cached = boolean_member(job.outcome.response, "cached").value_or(false),
          .score = job.outcome.grade ? job.outcome.grade->score : 0};
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

// What its assertions see of the trace, once.
void Runner::collect_trace(Job& job) {
  job.provider = json::object{{"id", job.step.provider->id}, {"label", job.step.provider->label}};
  if (options_.recorded != nullptr) {
    job.asserted.emplace(options_.recorded->held.trace);
    job.trace_json = trace_for_scripts(options_.recorded->held.trace, job.call.context);
    if (options_.traces != nullptr) options_.traces->add(job.trace_json);
    return;
  }
  if (!job.trace || !reads_trace(*job.step.test)) return;
  job.held = tracing_->collect(*job.trace, facts_of(job));
  job.asserted.emplace(job.held->trace, job.trace->target_id);
  job.trace_json = trace_for_scripts(job.held->trace, job.call.context);
  if (options_.traces != nullptr) options_.traces->add(job.trace_json);
  job.outcome.trace_report = tracing_->report(*job.trace);
}

Graded Runner::graded_of(Job& job) {
  return {.test = *job.step.test,
          .vars = job.prepared.vars,
          .prompt = job.prepared.prompt,
          .response = job.outcome.response,
          .output = job.outcome.response["output"],
          .latency_ms = job.outcome.latency_ms,
          .provider = job.provider,
          .provider_config = job.step.provider->config,
          .trace = job.asserted ? &*job.asserted : nullptr,
          .trace_json = job.asserted ? &job.trace_json : nullptr,
          .by_models = &job.by_models};
}

// What models judge comes first: all else needs no waiting.
void Runner::judge(const JobPointer& job) {
  collect_trace(*job);
  const auto is_judged = [](const json::value& assertion) {
    const auto type = text_member(assertion, "type").value_or("");
    return !is_comparison(type) && find_model_assertion(assertion_type(type).name) != nullptr;
  };
  const auto& assertions = job->step.test->assertions;
  const bool is_any = std::any_of(assertions.begin(), assertions.end(), [&](const json::value& each) {
    const auto* set = member(each, "assert");
    return is_judged(each) || (set != nullptr && set->is_array() &&
                               std::any_of(set->get_array().begin(), set->get_array().end(), is_judged));
  });
  if (is_any) {
    to_judge_.push_back(job);
  } else {
    grade(job);
  }
}

void Runner::begin_judging() {
  while (!to_judge_.empty() && asking_ < options_.concurrency) {
    const auto job = to_judge_.front();
    to_judge_.pop_front();
    auto wanted = grader_.for_models(graded_of(*job));
    if (!wanted) {
      fail_job(job, "Error: " + wanted.error().message);
      continue;
    }
    ++asking_;
    models_.grade(std::move(wanted->graded), grading_call(*job),
                  [this, job, assertions = std::move(wanted->assertions)](ModelGrades grades) {
                    --asking_;
                    take_judgements(*job, grades);
                    if (grades.error) return fail_job(job, "Error: " + grades.error->message);
                    for (size_t i = 0; i < assertions.size(); ++i)
                      job->by_models.emplace(assertions[i], std::move(grades.grades[i]));
                    grade(job);
                  });
  }
}

GradingCall Runner::grading_call(const Job& job) const {
  return {.context = job.call.context,
          .trace_id = job.trace ? std::optional(job.trace->trace_id) : std::nullopt,
          .baggage = job.call.baggage};
}

// What it cost, and its spans.
void Runner::take_judgements(Job& job, ModelGrades& grades) {
  const json::value tokens(grades.tokens_used);
  add_tokens(job.outcome.judge_tokens, &tokens);
  job.outcome.judge_cost += grades.cost;
  if (!job.trace) return;
  for (auto& span : grades.spans) job.trace->graders.push_back(std::move(span));
}

void Runner::grade(const JobPointer& job) {
  auto tally = grader_.grade(graded_of(*job));
  if (!tally) return fail_job(job, "Error: " + tally.error().message);
  job->tally = *std::move(tally);
  settle(job);
}

// Answers that are compared wait for each other.
void Runner::settle(const JobPointer& job) {
  if (!compares(*job->step.test)) return conclude(job);
  auto& jobs = compared_[job->step.test_index];
  jobs.push_back(job);
  if (jobs.size() < job->step.column_count) return;
  auto all = std::move(jobs);
  compared_.erase(job->step.test_index);
  compare(std::move(all));
}

// Of rows that are not whole: a step of them was not run.
void Runner::compare_what_is_left() {
  auto left = std::move(compared_);
  compared_.clear();
  for (auto& [row, jobs] : left) compare(std::move(jobs));
}

void Runner::compare(std::vector<JobPointer> jobs) {
  std::vector<JobPointer> answered;
  for (const auto& job : jobs) {
    if (job->is_in_error()) {
      conclude(job);
    } else {
      answered.push_back(job);
    }
  }
  if (answered.size() < 2) {
    for (const auto& job : answered)
      fail_job_itself(
          job,
          "Error: select-best and max-score compare the answers of several prompts or providers, and "
          "there is one");
    return;
  }
  std::sort(answered.begin(), answered.end(), [](const JobPointer& a, const JobPointer& b) {
    return a->step.prompt_index < b->step.prompt_index;
  });
  std::vector<ModelGraded> choices;
  for (const auto& assertion : answered.front()->step.test->assertions) {
    if (text_member(assertion, "type") != "select-best") continue;
    auto choice = grader_.for_model(assertion, graded_of(*answered.front()));
    if (!choice) {
      for (const auto& job : answered) fail_job_itself(job, "Error: " + choice.error().message);
      return;
    }
    for (const auto& job : answered) choice->outputs.push_back(text_of(job->outcome.response["output"]));
    choices.push_back(*std::move(choice));
  }
  ++asking_;
  models_.grade(std::move(choices), grading_call(*answered.front()), [this, answered](ModelGrades grades) {
    --asking_;
    take_judgements(*answered.front(), grades);
    compare_answers(answered, grades);
  });
}

void Runner::compare_answers(const std::vector<JobPointer>& jobs, const ModelGrades& choices) {
  const auto fail_all = [&](const Error& error) {
    for (const auto& job : jobs) fail_job_itself(job, "Error: " + error.message);
  };
  if (choices.error) return fail_all(*choices.error);
  size_t choice = 0;
  for (const auto& assertion : jobs.front()->step.test->assertions) {
    const auto type = text_member(assertion, "type").value_or("");
    if (!is_comparison(type)) continue;
    std::vector<Grade> grades;
    if (type == "select-best") {
      grades = chosen(choices.grades[choice++], jobs.size());
    } else {
      std::vector<const std::vector<Grade>*> components;
      for (const auto& job : jobs) components.push_back(&job->tally->components());
      auto compared = max_score(assertion, components);
      if (!compared) return fail_all(compared.error());
      grades = *std::move(compared);
    }
    for (size_t i = 0; i < jobs.size(); ++i) {
      const auto entry = grader_.entry_of(assertion, json::value(jobs[i]->prepared.vars));
      if (!entry) return fail_all(entry.error());
      jobs[i]->tally->add(std::move(grades[i]), *entry);
    }
  }
  for (const auto& job : jobs) conclude(job);
}

void Runner::conclude(const JobPointer& job) {
  auto& outcome = job->outcome;
  if (!job->is_in_error()) {
    auto grade = std::move(*job->tally).total(job->step.test->threshold);
    grade.tokens_used = outcome.judge_tokens;
    if (!grade.pass) {
      outcome.verdict = runs::Verdict::fail;
      outcome.error = grade.reason;
    }
    outcome.grade = std::move(grade);
    if (const auto name = text_member(job->step.test->options, "storeOutputAs"))
      registers_[*name] = outcome.response["output"];
  }
  finish(job);
}

void Runner::fail_job(const JobPointer& job, std::string why) {
  job->outcome.verdict = runs::Verdict::error;
  job->outcome.error = std::move(why);
  settle(job);
}

// Whatever it is compared with.
void Runner::fail_job_itself(const JobPointer& job, std::string why) {
  job->outcome.verdict = runs::Verdict::error;
  job->outcome.error = std::move(why);
  finish(job);
}

void Runner::finish(const JobPointer& job) {
  if (options_.recorded != nullptr) job->outcome.trace_id = options_.recorded->held.trace.trace_id.hex();
  if (job->trace) {
    job->outcome.trace_id = job->trace->trace_id.hex();
    tracing_->finish(*job->trace, facts_of(*job));
  }
  take_(job->step, result_row(job->step, job->prepared, job->outcome, options_.evaluation_id));
}

}  // namespace weft::eval
