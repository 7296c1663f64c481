#include "cli/eval_record.h"

#include <algorithm>

#include "cli/data_folder.h"
#include "eval/plan_fingerprint.h"
#include "eval/secrets.h"
#include "runs/run_store.h"

namespace weft::cli {
namespace {

eval::RecordPlaces places_of(const EvalOptions& options, const eval::RunningWeft& weft) {
  if (options.no_write) return {};
  return {.folder = runs_folder(options.data), .weft_url = weft.url, .api_key = weft.api_key};
}

}  // namespace

size_t repeat_of(const EvalOptions& options, const eval::Config& config) {
  return options.repeat > 0 ? options.repeat : static_cast<size_t>(std::max(1.0, config.repeat.value_or(1)));
}

Result<std::unique_ptr<eval::RunRecord>> open_record(const EvalOptions& options, const EarlierRun* earlier,
                                                     const runs::RunHead& head, eval::Loop& loop,
                                                     const eval::RunningWeft& weft, EvalPreparation& run) {
  const auto fingerprint = eval::plan_fingerprint(run.config, repeat_of(options, run.config));
  auto places = places_of(options, weft);
  places.secrets = eval::secret_values(run.config.environment.variables());
  if (earlier != nullptr) {
    const eval::Plan plan(run.config, repeat_of(options, run.config));
    if (fingerprint != earlier->invocation.plan || eval::have_moved(head.columns, plan.columns()))
      return fail(
          ErrorCode::invalid_argument,
          "the tests, prompts or providers are others than when {} began, and its rows would not fit: run "
          "them anew",
          head.id);
    return eval::RunRecord::go_on(loop, places, head.id, run.config.source);
  }
  TRY_ASSIGN(auto record, eval::RunRecord::begin(loop, places, head, run.config.source, run.warnings));
  if (!record->is_kept()) return record;
  TRY_ASSIGN(const auto store, runs::RunStore::open(places.folder));
  TRY_ASSIGN(const auto files, store.files(head.id));
  TRY(keep_invocation(files, {.folder = "", .flags = options.given, .plan = fingerprint}));
  return record;
}

tl::unexpected<Error> cut_off(const Error& error, const eval::RunRecord& record, const std::string& id) {
  if (!record.is_kept()) return tl::make_unexpected(error);
  return fail(error.code,
              "{}. The run ends here; what was done is kept: make room, and go on with weft eval --resume {}",
              error.message, id);
}

}  // namespace weft::cli
