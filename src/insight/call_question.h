// What a call of a database or over HTTP was asked, by what instrumentation records of it.
#pragma once

#include <string>

#include "model/span.h"

namespace weft::insight {

struct CallQuestion {
  std::string text;  // the query and its parameters, the URL, the key; "" where nothing is recorded
  // Whether two calls of one text asked the same: nothing that was asked is missing in it. Not so where a
  // query has placeholders ("$1", "?", ":id", "%s") and no parameters are recorded, where a URL has parts
  // taken out, and of HTTP's methods with a body.
  bool is_complete = false;
  // Whether it can change nothing, by its first word (SELECT, SHOW, GET, find …) or HTTP's GET and HEAD.
  bool is_read = false;
};

CallQuestion question_of(const model::Span& span);

}  // namespace weft::insight
