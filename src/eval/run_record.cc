#include "eval/run_record.h"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>

#include "eval/secrets.h"
#include "model/json_members.h"
#include "model/json_tree.h"

namespace weft::eval {

Result<std::unique_ptr<RunRecord>> RunRecord::begin(Loop& loop, const RecordPlaces& places,
                                                    const runs::RunHead& head, const json::value& config,
                                                    Warnings& warnings) {
  std::unique_ptr<RunRecord> made(new RunRecord);
  made->secrets_ = places.secrets;
  if (!places.folder.empty()) {
    auto store = runs::RunStore::open(places.folder);
    auto run = store ? store->create(head, config) : tl::make_unexpected(store.error());
    if (run) made->run_ = *std::move(run);
    if (!run)
      warnings.add(fmt::format("the run is not kept: {}. Name another folder with --data, or say --no-write",
                               run.error().message));
  }
  if (made->run_ == nullptr) {
    TRY_ASSIGN(made->unkept_, runs::ResultLog::create(""));
  }
  if (!places.weft_url.empty()) made->hand_over(loop, places, head, config);
  return made;
}

Result<std::unique_ptr<RunRecord>> RunRecord::go_on(Loop& loop, const RecordPlaces& places,
                                                    const std::string& id, const json::value& config) {
  std::unique_ptr<RunRecord> made(new RunRecord);
  made->secrets_ = places.secrets;
  TRY_ASSIGN(const auto store, runs::RunStore::open(places.folder));
  TRY_ASSIGN(made->run_, store.go_on(id));
  if (places.weft_url.empty()) return made;
  made->hand_over(loop, places, made->run_->head(), config);
  // Rows that were waiting when the run was killed, the weft does not have.
  made->hand_over_->catch_up(made->results());
  return made;
}

void RunRecord::hand_over(Loop& loop, const RecordPlaces& places, const runs::RunHead& head,
                          const json::value& config) {
  const auto belong_to = [this](const std::string& project) {
    if (run_ == nullptr || run_->head().project == project) return;
    if (auto said = run_->belong_to(project); !said)
      project_problem_ = fmt::format("the run is not shown to project {}: {}", project, said.error().message);
  };
  hand_over_ = std::make_unique<HandOver>(loop, places.weft_url, places.api_key, head, config, belong_to);
}

Status RunRecord::add(const json::object& row) {
  const bool has_secrets =
      std::ranges::any_of(row, [&](const auto& field) { return has_any(field.value(), secrets_); });
  if (!has_secrets && !model::is_deeper(row, runs::ResultLog::kDepthMax)) return add_shown(row);
  json::value shown = row;
  redact(shown, secrets_);
  model::make_shallow(shown, runs::ResultLog::kDepthMax);
  return add_shown(shown.get_object());
}

Status RunRecord::add_shown(const json::object& row) {
  TRY(run_ != nullptr ? run_->add(row) : unkept_->add(row));
  if (hand_over_ != nullptr) hand_over_->add(model::to_text(row));
  return {};
}

void RunRecord::add_traces(std::string_view otlp_protobuf) {
  if (run_ == nullptr || !trace_problem_.empty()) return;
  if (trace_bytes_ + otlp_protobuf.size() > kTraceBytesMax) {
    trace_problem_ = fmt::format("more than {} bytes of spans: the rest is not kept", kTraceBytesMax);
  } else if (auto kept = run_->add_traces(otlp_protobuf); !kept) {
    trace_problem_ = "spans are not kept: " + kept.error().message;
  }
  trace_bytes_ += otlp_protobuf.size();
}

Status RunRecord::end(runs::RunState state) {
  if (run_ != nullptr) TRY(run_->end(state));
  if (hand_over_ != nullptr) hand_over_->end(results(), state);
  return {};
}

std::string RunRecord::problem() const {
  if (!trace_problem_.empty()) return trace_problem_;
  if (!project_problem_.empty()) return project_problem_;
  return hand_over_ != nullptr ? hand_over_->problem() : "";
}

runs::RunHead head_of(const Config& config, const std::vector<Column>& columns, const std::string& id,
                      const std::string& began, const std::string& version, size_t steps) {
  runs::RunHead head{.id = id, .description = config.description, .tags = config.tags, .began = began};
  head.version = version;
  head.steps = steps;
  if (!config.path.empty()) head.suite = std::filesystem::absolute(config.path).lexically_normal().string();
  for (const auto& column : columns)
    head.columns.push_back(
        {.provider = column.provider->name(), .label = column.prompt->label, .raw = column.prompt->raw});
  return head;
}

}  // namespace weft::eval
