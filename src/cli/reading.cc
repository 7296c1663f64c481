#include "cli/reading.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <cstdio>

#include "cli/complaint.h"

namespace weft::cli {
namespace {

Result<std::string> rendered(const ReadingOptions& options, const std::string& path,
                             const Parameters& parameters, View view, Method method,
                             const std::string& body) {
  const ApiClient client(options.url, options.api_key);
  TRY_ASSIGN(auto text, client.ask(method, path, parameters, body));
  if (options.json) return std::move(text) + "\n";
  TRY_ASSIGN(const auto answer, client.parsed(text));
  return view(answer, Terminal::of_stdout());
}

}  // namespace

void add_reading_options(CLI::App& verb, ReadingOptions& options) {
  verb.add_option("--url", options.url, "Address of the running weft")
      ->envname("WEFT_URL")
      ->capture_default_str();
  verb.add_option("--api-key", options.api_key, "API key, where the server asks for one")
      ->envname("HH_API_KEY");
  verb.add_flag("--json", options.json, "Print the API's JSON");
}

Parameters Subject::parameters() const {
  Parameters all;
  if (!project.empty()) all.emplace_back("project", project);
  if (trace_id.empty()) all.emplace_back("since", since);
  return all;
}

void add_subject(CLI::App& verb, Subject& subject) {
  auto* id = verb.add_option("id", subject.trace_id, "A trace id; without one, the traces of late");
  verb.add_option("--since", subject.since, "How far to look back: 30m, 24h")
      ->capture_default_str()
      ->excludes(id);
  verb.add_option("--project", subject.project, "Only of this project");
}

int show(const ReadingOptions& options, const std::string& path, const Parameters& parameters, View view,
         Method method, const std::string& body) {
  const auto text = rendered(options, path, parameters, view, method, body);
  if (!text) return complain(text.error());
  std::fwrite(text->data(), 1, text->size(), stdout);
  return 0;
}

}  // namespace weft::cli
