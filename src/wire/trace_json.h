// The API's JSON of a trace (docs/reference/openapi.yaml, schema Trace).
#pragma once

#include <string>
#include <unordered_map>

#include "model/trace.h"

namespace weft::wire {

// {"trace_id","root","services","duration_ns","span_count","error_count","tokens","cost_usd","spans":[…]}.
// `update_of` maps event ids to the merged fields a client sent later (PUT /events), each the text of a JSON
// object with any of inputs, outputs, metadata, metrics, feedback, config, user_properties, error; may be
// empty.
std::string trace_json(const model::Trace& trace,
                       const std::unordered_map<std::string, std::string>& update_of);

// {"trace_id","spans":[…]}: spans as above, without their place in the tree.
std::string spans_json(const model::Trace& trace,
                       const std::unordered_map<std::string, std::string>& update_of);

}  // namespace weft::wire
