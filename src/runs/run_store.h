// RunStore: the runs of `weft eval`, in <data>/evals/.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "runs/open_run.h"
#include "runs/run_files.h"
#include "runs/run_summary.h"

namespace weft::runs {

// A folder for each run (run_files.h). Several processes may use one store: a run has one writer, and readers
// see what is whole. Any thread.
class RunStore {
 public:
  // Makes the folder where it is missing. Errors: unavailable.
  static Result<RunStore> open(const std::string& folder);

  // Errors: already_exists, invalid_argument for the id, unavailable.
  Result<std::unique_ptr<OpenRun>> create(const RunHead& head, const json::value& config) const;
  // The run with the rows it has; results().has() says which. Errors: not_found, already_exists while another
  // writes it.
  Result<std::unique_ptr<OpenRun>> go_on(const std::string& id) const;

  // For good, with its rows and traces. Errors: not_found, already_exists while somebody writes it,
  // unavailable.
  Status remove(const std::string& id) const;

  // All, the newest first. What is damaged is left out.
  std::vector<RunHead> heads() const;
  // With what they have come to, without reading their rows.
  std::vector<RunSummary> list() const;
  // Errors: not_found.
  Result<RunHead> head(const std::string& id) const;
  Result<RunSummary> summary(const std::string& id) const;
  Result<json::value> config(const std::string& id) const;
  Result<RunFiles> files(const std::string& id) const;

  const std::string& folder() const { return folder_; }

 private:
  explicit RunStore(std::string folder) : folder_(std::move(folder)) {}

  std::string folder_;
};

}  // namespace weft::runs
