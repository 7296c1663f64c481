// RecordedTrace: a trace that is stored already, to assert on, or to make a test of.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "base/result.h"
#include "eval/config.h"
#include "eval/trace_inbox.h"

namespace weft::eval {

struct RecordedTrace {
  HeldTrace held;
  // What a provider would have answered: the recorded output, how long the trace took, its tokens and cost.
  json::object response;
};

// The answer of Tempo's GET /api/traces/ID, which weft has too. Errors: invalid_argument for what is no such
// answer, not_found for a trace without spans.
Result<RecordedTrace> read_recorded_trace(std::string_view untrusted_answer, const std::string& trace_id);

// Every test of the configuration on this trace, once: nobody is asked, and what tests say of prompts and
// providers has no say.
void assert_on_recorded(const RecordedTrace& trace, Config& config);

// Of the trace's first span, depth first, that has inputs: those are the vars, and `query` too where they are
// a conversation: what the user said last. `expected` is the output, and the metadata say which trace it was.
// The texts are data: `verbatimVars` keeps them from being taken for templates or names of files. Null where
// no span has inputs.
json::value test_of_recorded(const model::Trace& trace);

// Whether a test of weft eval made it.
bool is_of_test(const model::Trace& trace);

}  // namespace weft::eval
