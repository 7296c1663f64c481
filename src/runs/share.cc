#include "runs/share.h"

#include "base/whole_file.h"
#include "runs/html_report.h"

namespace weft::runs {

Result<size_t> share_run(const RunStore& store, const std::string& id, const std::string& path) {
  TRY_ASSIGN(auto run, store.summary(id));
  TRY_ASSIGN(const auto files, store.files(id));
  // To open the rows mends a torn last one: nobody else may be writing.
  TRY_ASSIGN(const auto lock, RunLock::take(files.lock()));
  TRY_ASSIGN(const auto rows, ResultLog::reopen(files.rows()));
  // What is told of rows is what they are now.
  const double duration_ms = run.tally.stats.duration_ms;
  run.tally = rows->tally();
  run.tally.stats.duration_ms = duration_ms;
  const auto each_row = [&](const auto& take) { return rows->for_each_text(take); };
  TRY(write_whole_file(path, [&](std::FILE* file) { return write_html_report(run, each_row, file); }));
  return rows->unreadable();
}

}  // namespace weft::runs
