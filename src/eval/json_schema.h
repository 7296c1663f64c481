// JSON Schema: whether a value conforms.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "eval/javascript.h"

namespace weft::eval {

// What is wrong, each as "data/name must be string"; empty where the value conforms. Knows the keywords of
// draft 2020-12 and draft 7 that validate, $ref within the document, and `format` for date, date-time, email,
// uri, uuid, ipv4. Patterns are JavaScript's. Errors: invalid_argument for a schema that is none, for a $ref
// that leads nowhere, for references that go round.
Result<std::vector<std::string>> schema_errors(const json::value& schema, const json::value& value,
                                               Javascript& javascript);

}  // namespace weft::eval
