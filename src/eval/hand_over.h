// HandOver: a run, as it goes, told to a weft whose page shows it.
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "eval/loop.h"
#include "runs/result_log.h"
#include "runs/run_summary.h"

namespace weft::eval {

namespace json = boost::json;

// POST /api/v1/evals (docs/reference/openapi.yaml). One request at a time, so that rows come in their order.
// What cannot be sent while the run goes is sent at its end, from the log. One thread, the loop's, which it
// outlives.
class HandOver {
 public:
  // Rows that wait to be sent; at more, they are left for the end.
  static constexpr size_t kWaitingBytesMax = 8 * 1024 * 1024;
  // Of one request.
  static constexpr size_t kBodyBytes = 1024 * 1024;
  static constexpr std::chrono::milliseconds kSendEvery{500};

  // The weft has the run already, being of the same data folder, and says whose key this is.
  using Known = std::function<void(const std::string& project)>;

  // `weft_url` without a slash at its end; `api_key` may be "". `known` is called at most once, from the
  // loop.
  HandOver(Loop& loop, std::string weft_url, const std::string& api_key, const runs::RunHead& head,
           const json::value& config, Known known);

  // Of a run that goes on: the rows that were done before. Blocks as end() does.
  void catch_up(const runs::ResultLog& results);
  void add(std::string_view row);
  // Blocks until the weft has all of it, or that has failed.
  void end(const runs::ResultLog& results, runs::RunState state);
  // Why the weft does not have all; "" where it has, or has the run already, being of the same data folder.
  const std::string& problem() const { return problem_; }

 private:
  using Done = std::function<void(const json::value& answer)>;

  void post(std::string path, std::string body, Done done);
  void send_rows();
  void wait();
  Status send_again(const runs::ResultLog& results);

  Loop& loop_;
  const std::string url_, id_;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::string waiting_;
  bool is_wanted_ = true;  // by the weft
  bool is_sending_ = false;
  bool has_lost_ = false;  // rows that the weft does not have
  Loop::Clock::time_point sent_ = {};
  std::string problem_;
};

}  // namespace weft::eval
