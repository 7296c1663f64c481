// TraceQuery's filters → one SQL predicate over a row of the spans table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/reader.h"
#include "store/statement.h"

namespace weft::store {

// Holds for a span that matches everything the query asks for, its time range and project included, when any
// of these does: alternatives, since each of them alone can be answered by an index where their disjunction
// cannot. A duration is that of the span itself (0 where it ends before it starts).
std::vector<std::string> span_predicates(Statement& statement, const TraceQuery& query);

// The alternatives as one predicate.
std::string any_of(const std::vector<std::string>& alternatives);

// Each holds for spans that have `key` = `value` in one of the places it can be in: an attribute of any type
// whose text is `value` ("1" is the integer 1, the real 1.0 and the string "1"), the same of the resource, or
// one of the names weft gives to what all dialects say: name, service, event_type, session_id, user_id,
// model, provider, source.
std::vector<std::string> attribute_predicates(Statement& statement, std::string_view key,
                                              std::string_view value);

// Each holds for spans that have `phrase`, in any case, in a place: in one of the contents, which an index of
// words answers; in the name, status message or another string attribute, which are read through.
std::vector<std::string> text_predicates(Statement& statement, std::string_view phrase);

}  // namespace weft::store
