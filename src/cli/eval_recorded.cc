#include "cli/eval_recorded.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <tuple>
#include <vector>

#include "eval/values.h"
#include "model/json_tree.h"

namespace weft::cli {
namespace {

struct RecordedTest {
  uint64_t start_ns = 0;
  std::string trace_id;
  std::string line;
};

struct Found {
  std::vector<RecordedTest> tests;
  size_t of_tests = 0;        // traces that weft eval made itself
  size_t without_inputs = 0;  // of which no span says what it was given
};

Result<std::vector<std::string>> search(const ApiClient& weft, const EvalOptions& options) {
  Parameters parameters{
      {"q", options.from}, {"since", options.since}, {"limit", std::to_string(options.limit)}};
  if (!options.project.empty()) parameters.emplace_back("project", options.project);
  TRY_ASSIGN(const auto answer, weft.get("/api/v1/search", parameters));
  const auto* traces = eval::member(answer, "traces");
  if (traces == nullptr || !traces->is_array())
    return fail(ErrorCode::invalid_argument, "--from '{}' finds no traces: it counts series", options.from);
  std::vector<std::string> ids;
  for (const auto& trace : traces->get_array())
    ids.push_back(eval::text_member(trace, "trace_id").value_or(""));
  return ids;
}

Result<Found> tests_of(const ApiClient& weft, const std::vector<std::string>& ids) {
  Found found;
  for (const auto& id : ids) {
    TRY_ASSIGN(const auto recorded, fetch_recorded(weft, id));
    const auto& trace = recorded.held.trace;
    if (eval::is_of_test(trace)) {
      ++found.of_tests;
    } else if (const auto test = eval::test_of_recorded(trace); test.is_null()) {
      ++found.without_inputs;
    } else {
      found.tests.push_back({model::summarise(trace).start_time_unix_nano, id, model::to_text(test) + "\n"});
    }
  }
  std::sort(found.tests.begin(), found.tests.end(), [](const auto& a, const auto& b) {
    return std::tie(a.start_ns, a.trace_id) < std::tie(b.start_ns, b.trace_id);
  });
  return found;
}

Status write_new(const std::string& path, const std::vector<RecordedTest>& tests) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0 && errno == EEXIST)
    return fail(ErrorCode::already_exists, "{} is there already: remove it, or name another file with --to",
                path);
  std::FILE* file = descriptor < 0 ? nullptr : ::fdopen(descriptor, "w");
  if (file == nullptr) return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(errno));
  for (const auto& test : tests) std::fwrite(test.line.data(), 1, test.line.size(), file);
  const bool is_whole = std::ferror(file) == 0 && std::fflush(file) == 0;
  const int problem = errno;
  std::fclose(file);
  if (is_whole) return {};
  ::unlink(path.c_str());
  return fail(ErrorCode::unavailable, "cannot write {}: {}", path, std::strerror(problem));
}

std::string counted(size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void say(const Found& found, const std::string& path) {
  if (!found.tests.empty())
    fmt::print(
        "{} written to {}, with what was asked and answered as it was recorded: read it before you share "
        "it\n",
        counted(found.tests.size(), "test"), path);
  if (found.of_tests > 0) fmt::print("{} left out: made by weft eval\n", counted(found.of_tests, "trace"));
  if (found.without_inputs > 0)
    fmt::print("{} left out: no span says what it was given\n", counted(found.without_inputs, "trace"));
}

}  // namespace

Result<eval::RecordedTrace> fetch_recorded(const ApiClient& weft, const std::string& trace_id) {
  TRY_ASSIGN(const auto answer, weft.ask(Method::get, "/tempo/api/traces/" + trace_id));
  return eval::read_recorded_trace(answer, trace_id);
}

Result<int> write_recorded_tests(const EvalOptions& options) {
  if (options.to.empty() || !options.to.ends_with(".jsonl"))
    return fail(ErrorCode::invalid_argument, "--from needs --to FILE.jsonl, which the tests are written to");
  const ApiClient weft(options.url, options.api_key);
  TRY_ASSIGN(const auto ids, search(weft, options));
  TRY_ASSIGN(const auto found, tests_of(weft, ids));
  if (found.tests.empty()) {
    fmt::print("no trace of the last {} that '{}' finds can be made a test: nothing was written\n",
               options.since, options.from);
    say(found, options.to);
    return 0;
  }
  TRY(write_new(options.to, found.tests));
  say(found, options.to);
  return 0;
}

}  // namespace weft::cli
