// promptfoo's JSON: the whole run in one document.
#include <boost/json.hpp>

#include "eval/run_document.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

void put(std::FILE* file, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file);
}

}  // namespace

Status write_json(const RunReport& report, std::FILE* file) {
  put(file, fmt::format(R"({{"evalId":{},"results":{{"version":3,"timestamp":{},"prompts":{},"results":[)",
                        model::to_text(json::value(report.evaluation_id)),
                        model::to_text(json::value(report.timestamp)), model::to_text(prompts_json(report))));
  std::string_view separator = "\n";
  TRY(report.results.for_each_text([&](std::string_view row) -> Status {
    put(file, separator);
    put(file, row);
    separator = ",\n";
    return {};
  }));
  put(file, fmt::format("\n],\"stats\":{}}},\"config\":{},\"shareableUrl\":null,\"metadata\":{},\"traces\":[",
                        model::to_text(stats_json(report)), model::to_text(report.config.source),
                        model::to_text(metadata_json(report))));
  separator = "\n";
  TRY(each_trace(report, [&](std::string_view trace) -> Status {
    put(file, separator);
    put(file, trace);
    separator = ",\n";
    return {};
  }));
  put(file, "]}\n");
  return {};
}

}  // namespace weft::eval
