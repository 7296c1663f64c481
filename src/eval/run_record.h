// RunRecord: where the rows of a run go: into the data folder, and to a weft that shows them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "eval/config.h"
#include "eval/hand_over.h"
#include "eval/plan.h"
#include "eval/warnings.h"
#include "runs/run_store.h"

namespace weft::eval {

struct RecordPlaces {
  std::string folder;    // of the store of runs; "": the rows go when the run is over (--no-write)
  std::string weft_url;  // of a running weft; "" for none
  std::string api_key;   // for that; "" for none
  std::vector<std::string> secrets = {};  // texts that rows are kept and told without
};

// One thread, the loop's.
class RunRecord {
 public:
  // Spans kept beside a run: beyond, they are left out, and a warning says so.
  static constexpr size_t kTraceBytesMax = size_t{1} << 30;

  // A folder that cannot be written is a warning: tests are run all the same. Errors: those of a temporary
  // file.
  static Result<std::unique_ptr<RunRecord>> begin(Loop& loop, const RecordPlaces& places,
                                                  const runs::RunHead& head, const json::value& config,
                                                  Warnings& warnings);

  // With the rows that the run of that id has. Errors: those of RunStore::go_on.
  static Result<std::unique_ptr<RunRecord>> go_on(Loop& loop, const RecordPlaces& places,
                                                  const std::string& id, const json::value& config);

  // Whether it survives this process.
  bool is_kept() const { return run_ != nullptr; }
  runs::ResultLog& results() { return run_ != nullptr ? run_->results() : *unkept_; }
  // What is deeper in a row than its readers go becomes text: its JSON.
  Status add(const json::object& row);
  // An ExportTraceServiceRequest that no weft was there to take.
  void add_traces(std::string_view otlp_protobuf);
  // results().stats().duration_ms is set by then. Blocks until a running weft has the rows.
  Status end(runs::RunState state);
  // What the record lacks; "" for nothing.
  std::string problem() const;

 private:
  RunRecord() = default;
  void hand_over(Loop& loop, const RecordPlaces& places, const runs::RunHead& head,
                 const json::value& config);
  Status add_shown(const json::object& row);

  std::unique_ptr<runs::OpenRun> run_ = {};
  std::unique_ptr<runs::ResultLog> unkept_ = {};
  std::unique_ptr<HandOver> hand_over_ = {};
  size_t trace_bytes_ = 0;
  std::string trace_problem_;
  std::string project_problem_;
  std::vector<std::string> secrets_;
};

// What is known of a run before its first row.
runs::RunHead head_of(const Config& config, const std::vector<Column>& columns, const std::string& id,
                      const std::string& began, const std::string& version, size_t steps);

}  // namespace weft::eval
