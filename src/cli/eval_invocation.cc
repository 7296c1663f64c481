#include "cli/eval_invocation.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <filesystem>
#include <span>

#include "eval/values.h"

namespace weft::cli {
namespace {

namespace json = boost::json;

// Of how a run goes on, not of what is run: not kept, or in the place of what was said before.
constexpr std::array<std::string_view, 2> kOfThisTime = {"--resume", "--retry-errors"};
constexpr std::array<std::string_view, 6> kSaidAnew = {"--output", "--max-concurrency", "--delay",
                                                       "--cache",  "--no-table",        "--no-progress-bar"};

bool is_one_of(std::span<const std::string_view> flags, std::string_view flag) {
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

std::string here() {
  std::error_code ignored;
  return std::filesystem::current_path(ignored).string();
}

Result<EvalInvocation> read_invocation(const runs::RunFiles& run) {
  TRY_ASSIGN(const auto said, runs::read_document(run.invocation()));
  EvalInvocation read{.folder = eval::text_member(said, "folder").value_or(""),
                      .flags = {},
                      .plan = eval::text_member(said, "plan").value_or("")};
  const auto* flags = eval::member(said, "flags");
  if (flags == nullptr || !flags->is_array()) return read;
  for (const auto& flag : flags->get_array()) {
    auto& [name, values] = read.flags.emplace_back();
    name = eval::text_member(flag, "name").value_or("");
    if (const auto* texts = eval::member(flag, "values"); texts != nullptr && texts->is_array())
      for (const auto& text : texts->get_array()) values.push_back(eval::text_of(text));
  }
  return read;
}

Result<EarlierRun> earlier_run(const runs::RunStore& store, runs::RunSummary summary) {
  TRY_ASSIGN(const auto files, store.files(summary.head.id));
  auto invocation = read_invocation(files);
  if (!invocation)
    return fail(ErrorCode::not_found, "nothing says how {} was started ({}): run it anew", summary.head.id,
                invocation.error().message);
  return EarlierRun{std::move(summary), *std::move(invocation)};
}

bool is_unfinished(const runs::RunSummary& run) {
  return run.state == runs::RunState::cancelled || run.state == runs::RunState::cut_off;
}

// The command line that says the same.
std::vector<std::string> arguments_of(const GivenFlags& flags) {
  std::vector<std::string> arguments;
  for (const auto& [name, values] : flags) {
    if (values.empty()) arguments.push_back(name);
    for (const auto& value : values) arguments.push_back(name + "=" + value);
  }
  return arguments;
}

}  // namespace

Status keep_invocation(const runs::RunFiles& run, const EvalInvocation& invocation) {
  json::array flags;
  for (const auto& [name, values] : invocation.flags) {
    if (!is_one_of(kOfThisTime, name))
      flags.push_back({{"name", name}, {"values", json::value_from(values)}});
  }
  return runs::write_document(
      run.invocation(),
      json::object{{"folder", here()}, {"flags", std::move(flags)}, {"plan", invocation.plan}});
}

Result<EarlierRun> find_earlier_run(const runs::RunStore& store, const EvalOptions& options) {
  const auto& id = options.resumes ? options.resume_id : options.retry_id;
  if (!id.empty()) {
    TRY_ASSIGN(auto summary, store.summary(id));
    return earlier_run(store, std::move(summary));
  }
  for (auto& summary : store.list()) {
    if (summary.state == runs::RunState::running || (options.resumes && !is_unfinished(summary))) continue;
    auto found = earlier_run(store, std::move(summary));
    if (found && found->invocation.folder == here()) return found;
  }
  return fail(ErrorCode::not_found, "no {} run was started in this folder: name one, as in {} ID",
              options.resumes ? "unfinished" : "finished", options.resumes ? "--resume" : "--retry-errors");
}

Result<EvalOptions> options_of(const EarlierRun& earlier, const EvalOptions& now) {
  const char* how = now.resumes ? "--resume" : "--retry-errors";
  auto flags = earlier.invocation.flags;
  for (auto [name, values] : now.given) {
    if (is_one_of(kOfThisTime, name)) continue;
    if (!is_one_of(kSaidAnew, name))
      return fail(ErrorCode::invalid_argument, "{} goes on with what {} was: leave out {}", how,
                  earlier.summary.head.id, name);
    std::erase_if(flags, [&](const auto& before) { return before.first == name; });
    // Files are named from here, and the run goes on where it was started.
    if (name == "--output")
      for (auto& path : values) path = std::filesystem::absolute(path).string();
    flags.emplace_back(name, std::move(values));
  }
  CLI::App app;
  const auto options = add_eval_options(app);
  auto arguments = arguments_of(flags);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  try {
    app.parse(arguments);
  } catch (const CLI::Error& error) {
    return fail(ErrorCode::data_loss,
                "{} was started in a way that this weft does not know ({}): run it anew",
                earlier.summary.head.id, error.what());
  }
  options->data = now.data;
  options->url = now.url;
  options->api_key = now.api_key;
  options->resumes = now.resumes;
  options->retries = now.retries;
  return *options;
}

}  // namespace weft::cli
