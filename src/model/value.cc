#include "model/value.h"

#include <algorithm>
#include <bit>

namespace weft::model {

bool operator==(const Value& a, const Value& b) {
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case Value::Type::empty:
      return true;
    case Value::Type::string:
    case Value::Type::bytes:
      return a.as_string() == b.as_string();
    case Value::Type::boolean:
    case Value::Type::integer:
      return a.as_integer() == b.as_integer();
    case Value::Type::real:
      // NaN is the same as itself here: this asks "was it kept", not "is it less".
      return std::bit_cast<uint64_t>(a.as_real()) == std::bit_cast<uint64_t>(b.as_real());
    case Value::Type::array:
      return std::ranges::equal(a.as_array(), b.as_array());
    case Value::Type::map:
      return std::ranges::equal(a.as_map(), b.as_map());
  }
  return false;
}

bool operator==(const Attribute& a, const Attribute& b) {
  return a.key == b.key && a.value == b.value;
}

}  // namespace weft::model
