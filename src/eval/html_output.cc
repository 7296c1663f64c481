// The run as one HTML file: src/runs has the page.
#include "eval/run_report.h"
#include "runs/html_report.h"

namespace weft::eval {

Status write_html(const RunReport& report, std::FILE* file) {
  runs::RunSummary run;
  run.head.id = report.evaluation_id;
  run.head.description = report.config.description;
  run.head.began = report.timestamp;
  run.head.version = report.version;
  for (const auto& column : report.columns)
    run.head.columns.push_back(
        {.provider = column.provider->name(), .label = column.prompt->label, .raw = column.prompt->raw});
  run.state = runs::RunState::finished;
  run.tally = report.results.tally();
  run.tally.columns.resize(report.columns.size());
  for (size_t i = 0; i < report.derived.size(); ++i) {
    auto& tally = run.tally.columns[i];
    for (const auto& [name, value] : report.derived[i]) tally.named_scores[name] = value;
  }
  return runs::write_html_report(
      run, [&](const auto& take) { return report.results.for_each_text(take); }, file);
}

}  // namespace weft::eval
