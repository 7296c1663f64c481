// Config: what a configuration file says, read and checked: promptfoo's format.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "eval/budgets.h"
#include "eval/environment.h"
#include "eval/test_case.h"
#include "eval/warnings.h"

namespace weft::eval {

struct Prompt {
  std::string raw;    // a template
  std::string label;  // what it is called in results
  std::string id;     // "" where it has none
  json::value config = nullptr;
};

struct ProviderSpec {
  std::string id;     // "echo", "http://…", "exec:…", …
  std::string label;  // "" where it has none
  json::object config;
  std::vector<std::string> prompts;  // labels or ids; empty: all
  std::string transform;             // "" for none
  double delay_ms = 0;
  json::object env;

  // For people: its label, else its id without passwords and keys. (secrets.h)
  std::string name() const;
};

struct Scenario {
  std::vector<TestCase> configurations;  // each with all tests
  std::vector<TestCase> tests;
};

struct DerivedMetric {
  std::string name;
  std::string value;  // a formula over names of metrics, or "file://x.js:function"
};

struct Forwarding {
  std::string endpoint;
  json::object headers;
};

// `tracing.provider`: who is asked for traces that went straight to it.
struct TraceSource {
  enum class Api : uint8_t { tempo, jaeger };  // weft answers both

  Api api = Api::tempo;
  std::string endpoint;
  json::object headers;
};

// `tracing`. weft's own keys are under `wait`.
struct Tracing {
  bool enabled = false;
  std::string host = "127.0.0.1";
  uint16_t port = 4318;
  bool port_was_chosen = false;
  bool must_receive = false;  // failOnReceiverStartFailure
  std::optional<Forwarding> forwarding;
  std::optional<TraceSource> source;  // that traces are read from too; none: the run's receiver alone
  double quiet_ms = 50;               // a trace is whole when no parent misses and nothing came for so long
  double limit_ms = 5'500;            // not waited for longer; an SDK's batches leave every 5 s
  std::vector<std::string> services;  // that must have reported
};

struct Config {
  std::string path;       // of the first file
  std::string base_path;  // its folder: what file:// is relative to
  std::string description;
  json::value tags = nullptr;
  Environment environment = Environment::of_process();
  std::vector<Prompt> prompts;
  std::vector<ProviderSpec> providers;
  TestCase default_test;
  std::vector<TestCase> tests;
  std::vector<Scenario> scenarios;
  std::vector<std::pair<std::string, std::string>> filters;  // of Nunjucks: name, file
  std::vector<DerivedMetric> derived_metrics;
  std::vector<std::string> output_paths;
  Tracing tracing;
  std::optional<Budgets> budgets;
  std::optional<double> concurrency;
  std::optional<double> repeat;
  std::optional<double> delay_ms;
  std::optional<double> timeout_ms;
  std::optional<double> time_max_ms;
  std::optional<bool> cache;
  json::value source = nullptr;  // the file, for outputs: without secrets
};

// The default names, in promptfoo's order. Error: not_found, with how to make one.
Result<std::string> find_config(const std::string& folder);

// Adds the file's contents to `config`. Errors and warnings name the file, the line and the key.
Status read_config(const std::string& path, Config& config, Warnings& warnings);

// "$VALUE" of -p, -r and -t: as their keys in a file. `base_path` is what files are relative to.
Status add_prompts(const json::value& value, Config& config);
Status add_provider(const json::value& value, Config& config, Warnings& warnings);
Status add_tests(const std::string& reference, Config& config, Warnings& warnings);

// What the run is called, also in the configuration that outputs show.
void describe(const std::string& description, Config& config);

// "NAME=value": likewise. Error: invalid_argument for another text.
Status add_tag(const std::string& text, Config& config);

// "file://a/b.txt" or "a/b.txt" below `base_path`; absolute paths stay.
std::string resolve_path(const std::string& base_path, std::string_view reference);
// The files that a pattern names, in the order of their names; the pattern itself where it has no wildcard.
std::vector<std::string> matching_files(const std::string& pattern);

}  // namespace weft::eval
