// Rules and receivers as YAML (or JSON, which is YAML). docs/reference/alerts.md has every key.
#pragma once

#include <functional>
#include <string>

#include "alerts/rule.h"
#include "base/result.h"

namespace weft::alerts {

inline constexpr size_t kFileBytesMax = 1'000'000;  // of the file; beyond: refused
inline constexpr size_t kRuleBytesMax = 64 * 1024;  // of one rule by the API; beyond: refused

// Environment variable → its value; nullptr where it is not set.
using Environment = std::function<const char*(const std::string& name)>;

// Any thread. Errors: not_found; too_large; invalid_argument with line, key and what to write instead.
Result<Configuration> load_configuration(const std::string& path, const Environment& environment);
Result<Configuration> parse_configuration(const std::string& text, const Environment& environment);

// One rule by itself, as the API takes it; `source` is set. What it leaves out, `name` and `project` say;
// what it says otherwise is an error.
Result<Rule> parse_rule(const std::string& untrusted_text, const std::string& name,
                        const store::ProjectScope& project);

}  // namespace weft::alerts
