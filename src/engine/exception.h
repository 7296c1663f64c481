// Exception: what ClickHouse says when a query fails, and what kind of failure that is for weft.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weft::engine {

struct Exception {
  int code = 0;         // ClickHouse's own number: 60 is UNKNOWN_TABLE
  std::string message;  // its sentence, with the name, without the version
};

// A body that is an exception: `Code: 60. DB::Exception: … (UNKNOWN_TABLE) (version …)`. Text of another
// shape (a proxy's error page) becomes an exception of code 0.
Exception parse_exception(std::string_view untrusted_body);

// A query that fails after its answer has begun has sent status 200 already. The exception then ends the
// body:
//
//   rows… "__exception__" CRLF tag CRLF message LF length " " tag CRLF "__exception__" CRLF
//
// where `tag` is the random word that the header X-ClickHouse-Exception-Tag announced, so that no row can
// fake it.
std::optional<Exception> find_late_exception(std::string_view untrusted_body, std::string_view tag);

// Which ErrorCode a ClickHouse code is: one table (exception.cc). What is not in it is the query's own fault.
ErrorCode classify(int clickhouse_code);

}  // namespace weft::engine
