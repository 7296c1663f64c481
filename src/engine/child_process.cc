#include "engine/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace weft::engine {
namespace {

// posix_spawn and not fork: weft has many threads and may hold much memory.
class SpawnPlan {
 public:
  explicit SpawnPlan(const std::string& output_file) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, output_file.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::string describe(const siginfo_t& end) {
  if (end.si_code == CLD_EXITED) return fmt::format("ended with status {}", end.si_status);
  return fmt::format("was ended by signal {} ({})", end.si_status, strsignal(end.si_status));
}

}  // namespace

Result<ChildProcess> ChildProcess::spawn(const std::string& program,
                                         const std::vector<std::string>& arguments,
                                         const std::string& output_file) {
  std::vector<char*> argv = {
      const_cast<char*>(program.c_str())};  // exec's signature; it does not write there
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  std::string utc = "TZ=UTC";
  char* environment[] = {utc.data(), nullptr};

  const SpawnPlan plan(output_file);
  pid_t pid = 0;
  const int error =
      posix_spawn(&pid, program.c_str(), plan.actions(), plan.attributes(), argv.data(), environment);
  if (error != 0) return fail(ErrorCode::unavailable, "cannot start {}: {}", program, std::strerror(error));
  const int descriptor = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (descriptor < 0) {
    const int reason = errno;
    ::kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    return fail(ErrorCode::unavailable, "cannot watch process {}: {}", pid, std::strerror(reason));
  }
  return ChildProcess(pid, descriptor);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), descriptor_(std::exchange(other.descriptor_, -1)) {}

ChildProcess::~ChildProcess() {
  if (descriptor_ < 0) return;
  if (pid_ != 0) kill();
  close(descriptor_);
}

std::string ChildProcess::reap() {
  if (pid_ == 0) return "had ended before";
  siginfo_t end{};
  int outcome = 0;
  do {
    outcome = waitid(P_PID, static_cast<id_t>(pid_), &end, WEXITED);
  } while (outcome != 0 && errno == EINTR);
  pid_ = 0;
  return outcome == 0 ? describe(end) : fmt::format("ended, it is not known how ({})", std::strerror(errno));
}

std::string ChildProcess::stop(std::chrono::milliseconds grace) {
  send(SIGTERM);
  pollfd ended{descriptor_, POLLIN, 0};
  poll(&ended, 1, static_cast<int>(grace.count()));
  return (ended.revents & POLLIN) != 0 ? reap() : kill();
}

std::string ChildProcess::kill() {
  send(SIGKILL);
  return reap();
}

void ChildProcess::send(int signal) {
  // By descriptor, so that it can never reach another process that got the number since.
  syscall(SYS_pidfd_send_signal, descriptor_, signal, nullptr, 0);
}

}  // namespace weft::engine
