// Parameters: what an assertion's `value` says, each key read once, with errors that name type and key.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weft::assertions {

namespace json = boost::json;

// A type without the `not-` in front that turns what it says round.
std::string_view without_not(std::string_view type);

// All numbers may be texts too ("500"), since that is what templates make of them.
//
// Keeps a view of the value. One thread. After the last read, finish() refuses keys that nobody read.
class Parameters {
 public:
  // A value that is no map is taken for {short_key: value}; with no short key ("") it is an error, and none
  // (or null) is a map without keys.
  static Result<Parameters> of(std::string_view type, const json::value* value, std::string_view short_key);

  std::string_view type() const { return type_; }
  bool is_inverted() const { return without_not(type_) != type_; }
  // Null where it is absent or null.
  const json::value* raw(std::string_view key);
  Result<std::optional<double>> number(std::string_view key);
  // Zero or more; past 2^53 is an error.
  Result<std::optional<uint64_t>> count(std::string_view key);
  // Of a limit in milliseconds, to the nearest: spans' times are whole nanoseconds and are compared as such.
  Result<std::optional<uint64_t>> nanoseconds(std::string_view key);
  // A share in percent, 0 to 100.
  Result<std::optional<double>> percentage(std::string_view key);
  Result<bool> flag(std::string_view key);  // false where absent
  Result<std::optional<std::string>> text(std::string_view key);
  // One text or a list of them; empty where absent.
  Result<std::vector<std::string>> texts(std::string_view key);
  // One of `words`; the first where absent.
  Result<std::string_view> choice(std::string_view key, std::initializer_list<std::string_view> words);

  // "trace-span-count, value.min: …".
  tl::unexpected<Error> fault(std::string_view key, std::string_view what) const;
  tl::unexpected<Error> missing(std::string_view key, std::string_view example) const;
  Status finish() const;

 private:
  explicit Parameters(std::string_view type) : type_(type) {}

  std::string type_;
  const json::object* fields_ = nullptr;
  const json::value* short_value_ = nullptr;  // of a value that is no map
  std::string_view short_key_;
  std::set<std::string, std::less<>> known_;
};

// What a value looks like in a message: its JSON, cut to a few words.
std::string shown(const json::value& value);

}  // namespace weft::assertions
