#include "options.h"

#include <charconv>
#include <cstdlib>
#include <iostream>

Options::Options(std::string program, int argc, char** argv) : program_(std::move(program)) {
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    if (!name.starts_with("--") || i + 1 == argc) refuse("no value with '" + name + "'");
    values_.emplace(name.substr(2), argv[i + 1]);
  }
}

std::string Options::text(const std::string& name, const std::string& otherwise) const {
  known_.insert(name);
  const auto found = values_.find(name);
  return found == values_.end() ? otherwise : found->second;
}

int64_t Options::number(const std::string& name, int64_t otherwise) const {
  const std::string given = text(name, std::to_string(otherwise));
  int64_t value = 0;
  const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
  if (error != std::errc() || end != given.data() + given.size()) {
    refuse("--" + name + " is a number, not '" + given + "'");
  }
  return value;
}

std::vector<std::string> Options::all(const std::string& name) const {
  known_.insert(name);
  std::vector<std::string> values;
  const auto [begin, end] = values_.equal_range(name);
  for (auto option = begin; option != end; ++option) values.push_back(option->second);
  return values;
}

void Options::refuse_unknown() const {
  for (const auto& [name, value] : values_) {
    if (!known_.contains(name)) refuse("there is no option --" + name);
  }
}

void Options::refuse(const std::string& reason) const {
  std::cerr << program_ << ": " << reason << "; README.md has the options\n";
  std::_Exit(2);  // at once: there are no spans to wait for
}
