#include "runs/run_store.h"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>

namespace weft::runs {
namespace {

// Of the folder of a run that is being removed; no run's id begins so.
constexpr std::string_view kRemovedPrefix = ".removed-";

// What a process that was killed did not get to the end of.
void finish_removing(const std::string& folder) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (entry.path().filename().string().starts_with(kRemovedPrefix))
      std::filesystem::remove_all(entry.path(), ignored);
  }
}

Result<RunHead> read_head(const RunFiles& files) {
  TRY_ASSIGN(const auto said, read_document(files.head()));
  TRY_ASSIGN(auto head, head_of(said));
  if (head.began.empty()) head.began = written_text(files.head());
  return head;
}

// Nobody ended it: its rows say what it came to, once, and the next reader finds that written down.
void settle(const RunFiles& files, RunSummary& summary) {
  summary.state = RunState::cut_off;
  const auto lock = RunLock::take(files.lock());
  if (!lock) return;
  const auto results = ResultLog::reopen(files.rows());
  if (!results) return;
  const double duration_ms = summary.tally.stats.duration_ms;
  summary.tally = (*results)->tally();
  summary.tally.stats.duration_ms = duration_ms;
  // Where it cannot be written, the next reader counts again.
  static_cast<void>(write_document(files.summary(), outcome_json(summary)));
}

Result<RunSummary> read_summary(const RunFiles& files) {
  RunSummary summary;
  TRY_ASSIGN(summary.head, read_head(files));
  if (const auto said = read_document(files.summary())) read_outcome(*said, summary);
  if (summary.state == RunState::running && !RunLock::is_held(files.lock())) settle(files, summary);
  return summary;
}

}  // namespace

Result<RunStore> RunStore::open(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    return fail(ErrorCode::unavailable, "cannot make the folder of runs {}: {}", folder, error.message());
  finish_removing(folder);
  return RunStore(folder);
}

Result<RunFiles> RunStore::files(const std::string& id) const {
  TRY(check_run_id(id));
  RunFiles files{folder_ + "/" + id};
  if (!std::filesystem::exists(files.head()))
    return fail(ErrorCode::not_found, "there is no run {} in {}", id, folder_);
  return files;
}

Result<std::unique_ptr<OpenRun>> RunStore::create(const RunHead& head, const json::value& config) const {
  TRY(check_run_id(head.id));
  const RunFiles files{folder_ + "/" + head.id};
  std::error_code error;
  if (!std::filesystem::create_directory(files.folder, error)) {
    if (!error) return fail(ErrorCode::already_exists, "there is a run {} in {} already", head.id, folder_);
    return fail(ErrorCode::unavailable, "cannot make the folder {}: {}", files.folder, error.message());
  }
  // Prompts and answers are for whom they were asked.
  std::filesystem::permissions(files.folder, std::filesystem::perms::owner_all, error);
  TRY_ASSIGN(auto lock, RunLock::take(files.lock()));
  TRY(write_document(files.config(), config));
  TRY_ASSIGN(auto results, ResultLog::create(files.rows()));
  // Last: what has a head is a run.
  TRY(write_document(files.head(), to_json(head)));
  return std::make_unique<OpenRun>(files, head, std::move(lock), std::move(results));
}

Result<std::unique_ptr<OpenRun>> RunStore::go_on(const std::string& id) const {
  TRY_ASSIGN(const auto run, files(id));
  TRY_ASSIGN(auto lock, RunLock::take(run.lock()));
  RunSummary before;
  TRY_ASSIGN(before.head, read_head(run));
  if (const auto said = read_document(run.summary())) read_outcome(*said, before);
  TRY_ASSIGN(auto results, ResultLog::reopen(run.rows()));
  results->stats().duration_ms = before.tally.stats.duration_ms;
  auto again = std::make_unique<OpenRun>(run, std::move(before.head), std::move(lock), std::move(results));
  if (before.state != RunState::running) TRY(again->begin_again());
  return again;
}

Status RunStore::remove(const std::string& id) const {
  TRY_ASSIGN(const auto run, files(id));
  TRY_ASSIGN(const auto lock, RunLock::take(run.lock()));
  // At once no run any more, however long its files take and whatever ends this process meanwhile.
  std::error_code error;
  const std::string removed = folder_ + "/" + std::string(kRemovedPrefix) + id;
  std::filesystem::rename(run.folder, removed, error);
  if (error) return fail(ErrorCode::unavailable, "cannot remove {}: {}", run.folder, error.message());
  std::filesystem::remove_all(removed, error);
  if (error) return fail(ErrorCode::unavailable, "cannot remove {}: {}", removed, error.message());
  return {};
}

std::vector<RunHead> RunStore::heads() const {
  std::vector<RunHead> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored)) {
    if (entry.path().filename().string().starts_with(kRemovedPrefix)) continue;
    if (auto head = read_head({entry.path().string()})) found.push_back(*std::move(head));
  }
  std::sort(found.begin(), found.end(), [](const RunHead& a, const RunHead& b) {
    return std::pair(a.began, a.id) > std::pair(b.began, b.id);
  });
  return found;
}

std::vector<RunSummary> RunStore::list() const {
  std::vector<RunSummary> found;
  for (const auto& head : heads()) {
    if (auto run = summary(head.id)) found.push_back(*std::move(run));
  }
  return found;
}

Result<RunHead> RunStore::head(const std::string& id) const {
  TRY_ASSIGN(const auto run, files(id));
  return read_head(run);
}

Result<RunSummary> RunStore::summary(const std::string& id) const {
  TRY_ASSIGN(const auto run, files(id));
  return read_summary(run);
}

Result<json::value> RunStore::config(const std::string& id) const {
  TRY_ASSIGN(const auto run, files(id));
  return read_document(run.config());
}

}  // namespace weft::runs
