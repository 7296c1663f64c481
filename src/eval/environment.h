// Environment: the variables that a configuration may name, and the two ways it names them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "eval/values.h"

namespace weft::eval {

// Of the process, then of --env-file, then of the configuration's `env`: later ones win. One thread.
class Environment {
 public:
  static Environment of_process();

  void set(const std::string& name, const std::string& value) { variables_[name] = value; }
  // Lines of NAME=value; quotes around a value are taken off, # begins a comment. Errors: not_found.
  Status add_file(const std::string& path);

  // "" where it is not set.
  std::string get(const std::string& name) const;
  const std::map<std::string, std::string>& variables() const { return variables_; }
  json::object to_json() const;

  // {{env.NAME}}, ${NAME} and ${NAME:-otherwise} replaced, in every text at any depth. Names in ${} are of
  // capitals, digits and _, so that JavaScript's own ${} stays.
  std::string expanded(std::string_view text) const;
  json::value expanded(const json::value& value) const;

 private:
  std::map<std::string, std::string> variables_;
};

}  // namespace weft::eval
