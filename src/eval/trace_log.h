// TraceLog: the traces that assertions looked at, for outputs that hold them.
#pragma once

#include <boost/json/value.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace weft::eval {

// A line of JSON for each, as scripts see them, in a file that goes with the log: memory does not grow with a
// run. One thread.
class TraceLog {
 public:
  // Errors: unavailable.
  static Result<std::unique_ptr<TraceLog>> create();
  ~TraceLog();
  TraceLog(const TraceLog&) = delete;
  TraceLog& operator=(const TraceLog&) = delete;

  // What cannot be written is told by for_each().
  void add(const boost::json::value& trace);
  // In the order in which they came. Errors: data_loss, those of `take`.
  Status for_each(const std::function<Status(std::string_view trace)>& take) const;

 private:
  explicit TraceLog(std::FILE* file) : file_(file) {}
  std::FILE* file_;
};

}  // namespace weft::eval
