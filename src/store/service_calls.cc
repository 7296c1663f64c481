// Reader::service_calls.
#include "store/service_calls.h"

#include <fmt/format.h>

#include "store/row_reader.h"
#include "store/statement.h"

namespace weft::store {
namespace {

// A parent may have begun before the range of its children does.
constexpr uint64_t kParentsBeforeNs = 300'000'000'000;

constexpr std::string_view kCounts =
    "toUInt16(floor(8 * log2(greatest(duration_ns, 1)))) AS bucket, count() AS calls, countIf(status_code = "
    "2) AS errors";
// A span is joined to its parent by 64 bits of both ids, which is a third of the memory of the ids
// themselves: among a billion spans, not one is likely to find a wrong parent (10^18 pairs, 2^64 keys).
// CityHash64 takes a quarter of SipHash's time.
constexpr std::string_view kOwnKey = "cityHash64(trace_id, span_id)";
constexpr std::string_view kParentKey = "cityHash64(trace_id, parent_span_id)";
// As a number: compared as texts, eight zero bytes are not equal to none.
constexpr std::string_view kIsRoot = "reinterpretAsUInt64(parent_span_id) = 0";

struct Range {
  std::string children;
  std::string parents;
};

Range range_of(Statement& statement, const ServiceCallsQuery& query) {
  const auto scope = within(statement, query.project);
  const auto end = statement.number(query.end_unix_nano);
  const uint64_t before =
      query.start_unix_nano > kParentsBeforeNs ? query.start_unix_nano - kParentsBeforeNs : 0;
  return {
      fmt::format("start_unix_nano >= {} AND start_unix_nano < {}{}", statement.number(query.start_unix_nano),
                  end, scope),
      fmt::format("start_unix_nano >= {} AND start_unix_nano < {}{}", statement.number(before), end, scope)};
}

// Calls from service to service, and of those who are not traced.
std::string between_services(const Range& range) {
  return fmt::format(
      "SELECT p.service AS caller, c.service AS callee, 0::UInt8 AS callee_kind, {0} FROM "
      "(SELECT {1} AS key, service, duration_ns, status_code FROM spans WHERE {2} AND NOT {3} AND service != "
      "'') AS c "
      "INNER JOIN (SELECT {4} AS key, service FROM spans WHERE {5} AND service != '') AS p ON c.key = p.key "
      "WHERE p.service != c.service GROUP BY caller, callee, bucket "
      "UNION ALL SELECT '' AS caller, service AS callee, 0::UInt8 AS callee_kind, {0} FROM spans WHERE {2} "
      "AND kind = 2 AND {3} GROUP BY callee, bucket",
      kCounts, kParentKey, range.children, kIsRoot, kOwnKey, range.parents);
}

// Calls to what sends no spans. A peer may send some after all: then its server span answers the call.
std::string beyond_services(const Range& range) {
  return fmt::format(
      "SELECT service AS caller, callee, callee_kind, {0} FROM spans WHERE {1} AND callee_kind != 0 AND "
      "(callee_kind != 4 OR {2} NOT IN (SELECT {3} FROM spans WHERE {1} AND kind = 2)) "
      "GROUP BY caller, callee, callee_kind, bucket",
      kCounts, range.children, kOwnKey, kParentKey);
}

}  // namespace

Result<std::vector<ServiceCallsRow>> Reader::service_calls(const ServiceCallsQuery& query) const {
  Statement statement;
  const auto range = range_of(statement, query);
  auto sql = fmt::format(
      "SELECT caller, callee, callee_kind, bucket, calls, errors FROM ({} UNION ALL {}) ORDER BY calls DESC "
      "LIMIT "
      "{}",
      between_services(range), beyond_services(range), kServiceCallRowsMax);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine_, std::move(sql)));
  std::vector<ServiceCallsRow> rows;
  RowReader reader(answer);
  while (!reader.at_end()) {
    auto& row = rows.emplace_back();
    row.caller = reader.text();
    row.callee = reader.text();
    row.kind = static_cast<CalleeKind>(reader.fixed<uint8_t>());
    row.bucket = reader.fixed<uint16_t>();
    row.calls = reader.fixed<uint64_t>();
    row.errors = reader.fixed<uint64_t>();
  }
  TRY(reader.status());
  return rows;
}

}  // namespace weft::store
