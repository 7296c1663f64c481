// Runner: the steps of a plan, as many at once as may be.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "eval/grader.h"
#include "eval/loop.h"
#include "eval/model_grader.h"
#include "eval/plan.h"
#include "eval/provider.h"
#include "eval/recorded_trace.h"
#include "eval/result_row.h"
#include "eval/run_tracing.h"
#include "eval/trace_log.h"

namespace weft::eval {

struct RunnerOptions {
  std::string evaluation_id;
  size_t concurrency = 4;
  std::chrono::milliseconds delay{0};       // after each call
  std::chrono::milliseconds timeout{0};     // of each call; 0: the provider's own
  std::chrono::milliseconds time_max{0};    // of the run: what is not begun then is an error; 0: none
  AnswerCache* cache = nullptr;             // null: every call is made
  const RecordedTrace* recorded = nullptr;  // asserted on instead of calling anybody; null: calls are made
  TraceLog* traces = nullptr;               // takes the traces that assertions look at; null: nobody does
};

// A step's row, once it is known.
using TakeRow = std::function<void(const Step& step, const json::object& row)>;

// Steps that wait for their spans at once; at more, no new ones are begun.
inline constexpr size_t kWaitingMax = 1'000;

// All on one thread, the loop's. Holds the steps that are under way and no others.
class Runner {
 public:
  // `tracing` is null where the run is not traced. All but the options outlive it.
  Runner(const Config& config, Loop& loop, Javascript& javascript, RunTracing* tracing,
         RunnerOptions options);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // Makes the providers. Errors: one of them cannot be.
  Status open();
  // An output that a test stored in the part of the run that is over: a var of those to come.
  void remember(const std::string& name, const json::value& output) { registers_[name] = output; }
  // Until the plan is through, or `is_cancelled`: what is under way is then dropped, and nobody hears of it.
  void run(const std::function<std::optional<Step>()>& next, TakeRow take,
           const std::function<bool()>& is_cancelled);

 private:
  struct Job;
  using JobPointer = std::shared_ptr<Job>;

  void begin(Step step);
  void ask(const JobPointer& job);
  void answered(const JobPointer& job, Response response);
  void leave_place(const Job& job);
  Status transform(Job& job);
  void await_trace(const JobPointer& job);
  void grade_settled();
  void collect_trace(Job& job);
  Graded graded_of(Job& job);
  void judge(const JobPointer& job);
  void begin_judging();
  void grade(const JobPointer& job);
  void settle(const JobPointer& job);
  void compare(std::vector<JobPointer> jobs);
  void compare_answers(const std::vector<JobPointer>& jobs, const ModelGrades& choices);
  void compare_what_is_left();
  void conclude(const JobPointer& job);
  StepFacts facts_of(const Job& job) const;
  void fail_job(const JobPointer& job, std::string why);
  void fail_job_itself(const JobPointer& job, std::string why);
  GradingCall grading_call(const Job& job) const;
  static void take_judgements(Job& job, ModelGrades& grades);
  void finish(const JobPointer& job);
  json::object context_of(const Job& job) const;

  const Config& config_;
  Loop& loop_;
  Javascript& javascript_;
  const RunnerOptions options_;
  Grader grader_;
  ProviderSurroundings around_;
  std::unordered_map<const ProviderSpec*, std::unique_ptr<Provider>> providers_;
  json::object registers_;
  TakeRow take_;
  RunTracing* tracing_;
  ModelGrader models_{around_};
  bool has_more_ = true;  // steps that are not begun
  size_t asking_ = 0;  // calls without an answer: as many as may be at once; a test that models judge is one
  std::deque<JobPointer> to_judge_ = {};
  std::map<size_t, std::vector<JobPointer>> compared_ = {};  // by row: answered, and compared once all are
  std::vector<JobPointer> waiting_ =
      {};  // for their traces; they hold up nobody, until there are kWaitingMax
};

}  // namespace weft::eval
