// A run as one document: what its JSON, YAML and XML have in common, in promptfoo's shape.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "eval/run_report.h"

namespace weft::eval {

// The document's parts without the rows: `results` has version, timestamp, prompts and stats.
json::array prompts_json(const RunReport& report);
json::object stats_json(const RunReport& report);
json::object metadata_json(const RunReport& report);

// The traces that the document holds, each as its JSON.
Status each_trace(const RunReport& report, const std::function<Status(std::string_view trace)>& take);

}  // namespace weft::eval
