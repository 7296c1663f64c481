// YAML as JSON: configurations of tests, rules of alerts.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <string>
#include <tl/expected.hpp>

namespace YAML {
class Node;
}

namespace weft::model {

namespace json = boost::json;

struct YamlTerms {
  size_t depth_max;   // lists and maps within each other
  size_t values_max;  // aliases can make many of few
  // Is told the line, from 1 on, of every key and item, by its JSON pointer; of one pointer the first counts.
  std::function<void(const std::string& pointer, size_t line)> note = {};
};

struct YamlFault {
  size_t line;
  std::string what;
};

// YAML 1.2's core types, with anchors, aliases and `<<` of YAML 1.1; a scalar in quotes is a text. Errors:
// past the bounds, a key that is no text, a key twice.
tl::expected<json::value, YamlFault> json_of(const YAML::Node& node, const YamlTerms& terms);

}  // namespace weft::model
