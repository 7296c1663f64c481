#include "eval/trace_log.h"

#include <boost/json.hpp>
#include <cerrno>
#include <cstring>

#include "model/json_tree.h"

namespace weft::eval {

Result<std::unique_ptr<TraceLog>> TraceLog::create() {
  std::FILE* file = std::tmpfile();
  if (file == nullptr)
    return fail(ErrorCode::unavailable, "cannot keep traces for the output: {}", std::strerror(errno));
  return std::unique_ptr<TraceLog>(new TraceLog(file));
}

TraceLog::~TraceLog() {
  std::fclose(file_);
}

void TraceLog::add(const boost::json::value& trace) {
  const std::string line = model::to_text(trace) + "\n";
  std::fwrite(line.data(), 1, line.size(), file_);
}

Status TraceLog::for_each(const std::function<Status(std::string_view trace)>& take) const {
  if (std::fflush(file_) != 0 || std::ferror(file_) != 0)
    return fail(ErrorCode::data_loss, "traces are missing: the temporary folder did not take them");
  std::rewind(file_);
  char* line = nullptr;
  size_t capacity = 0;
  Status status;
  for (ssize_t read = 0; status && (read = ::getline(&line, &capacity, file_)) > 0;)
    status = take({line, static_cast<size_t>(read - 1)});
  std::free(line);
  std::fseek(file_, 0, SEEK_END);
  return status;
}

}  // namespace weft::eval
