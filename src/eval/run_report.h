// RunReport: a run that is over, for those who write it down.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "eval/config.h"
#include "eval/plan.h"
#include "eval/trace_log.h"
#include "runs/result_log.h"

namespace weft::eval {

// Views belong to the run.
struct RunReport {
  std::string evaluation_id;
  std::string timestamp;  // RFC 3339, when the run began
  std::string version;    // weft's
  const Config& config;
  const std::vector<Column>& columns;
  const runs::ResultLog& results;
  const TraceLog* traces = nullptr;        // those that outputs hold; nullptr for none
  std::vector<json::object> derived = {};  // by column: metrics that are made of others
  std::vector<BudgetVerdict> budgets = {};
};

// By the end of the path: .json, .jsonl, .yaml (.yml), .csv, .html, .junit.xml, .xml, .md, .txt. Errors:
// unsupported for another, unavailable when it cannot be written.
Status write_output(const RunReport& report, const std::string& path);
// Whether write_output knows the extension; asked before a run, so that none is made in vain.
Status check_output_path(const std::string& path);

// Whether such an output holds the traces.
bool holds_traces(const std::string& path);

// The formats. Each writes to an open file.
Status write_json(const RunReport& report, std::FILE* file);
Status write_jsonl(const RunReport& report, std::FILE* file);
Status write_yaml(const RunReport& report, std::FILE* file);
Status write_xml(const RunReport& report, std::FILE* file);
Status write_html(const RunReport& report, std::FILE* file);
Status write_csv(const RunReport& report, std::FILE* file);
Status write_junit(const RunReport& report, std::FILE* file);
Status write_markdown(const RunReport& report, std::FILE* file);
Status write_text(const RunReport& report, std::FILE* file);

}  // namespace weft::eval
