#include "eval/json_in_text.h"

#include <boost/json.hpp>

#include "eval/values.h"

namespace weft::eval {
namespace {

// Where the JSON value that begins at `begin` ends; npos where none does.
size_t end_of_json(std::string_view text, size_t begin) {
  json::parse_options options;
  options.max_depth = kNestingMax;
  json::stream_parser parser({}, options);
  json::error_code error;
  const size_t read = parser.write_some(text.data() + begin, text.size() - begin, error);
  return error || !parser.done() ? text.npos : begin + read;
}

}  // namespace

std::vector<json::value> json_in(std::string_view text) {
  std::vector<json::value> found;
  for (size_t at = text.find_first_of("{["); at != text.npos && found.size() < kJsonInTextMax;
       at = text.find_first_of("{[", at)) {
    const size_t end = end_of_json(text, at);
    if (end == text.npos) {
      ++at;
      continue;
    }
    if (auto value = parse_json(text.substr(at, end - at))) found.push_back(*std::move(value));
    at = end;
  }
  return found;
}

}  // namespace weft::eval
