#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

// The options `--name value` of a program. One that cannot be understood ends the program with a line that
// says why. Asked by one thread, at the start.
class Options {
 public:
  Options(std::string program, int argc, char** argv);

  std::string text(const std::string& name, const std::string& otherwise) const;
  int64_t number(const std::string& name, int64_t otherwise) const;
  bool yes(const std::string& name) const { return text(name, "no") == "yes"; }
  // Of one that may come several times.
  std::vector<std::string> all(const std::string& name) const;

  // Ends the program if there is an option that nobody has asked for.
  void refuse_unknown() const;
  [[noreturn]] void refuse(const std::string& reason) const;

 private:
  const std::string program_;
  std::multimap<std::string, std::string> values_;
  mutable std::set<std::string> known_;
};
