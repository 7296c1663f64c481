// weft view: the runs of weft eval in the page.
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "cli/data_folder.h"
#include "cli/up.h"
#include "cli/verbs.h"
#include "runs/import.h"
#include "runs/run_store.h"
#include "runs/share.h"

extern char** environ;

namespace weft::cli {
namespace {

// Where promptfoo's users look for results.
constexpr uint16_t kPortDefault = 15500;

struct Options {
  std::string subject;  // the id of a run, or a file of results; "" for the list
  std::string data;
  uint16_t port = kPortDefault;
  bool open = false;
  std::string share;  // the file to write instead; "" to serve
  bool remove = false;
};

// The id of the run that is the subject; "" for none. Errors: not_found, those of import_results.
Result<std::string> run_of(const Options& options, const runs::RunStore& store) {
  if (options.subject.empty()) return std::string();
  if (std::filesystem::is_regular_file(options.subject)) return runs::import_results(options.subject, store);
  if (!store.summary(options.subject)) {
    return fail(ErrorCode::not_found, "{} is neither a run in {} nor a file of results", options.subject,
                store.folder());
  }
  return options.subject;
}

Result<int> share(const Options& options, const runs::RunStore& store, std::string id) {
  if (id.empty()) {
    const auto all = store.list();
    if (all.empty())
      return fail(ErrorCode::not_found, "there is no run in {}: weft eval makes one", store.folder());
    id = all.front().head.id;
  }
  TRY_ASSIGN(const size_t unreadable, runs::share_run(store, id, options.share));
  if (unreadable > 0)
    fmt::print(stderr, "weft view: {} lines of {}'s rows.jsonl are damaged and left out\n", unreadable, id);
  fmt::print("{} is written to {}: one file, that a browser shows without a server\n", id, options.share);
  return 0;
}

Result<int> remove(const runs::RunStore& store, const std::string& id) {
  if (id.empty())
    return fail(ErrorCode::invalid_argument, "--delete needs the id of a run: weft view ID --delete");
  TRY_ASSIGN(const auto run, store.summary(id));
  TRY(store.remove(id));
  fmt::print("{} is deleted, with its {} rows\n", id, run.tally.stats.total());
  return 0;
}

void open_in_browser(const std::string& url) {
  std::string program = "xdg-open", address = url;
  char* arguments[] = {program.data(), address.data(), nullptr};
  // The server has its signals blocked; a browser is not to inherit that.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t child = 0;
  const int error = posix_spawnp(&child, program.c_str(), nullptr, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) fmt::print(stderr, "weft view: there is no xdg-open here; open the address by hand\n");
}

void tell(const Options& options, const std::string& url) {
  fmt::print("{}\n", url);
  std::fflush(stdout);
  if (options.open) open_in_browser(url);
}

Result<int> view(const Options& options) {
  TRY_ASSIGN(const auto store, runs::RunStore::open(runs_folder(options.data)));
  if (options.remove) return remove(store, options.subject);
  TRY_ASSIGN(const auto id, run_of(options, store));
  if (!options.share.empty()) return share(options, store, id);
  const std::string page = id.empty() ? "/evals" : "/evals/" + id;
  if (const auto serving = serving_address(options.data); !serving.empty()) {
    tell(options, serving + page);
    return 0;
  }
  UpOptions serve;
  serve.data = options.data;
  serve.http = server::host_and_port("localhost", options.port);
  serve.grpc = "off";
  return up(serve, [&](const std::string& address) { tell(options, address + page); });
}

int say(const Result<int>& done) {
  if (done) return *done;
  fmt::print(stderr, "weft view: {}\n", done.error().message);
  return 1;
}

}  // namespace

void add_view(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  options->data = default_data_folder();
  auto* verb = app.add_subcommand("view", "Look at runs of weft eval");
  verb->add_option("run", options->subject, "A run's id, or a file of results (default: all runs)");
  verb->add_option("-p,--port", options->port, "Port of this machine to serve on; 0 picks a free one")
      ->capture_default_str();
  verb->add_option("--data", options->data, "weft's data folder")
      ->envname("WEFT_DATA")
      ->capture_default_str();
  verb->add_flag("--open,!--no-open", options->open, "Open the page in a browser");
  verb->add_option("--share", options->share,
                   "Write the run (default: the newest) to this HTML file instead, which needs no server");
  verb->add_flag("--delete", options->remove, "Delete the run for good instead");
  verb->callback([options, &run] { run = [options] { return say(view(*options)); }; });
}

}  // namespace weft::cli
