#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "weft/tracer_options.h"

namespace weft::detail {

// What a tracer works with: options, environment and defaults, resolved and checked once.
struct Settings {
  std::string traces_url;
  // Empty: no sessions. Otherwise what `POST /session/start` and `PUT /events` are sent to.
  std::string session_url;
  std::string events_url;
  std::vector<std::pair<std::string, std::string>> headers;  // of every request: Authorization, X-Source, …
  std::string project;
  std::string source;
  std::string session_id;  // empty without sessions
  std::string session_name;
  bool session_joined = false;  // the id was given: another process began it
  std::string resource;         // the body of OTLP's Resource message
  Sampler sampler;
  SpanLimits limits;
  ExportOptions exports;
  bool capture_content = true;
  std::function<void(std::string_view key, Value& value)> redact;
  std::string spool;
  int64_t clock_offset_ns = 0;
  bool disabled = false;
};

// The value of an environment variable, or nullptr.
using Environment = std::function<const char*(const char* name)>;

// Each complaint is one line that says what was wrong, with which variable or option, and what is done
// instead.
Settings resolve_settings(TracerOptions options, const Environment& environment,
                          std::vector<std::string>& complaints);

}  // namespace weft::detail
