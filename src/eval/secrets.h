// Keys and passwords in a configuration: they are used, and not shown.
#pragma once

#include <boost/json/value.hpp>

namespace weft::eval {

// The configuration as results, kept runs and reports may show it: a text under a name such as apiKey,
// Authorization or password becomes "[REDACTED]". Templates stay: they name a secret and are none. Any
// thread.
boost::json::value without_secrets(boost::json::value config);

}  // namespace weft::eval
