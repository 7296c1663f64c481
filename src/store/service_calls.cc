// Reader::service_calls.
#include "store/service_calls.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "store/call_counts.h"
#include "store/call_spans.h"
#include "store/row_reader.h"
#include "store/statement.h"

namespace weft::store {
namespace {

// A parent may have begun before the range of its children does.
constexpr uint64_t kParentsBeforeNs = 300'000'000'000;
// What is known of trace ids before they are cut into slices: enough for a hundred slices of nearly one size.
constexpr uint32_t kSampledIds = 4096;

// Traces whose ids are at least `from` and below `to`: whole ones, so that no parent is in another slice.
struct Slice {
  std::optional<model::TraceId> from = {};
  std::optional<model::TraceId> to = {};
};

// Spans are joined to their parents here: the engine's own join takes three times as long. What does not fit
// at once is read in slices of the traces' ids, by which the table is sorted within five minutes.
class CallsOfRange {
 public:
  CallsOfRange(engine::Engine& engine, const ServiceCallsQuery& query, size_t spans_max)
      : engine_(engine), query_(query), spans_max_(spans_max) {}

  Result<std::vector<ServiceCallsRow>> read() {
    TRY_ASSIGN(const bool is_whole, add({}));
    if (!is_whole) TRY(add_slices());
    return counts_.rows(names_);
  }

 private:
  // False, and nothing is counted, when there are more spans than are read at once.
  Result<bool> add(const Slice& slice) {
    Statement statement;
    auto sql = fmt::format("SELECT {} FROM spans WHERE {}",
                           call_span_columns(statement.number(query_.start_unix_nano)), range(statement));
    if (slice.from) sql += fmt::format(" AND trace_id >= {}", statement.trace_id(*slice.from));
    if (slice.to) sql += fmt::format(" AND trace_id < {}", statement.trace_id(*slice.to));
    sql += fmt::format(" LIMIT {}", spans_max_ + 1);
    std::vector<CallSpan> spans;
    {
      TRY_ASSIGN(const auto answer,
                 std::move(statement).ask_native(engine_, std::move(sql), until(deadline_)));
      TRY(read_call_spans(answer, names_, spans));
    }
    if (spans.size() > spans_max_) return false;
    counts_.add(spans);
    return true;
  }

  Status add_slices() {
    TRY_ASSIGN(const auto slices, slices_of_range());
    for (const auto& slice : slices) {
      TRY_ASSIGN(const bool is_whole, add(slice));
      if (!is_whole) {
        return fail(ErrorCode::too_large,
                    "a few traces of this time range have more than {} spans: ask for a shorter one, or for "
                    "one trace",
                    spans_max_);
      }
    }
    return {};
  }

  // Each of about half as many spans as may be read at once: they are cut by a sample, and traces are not
  // cut.
  Result<std::vector<Slice>> slices_of_range() {
    Statement statement;
    auto sql = fmt::format("SELECT count(), arraySort(groupArraySample({})(trace_id)) FROM spans WHERE {}",
                           kSampledIds, range(statement));
    TRY_ASSIGN(const auto answer, std::move(statement).ask(engine_, std::move(sql), until(deadline_)));
    RowReader row(answer);
    const auto count = row.fixed<uint64_t>();
    std::vector<model::TraceId> ids(row.count());
    for (auto& id : ids) id = row.id<model::TraceId>();
    TRY(row.status());
    const size_t wanted = 1 + count * 2 / spans_max_;
    std::vector<Slice> slices{{}};
    for (size_t i = 1; i < wanted && !ids.empty(); ++i) {
      const auto& cut = ids[i * ids.size() / wanted];
      if (slices.back().from == cut) continue;
      slices.back().to = cut;
      slices.push_back({.from = cut});
    }
    return slices;
  }

  std::string range(Statement& statement) const {
    const uint64_t start = query_.start_unix_nano;
    return fmt::format("start_unix_nano >= {} AND start_unix_nano < {}{}",
                       statement.number(start > kParentsBeforeNs ? start - kParentsBeforeNs : 0),
                       statement.number(query_.end_unix_nano), within(statement, query_.project));
  }

  engine::Engine& engine_;
  const ServiceCallsQuery& query_;
  size_t spans_max_;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::now() + query_limits().time;
  CallNames names_;
  CallCounts counts_;
};

}  // namespace

Result<std::vector<ServiceCallsRow>> Reader::service_calls(const ServiceCallsQuery& query) const {
  return CallsOfRange(engine_, query, bounds_.graph_spans).read();
}

}  // namespace weft::store
