// weft-engine: the process that hosts ClickHouse's library for weft. It lives apart from weft so that a crash
// in there costs a restart and not the server, and it must never outlive weft.
//
//   weft-engine LIBRARY PARENT_PID CONFIG DATA_DIRECTORY
//
// weft starts it with a clean environment, no inherited descriptors, default signals and standard output and
// error going to a file. Exit status: 0 after SIGTERM, 64 for wrong arguments, 65 when the library cannot be
// used, 66 when ClickHouse refused to start (the reason is on standard error), 67 when weft is already gone.
#include <dlfcn.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

constexpr int kWrongArguments = 64;
constexpr int kLibraryUnusable = 65;
constexpr int kRefusedToStart = 66;
constexpr int kParentGone = 67;

// The local session opens the HTTP server (whose address is in the configuration) and then sleeps for good in
// a query that the server's life hangs on.
constexpr const char* kServe =
    "SYSTEM START LISTEN HTTP; SELECT sleepEachRow(1) FROM system.numbers FORMAT Null";

// weft's end, however sudden, ends this process. The kernel watches the parent's thread that made it; should
// that have ended before the request was made, the parent is another one already.
bool tie_life_to(pid_t parent) {
  return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
}

// When the machine runs out of memory the kernel should take this process first: weft restarts it, and
// nothing that was acknowledged is lost.
void offer_to_oom_killer() {
  if (FILE* score = std::fopen("/proc/self/oom_score_adj", "w")) {
    std::fputs("300", score);
    std::fclose(score);
  }
}

using RunCommandLine = void* (*)(int argc, char** argv);
using ResultError = const char* (*)(void* result);

int serve(void* library, const char* config, const char* data_directory) {
  const auto run = reinterpret_cast<RunCommandLine>(dlsym(library, "chdb_query_cmdline"));
  const auto error_of = reinterpret_cast<ResultError>(dlsym(library, "chdb_result_error"));
  if (run == nullptr || error_of == nullptr) {
    std::fprintf(stderr,
                 "the library lacks chdb_query_cmdline or chdb_result_error: it is another version: run "
                 "./dev setup\n");
    return kLibraryUnusable;
  }
  std::vector<std::string> arguments = {"weft-engine", "--config-file", config,    "--path", data_directory,
                                        "--log-level", "warning",       "--query", kServe};
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  void* const result = run(static_cast<int>(arguments.size()), argv.data());
  if (const char* error = result != nullptr ? error_of(result) : nullptr) {
    std::fprintf(stderr, "%s\n", error);
    return kRefusedToStart;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: weft-engine LIBRARY PARENT_PID CONFIG DATA_DIRECTORY (weft starts it)\n");
    return kWrongArguments;
  }
  if (!tie_life_to(static_cast<pid_t>(std::strtol(argv[2], nullptr, 10)))) return kParentGone;
  offer_to_oom_killer();
  void* const library = dlopen(argv[1], RTLD_NOW | RTLD_GLOBAL);
  if (library == nullptr) {
    std::fprintf(stderr, "cannot load the ClickHouse library: %s: run ./dev setup\n", dlerror());
    return kLibraryUnusable;
  }
  return serve(library, argv[3], argv[4]);
}
