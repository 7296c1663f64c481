// weft eval on what is stored already: a trace to assert on, traces to make tests of.
#pragma once

#include <string>

#include "cli/api_client.h"
#include "cli/eval_options.h"
#include "eval/recorded_trace.h"

namespace weft::cli {

// Of a running weft. Errors: it has no such trace, or does not answer.
Result<eval::RecordedTrace> fetch_recorded(const ApiClient& weft, const std::string& trace_id);

// Writes a test, a line of JSON, for each trace that `--from` finds, the earliest first; of those of one time
// by their ids. Traces of tests, and those of which no span has inputs, are left out and counted. Only their
// owner may read the file: it has what users have said. Errors: the query, the weft, a file that is there
// already.
Result<int> write_recorded_tests(const EvalOptions& options);

}  // namespace weft::cli
