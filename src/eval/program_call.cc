#include "eval/program_call.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "eval/child_process.h"

namespace weft::eval {
namespace {

// One program that runs. It holds itself alive by what it asked the loop for.
class Running : public std::enable_shared_from_this<Running> {
 public:
  Running(Loop& loop, std::function<void(ProgramAnswer)> done) : loop_(loop), done_(std::move(done)) {}
  ~Running() {
    if (child_ > 0) {
      ::kill(-child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  Status start(ProgramRequest request) {
    TRY_ASSIGN(auto output, pipe_from_child());
    TRY_ASSIGN(auto complaints, pipe_from_child());
    TRY_ASSIGN(child_,
               start_child(request, {.output = output.write.get(), .complaints = complaints.write.get()}));
    ended_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, child_, 0)));
    output_ = std::move(output.read);
    complaints_ = std::move(complaints.read);
    watch(output_, answer_.output);
    watch(complaints_, answer_.complaints);
    loop_.watch(ended_.get(), [self = shared_from_this()] { self->reap(); });
    if (request.timeout.count() > 0) {
      loop_.after(request.timeout, [weak = weak_from_this(), limit = request.timeout.count()] {
        if (auto self = weak.lock()) self->kill(fmt::format("the program was killed after {} ms", limit));
      });
    }
    return {};
  }

 private:
  void watch(Descriptor& from, std::string& into) {
    loop_.watch(from.get(), [self = shared_from_this(), &from, &into] { self->read(from, into); });
  }

  void read(Descriptor& from, std::string& into) {
    char buffer[65'536];
    const ssize_t count = ::read(from.get(), buffer, sizeof buffer);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count > 0) {
      into.append(buffer, static_cast<size_t>(count));
      if (into.size() > kProgramBytesMax)
        kill(fmt::format("the program printed more than {} bytes", kProgramBytesMax));
      return;
    }
    close(from);
  }

  void close(Descriptor& descriptor) {
    if (!descriptor.is_open()) return;
    const auto keep = shared_from_this();
    loop_.unwatch(descriptor.get());
    descriptor.close();
    finish_if_over();
  }

  void kill(std::string why) {
    if (child_ <= 0) return;
    answer_.error = std::move(why);
    ::kill(-child_, SIGKILL);
  }

  void reap() {
    int status = 0;
    if (::waitpid(child_, &status, WNOHANG) != child_) return;
    // What it left running would keep the pipes open.
    ::kill(-child_, SIGKILL);
    child_ = 0;
    constexpr int kSignalled = 128;
    answer_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
    close(ended_);
  }

  void finish_if_over() {
    if (output_.is_open() || complaints_.is_open() || ended_.is_open() || !done_) return;
    const auto done = std::exchange(done_, nullptr);
    done(std::move(answer_));
  }

  Loop& loop_;
  std::function<void(ProgramAnswer)> done_;
  ProgramAnswer answer_;
  pid_t child_ = 0;
  Descriptor output_, complaints_, ended_;
};

}  // namespace

void call_program(Loop& loop, ProgramRequest request, std::function<void(ProgramAnswer)> done) {
  if (request.arguments.empty()) request.arguments.emplace_back("");
  const auto running = std::make_shared<Running>(loop, done);
  if (const auto started = running->start(std::move(request)); !started) {
    loop.after(std::chrono::milliseconds(0), [done = std::move(done), error = started.error().message] {
      done({.error = error, .exit_code = 0, .output = "", .complaints = ""});
    });
  }
}

std::vector<std::string> words_of(std::string_view command) {
  std::vector<std::string> words;
  std::string word;
  bool is_word = false;
  char quote = 0;
  for (size_t i = 0; i < command.size(); ++i) {
    const char byte = command[i];
    if (byte == '\\' && quote != '\'' && i + 1 < command.size()) {
      word += command[++i];
      is_word = true;
    } else if (quote != 0) {
      if (byte == quote) {
        quote = 0;
      } else {
        word += byte;
      }
    } else if (byte == '"' || byte == '\'') {
      quote = byte;
      is_word = true;
    } else if (byte == ' ' || byte == '\t' || byte == '\n') {
      if (is_word) words.push_back(std::exchange(word, ""));
      is_word = false;
    } else {
      word += byte;
      is_word = true;
    }
  }
  if (is_word) words.push_back(std::move(word));
  return words;
}

}  // namespace weft::eval
