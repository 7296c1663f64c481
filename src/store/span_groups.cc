#include "store/span_groups.h"

#include <fmt/format.h>

namespace weft::store {

std::string outlines_sql(const OutlineQuery& query) {
  const auto order = fmt::format("ORDER BY {}, {}", query.group, kSpanOrder);
  if (!query.alone) {
    return fmt::format("SELECT {}, {} FROM spans WHERE {} {} LIMIT {}", query.matches, SpanOutline::kColumns,
                       query.where, order, query.spans_max + 1);
  }
  return fmt::format(
      "SELECT matches, {0} FROM (SELECT {1} AS matches, {0}, received FROM spans WHERE {2}"
      " ORDER BY matches DESC, start_unix_nano LIMIT {3}) {4}",
      SpanOutline::kColumns, query.matches, query.where, query.spans_max, order);
}

}  // namespace weft::store
