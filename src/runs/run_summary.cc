#include "runs/run_summary.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <limits>

#include "base/rfc3339.h"
#include "base/utc_time.h"
#include "model/json_members.h"

namespace weft::runs {

using model::member;
using model::number_member;
using model::text_member;

namespace {

constexpr size_t kIdBytesMax = 128;
// In the order of RunState.
constexpr std::array<std::string_view, 4> kStates = {"running", "finished", "cancelled", "cut off"};

std::string text_or_none(const json::value& of, std::string_view key) {
  return text_member(of, key).value_or("");
}

bool may_be_in_id(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
         byte == '-' || byte == '_' || byte == ':' || byte == '.';
}

}  // namespace

std::string_view name_of(RunState state) {
  return kStates[static_cast<size_t>(state)];
}

std::string now_text() {
  return utc_text(std::chrono::system_clock::now());
}

std::string instant_text(std::string_view untrusted) {
  const auto unix_ns = parse_rfc3339(untrusted);
  // Beyond is what a clock of this machine cannot say.
  if (!unix_ns || *unix_ns > std::numeric_limits<int64_t>::max()) return "";
  return utc_text(
      std::chrono::system_clock::time_point(std::chrono::nanoseconds(static_cast<int64_t>(*unix_ns))));
}

Status check_run_id(std::string_view untrusted_id) {
  if (!untrusted_id.empty() && untrusted_id.size() <= kIdBytesMax && untrusted_id.front() != '.' &&
      std::ranges::all_of(untrusted_id, may_be_in_id))
    return {};
  return fail(
      ErrorCode::invalid_argument,
      "the id of a run is 1 to {} letters, digits, '-', '_', ':' and '.', and does not begin with a dot",
      kIdBytesMax);
}

json::object to_json(const RunHead& head) {
  json::array columns;
  for (const auto& column : head.columns)
    columns.push_back({{"provider", column.provider}, {"label", column.label}, {"raw", column.raw}});
  return {{"id", head.id},
          {"project", head.project},
          {"suite", head.suite},
          {"description", head.description},
          {"tags", head.tags},
          {"began", head.began},
          {"version", head.version},
          {"steps", head.steps},
          {"columns", std::move(columns)}};
}

Result<RunHead> head_of(const json::value& untrusted) {
  RunHead head{.id = text_or_none(untrusted, "id"),
               .project = text_or_none(untrusted, "project"),
               .suite = text_or_none(untrusted, "suite"),
               .description = text_or_none(untrusted, "description"),
               .began = instant_text(text_or_none(untrusted, "began")),
               .version = text_or_none(untrusted, "version")};
  TRY(check_run_id(head.id));
  head.steps = static_cast<size_t>(std::clamp(number_member(untrusted, "steps").value_or(0), 0.0, 1e12));
  if (const auto* tags = member(untrusted, "tags")) head.tags = *tags;
  const auto* columns = member(untrusted, "columns");
  if (columns == nullptr || !columns->is_array()) return head;
  for (const auto& column : columns->get_array())
    head.columns.push_back({.provider = text_or_none(column, "provider"),
                            .label = text_or_none(column, "label"),
                            .raw = text_or_none(column, "raw")});
  return head;
}

json::object outcome_json(const RunSummary& summary) {
  return {{"state", name_of(summary.state)}, {"ended", summary.ended}, {"tally", to_json(summary.tally)}};
}

void read_outcome(const json::value& said, RunSummary& into) {
  const auto state = std::ranges::find(kStates, text_or_none(said, "state"));
  if (state != kStates.end()) into.state = static_cast<RunState>(state - kStates.begin());
  into.ended = text_or_none(said, "ended");
  if (const auto* tally = member(said, "tally")) into.tally = tally_of(*tally);
}

}  // namespace weft::runs
