// The folder of one run, and the lock of the one who writes it.
//
//   run.json     what the run is: RunHead
//   config.json  its configuration, as it was written
//   rows.jsonl   ResultLog: a line for each row, as they come
//   invocation.json how it was started: written by weft eval, for going on with it
//   summary.json what it has come to, renewed while it goes: RunSummary
//   traces.otlp  spans that no weft was there for: lengths (4 bytes, little-endian), each before its
//                ExportTraceServiceRequest
//   lock         held while somebody writes
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <utility>

#include "base/result.h"

namespace weft::runs {

namespace json = boost::json;

struct RunFiles {
  std::string folder;

  std::string head() const { return folder + "/run.json"; }
  std::string config() const { return folder + "/config.json"; }
  std::string invocation() const { return folder + "/invocation.json"; }
  std::string rows() const { return folder + "/rows.jsonl"; }
  std::string summary() const { return folder + "/summary.json"; }
  std::string traces() const { return folder + "/traces.otlp"; }
  std::string lock() const { return folder + "/lock"; }
};

// Documents beyond are too_large.
inline constexpr size_t kDocumentBytesMax = 64 * 1024 * 1024;

// Errors: not_found, too_large, data_loss for what is no JSON.
Result<json::value> read_document(const std::string& path, size_t bytes_max = kDocumentBytesMax);
// A process that is killed leaves the old file or the new one. Only the owner may read it: configurations
// hold keys.
Status write_document(const std::string& path, const json::value& document);

// When the file was written, as runs say when they began; now where that cannot be found out.
std::string written_text(const std::string& path);

// On disk, also when the machine loses power.
Status sync_file(const std::string& path);

// Goes with the process, however that ends. One thread.
class RunLock {
 public:
  // Errors: already_exists when another has it.
  static Result<RunLock> take(const std::string& path);
  static bool is_held(const std::string& path);
  RunLock(RunLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  RunLock& operator=(RunLock&&) = delete;
  ~RunLock();

 private:
  explicit RunLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace weft::runs
