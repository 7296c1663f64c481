#include "eval/python_worker.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "eval/embedded_files.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

constexpr std::string_view kFile = "file://";

}  // namespace

PythonFunction python_function(const Config& config, std::string_view reference, std::string_view name) {
  if (reference.starts_with(kFile)) reference.remove_prefix(kFile.size());
  const size_t colon = reference.rfind(':');
  const bool names_function = colon != reference.npos && reference.substr(0, colon).ends_with(".py");
  const auto path = names_function ? reference.substr(0, colon) : reference;
  const std::string program = config.environment.get("PROMPTFOO_PYTHON");
  return {.program = program.empty() ? "python3" : program,
          .path = std::filesystem::absolute(resolve_path(config.base_path, path)).string(),
          .function = std::string(names_function ? reference.substr(colon + 1) : name),
          .folder = config.base_path};
}

bool is_python_file(std::string_view reference) {
  return reference.starts_with(kFile) &&
         (reference.ends_with(".py") || reference.find(".py:") != reference.npos);
}

PythonWorker::PythonWorker(Loop& loop, PythonFunction function,
                           std::map<std::string, std::string> environment)
    : loop_(loop), function_(std::move(function)), environment_(std::move(environment)) {}

PythonWorker::~PythonWorker() {
  *is_alive_ = false;
  stop();
}

void PythonWorker::call(PythonCall call, Done done) {
  waiting_.push_back({std::move(call), std::move(done)});
  // Not from within the call: `done` may make the next one.
  loop_.after(std::chrono::milliseconds(0), [this, alive = is_alive_] {
    if (*alive) send_next();
  });
}

Status PythonWorker::start() {
  TRY_ASSIGN(auto requests, pipe_to_child());
  TRY_ASSIGN(auto answers, pipe_from_child());
  ProgramRequest request{.arguments = {function_.program, "-c", std::string(embedded_python().front().bytes),
                                       function_.path, function_.function},
                         .folder = function_.folder,
                         .environment = environment_};
  TRY_ASSIGN(child_, start_child(request, {.input = requests.read.get(), .output = answers.write.get()}));
  requests_ = std::move(requests.write);
  answers_ = std::move(answers.read);
  loop_.watch(answers_.get(), [this] { read(); });
  return {};
}

void PythonWorker::send_next() {
  if (waiting_.empty() || is_calling_) return;
  if (child_ == 0) {
    if (const auto started = start(); !started) return answer(tl::make_unexpected(started.error()));
    limit_time(waiting_.front().call.timeout);
  }
  if (!is_ready_) return;
  const auto& call = waiting_.front().call;
  json::object environment;
  for (const auto& [name, value] : call.environment) environment[name] = string_value(value);
  const std::string line =
      model::to_text(json::object{{"arguments", call.arguments}, {"environment", environment}}) + "\n";
  is_calling_ = true;
  limit_time(call.timeout);
  // The process waits for it, so that it is read as fast as it is written.
  for (size_t sent = 0; sent < line.size();) {
    const ssize_t count = ::write(requests_.get(), line.data() + sent, line.size() - sent);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return end(fmt::format("cannot write to it: {}", std::strerror(errno)));
    sent += static_cast<size_t>(count);
  }
}

void PythonWorker::limit_time(std::chrono::milliseconds timeout) {
  const size_t number = ++call_number_;
  if (timeout.count() == 0) return;
  loop_.after(timeout, [this, number, timeout, alive = is_alive_] {
    if (*alive && number == call_number_) end(fmt::format("it took more than {} ms", timeout.count()));
  });
}

void PythonWorker::read() {
  char buffer[65'536];
  const ssize_t count = ::read(answers_.get(), buffer, sizeof buffer);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) return end("it ended");
  received_.append(buffer, static_cast<size_t>(count));
  if (received_.size() > kProgramBytesMax)
    return end(fmt::format("it answered more than {} bytes", kProgramBytesMax));
  const size_t newline = received_.find('\n');
  if (newline == received_.npos) return;
  const std::string line = received_.substr(0, newline);
  received_.erase(0, newline + 1);
  take_line(line);
}

void PythonWorker::take_line(std::string_view line) {
  const auto said = parse_json(line);
  if (!said) return end("its answer is no JSON: " + said.error().message);
  if (const auto error = text_member(*said, "error")) {
    if (!is_ready_) stop();
    return answer(fail(ErrorCode::invalid_argument, "Python: {}", *error));
  }
  if (!is_ready_) {
    is_ready_ = true;
    return send_next();
  }
  const auto* result = member(*said, "result");
  answer(result != nullptr ? *result : json::value(nullptr));
}

void PythonWorker::answer(Result<json::value> result) {
  if (waiting_.empty()) return;
  is_calling_ = false;
  ++call_number_;
  const Done done = std::move(waiting_.front().done);
  waiting_.pop_front();
  loop_.after(std::chrono::milliseconds(0), [this, alive = is_alive_] {
    if (*alive) send_next();
  });
  done(std::move(result));
}

void PythonWorker::end(const std::string& why) {
  stop();
  answer(fail(ErrorCode::unavailable, "the Python process of {} is gone: {}", function_.path, why));
}

void PythonWorker::stop() {
  if (child_ == 0) return;
  loop_.unwatch(answers_.get());
  ::kill(-child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
  child_ = 0;
  requests_.close();
  answers_.close();
  received_.clear();
  is_ready_ = is_calling_ = false;
}

}  // namespace weft::eval
