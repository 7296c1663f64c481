// A YAML node as JSON: assertions are read as such.
#pragma once

#include <yaml-cpp/yaml.h>

#include <boost/json/value.hpp>

#include "base/result.h"

namespace weft::alerts {

// Scalars in quotes are texts; others are null, booleans and numbers where YAML 1.2's core schema says so.
// Errors: invalid_argument past kAssertionDepthMax (alerts/trace_rule.h).
Result<boost::json::value> json_of(const YAML::Node& node);

}  // namespace weft::alerts
