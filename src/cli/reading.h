// What the verbs that read from a running weft have in common.
#pragma once

#include <CLI/App.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/api_client.h"
#include "cli/terminal.h"

namespace weft::cli {

struct ReadingOptions {
  std::string url{kUrlDefault};
  std::string api_key;
  bool json = false;
};

// --url (WEFT_URL), --api-key (HH_API_KEY), --json.
void add_reading_options(CLI::App& verb, ReadingOptions& options);

// What a verb looks at that is asked of one trace or of those of late.
struct Subject {
  std::string trace_id, since = "1h", project;

  // Of the trace, its `trace_id` apart; without one, of the range.
  Parameters parameters() const;
};

// [ID], --since (one or the other), --project.
void add_subject(CLI::App& verb, Subject& subject);

using View = std::string (*)(const boost::json::value& answer, const Terminal& terminal);

// Asks, prints the answer (through `view`, or as it is with --json), and returns the exit code: 0, or 1 with
// the error on standard error.
int show(const ReadingOptions& options, const std::string& path, const Parameters& parameters, View view,
         Method method = Method::get, const std::string& body = {});

}  // namespace weft::cli
