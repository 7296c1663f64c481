#include "runs/run_intake.h"

#include <algorithm>
#include <boost/json.hpp>

#include "model/json_members.h"

namespace weft::runs {

using Lock = std::lock_guard<std::mutex>;

namespace {

Status check_project(const RunHead& head, const std::optional<std::string>& project) {
  if (!project || head.project == *project) return {};
  return fail(ErrorCode::not_found, "there is no run {} of project {}", head.id, *project);
}

}  // namespace

Result<bool> RunIntake::begin(const json::value& untrusted, const std::string& project) {
  TRY_ASSIGN(auto head, head_of(untrusted));
  head.project = project;
  if (head.began.empty()) head.began = now_text();
  if (head.columns.size() > ResultLog::kColumnsMax)
    return fail(ErrorCode::too_large, "a run has up to {} columns, this one has {}", ResultLog::kColumnsMax,
                head.columns.size());
  const auto* config = model::member(untrusted, "config");
  const Lock lock(mutex_);
  auto made = store_.create(head, config != nullptr ? *config : json::value(nullptr));
  if (made) {
    keep(head.id, *std::move(made));
    return true;
  }
  if (made.error().code != ErrorCode::already_exists) return tl::make_unexpected(std::move(made).error());
  // A weft eval in this folder writes it: that learns from the answer whose key it has.
  const auto files = store_.files(head.id);
  const auto known = store_.head(head.id);
  if (files && known && known->project.empty() && !open_.contains(head.id) && RunLock::is_held(files->lock()))
    return false;
  const auto again = opened(head.id, project);
  if (again) return true;
  if (again.error().code == ErrorCode::already_exists) return false;
  return fail(ErrorCode::already_exists, "there is another run {}; give this one another id", head.id);
}

OpenRun* RunIntake::keep(const std::string& id, std::unique_ptr<OpenRun> run) {
  if (open_.size() >= kOpenMax)
    open_.erase(std::min_element(open_.begin(), open_.end(),
                                 [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
  auto& place = open_[id];
  place = {.run = std::move(run), .used = now_()};
  return place.run.get();
}

Result<OpenRun*> RunIntake::opened(const std::string& id, const std::optional<std::string>& project) {
  auto found = open_.find(id);
  if (found != open_.end()) {
    TRY(check_project(found->second.run->head(), project));
    found->second.used = now_();
    return found->second.run.get();
  }
  // Before it is opened: to open a run is to keep everybody else from writing it.
  TRY_ASSIGN(const auto head, store_.head(id));
  TRY(check_project(head, project));
  TRY_ASSIGN(auto reopened, store_.go_on(id));
  return keep(id, std::move(reopened));
}

Result<size_t> RunIntake::add_rows(const std::string& id, const std::optional<std::string>& project,
                                   std::string_view untrusted_lines) {
  const Lock lock(mutex_);
  TRY_ASSIGN(auto* run, opened(id, project));
  size_t number = 0;
  while (!untrusted_lines.empty()) {
    const size_t end = std::min(untrusted_lines.find('\n'), untrusted_lines.size());
    const auto line = untrusted_lines.substr(0, end);
    untrusted_lines.remove_prefix(std::min(end + 1, untrusted_lines.size()));
    if (line.empty()) continue;
    ++number;
    const auto row = model::parse_json(line);
    if (!row) return wrap(row.error(), fmt::format("row {}", number));
    if (!row->is_object())
      return fail(ErrorCode::invalid_argument, "row {} is no object; a row is one line of JSON", number);
    if (auto added = run->add(row->get_object()); !added)
      return wrap(added.error(), fmt::format("row {}", number));
  }
  return number;
}

Status RunIntake::end(const std::string& id, const std::optional<std::string>& project,
                      const json::value& untrusted) {
  const Lock lock(mutex_);
  TRY_ASSIGN(auto* run, opened(id, project));
  RunSummary said;
  read_outcome(untrusted, said);
  run->results().stats().duration_ms = model::number_member(untrusted, "duration_ms").value_or(0);
  const auto ended = run->end(said.state == RunState::cancelled ? RunState::cancelled : RunState::finished);
  open_.erase(id);
  return ended;
}

void RunIntake::close_silent() {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return;
  std::erase_if(open_,
                [oldest = now_() - kSilenceMax](const auto& open) { return open.second.used < oldest; });
}

Status RunIntake::remove(const std::string& id) {
  const Lock lock(mutex_);
  open_.erase(id);
  return store_.remove(id);
}

}  // namespace weft::runs
