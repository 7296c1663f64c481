// RunHead and RunSummary: what a run is, and what it has come to.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "runs/tally.h"

namespace weft::runs {

struct RunColumn {
  std::string provider;  // its label, else its id
  std::string label;     // the prompt's
  std::string raw;       // the prompt, as a template
};

// Known before the first row.
struct RunHead {
  std::string id = {};
  std::string project = {};  // "" for a run of this machine that named none
  // What runs over time are compared within: the configuration's file, as it was named.
  std::string suite = {};
  std::string description = {};  // "" for none
  json::value tags = nullptr;
  std::string began = {};    // RFC 3339, in UTC: runs are in the order of this text
  std::string version = {};  // weft's
  size_t steps = 0;          // rows that are to come in all
  std::vector<RunColumn> columns = {};
};

enum class RunState {
  running,
  finished,
  cancelled,  // Ctrl-C
  cut_off,    // nobody writes it any more, and nobody ended it
};
std::string_view name_of(RunState state);

struct RunSummary {
  RunHead head;
  RunState state = RunState::running;
  std::string ended;  // RFC 3339; "" where it was not
  Tally tally;        // of a run that goes on: a second old
};

// A file name, and what promptfoo calls runs. Errors: invalid_argument.
Status check_run_id(std::string_view untrusted_id);

// As runs say when they began and ended.
std::string now_text();
// What another has said, as runs say it; "" for what is no instant.
std::string instant_text(std::string_view untrusted);

json::object to_json(const RunHead& head);
// A `began` that is no instant is "". Errors: invalid_argument for an id that none can be.
Result<RunHead> head_of(const json::value& untrusted);

// The document of summary.json, and what it says; the head is not in it.
json::object outcome_json(const RunSummary& summary);
void read_outcome(const json::value& said, RunSummary& into);

}  // namespace weft::runs
