// PythonWorker: a Python process that calls one function of a file, again and again.
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "eval/child_process.h"
#include "eval/config.h"
#include "eval/loop.h"
#include "eval/values.h"

namespace weft::eval {

struct PythonFunction {
  std::string program;   // the interpreter
  std::string path;      // of the file; "": the function takes code, and what the code takes
  std::string function;  // in it; may be a coroutine
  std::string folder;    // the process runs there
};

// "file://x.py:name", "x.py:name" or "x.py", which is relative to the configuration; `name` unless it names
// one. The interpreter is PROMPTFOO_PYTHON's, else python3.
PythonFunction python_function(const Config& config, std::string_view reference, std::string_view name);
// "file://x.py" and "file://x.py:name".
bool is_python_file(std::string_view reference);

struct PythonCall {
  json::array arguments;
  std::map<std::string, std::string> environment;  // of the process; what differs from call to call
  std::chrono::milliseconds timeout{0};            // the process is ended then
};

// Calls are made one after the other. The process is started by the first, and by the next after it has
// ended; what the file prints goes to weft's standard error. One thread: the loop's. Calls that are open when
// it is destroyed are never answered.
//
// It and the process speak in lines of JSON: {arguments, environment} → {result} or {error}; the first thing
// the process says is {ready} or {error}.
class PythonWorker {
 public:
  using Done = std::function<void(Result<json::value>)>;

  PythonWorker(Loop& loop, PythonFunction function, std::map<std::string, std::string> environment);
  ~PythonWorker();
  PythonWorker(const PythonWorker&) = delete;
  PythonWorker& operator=(const PythonWorker&) = delete;

  // `done` is called once, from the loop. Errors: the function raised (with its traceback), the process
  // cannot be started or ended, the time was over.
  void call(PythonCall call, Done done);

 private:
  struct Waiting {
    PythonCall call;
    Done done;
  };

  Status start();
  void read();
  void take_line(std::string_view line);
  void send_next();
  void limit_time(std::chrono::milliseconds timeout);
  void answer(Result<json::value> result);
  void end(const std::string& why);
  void stop();

  Loop& loop_;
  const PythonFunction function_;
  const std::map<std::string, std::string> environment_;
  std::deque<Waiting> waiting_;
  pid_t child_ = 0;
  Descriptor requests_, answers_;
  std::string received_;
  bool is_ready_ = false;
  bool is_calling_ = false;                                        // the first of those that wait
  size_t call_number_ = 0;                                         // of the last call that was sent
  std::shared_ptr<bool> is_alive_ = std::make_shared<bool>(true);  // timers of the loop outlive the worker
};

}  // namespace weft::eval
