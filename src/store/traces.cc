// Reader::traces: the newest-first list.
#include <fmt/format.h>

#include <unordered_map>

#include "store/large_rows.h"
#include "store/newest.h"
#include "store/page.h"
#include "store/reader.h"
#include "store/span_filter.h"
#include "store/span_groups.h"

namespace weft::store {
namespace {

std::string_view first_known(const model::Trace& trace, std::string_view model::Normalised::*field) {
  for (const auto& stored : trace.spans) {
    if (!(stored.normalised.*field).empty()) return stored.normalised.*field;
  }
  return {};
}

TraceRow to_row(const model::Trace& trace) {
  const auto summary = model::summarise(trace);
  const auto& root = trace.spans[summary.root.value_or(0)];
  TraceRow row;
  row.trace_id = trace.trace_id;
  row.project = root.normalised.project;
  row.root_name = root.span.name;
  row.root_service = root.normalised.service;
  row.root_missing = root.span.parent_span_id.is_valid();
  for (const auto& [service, span_count, error_count] : summary.services)
    row.services.push_back({std::string(service), span_count, error_count});
  row.start_time_unix_nano = summary.start_time_unix_nano;
  row.duration_ns = summary.duration_ns;
  row.span_count = summary.span_count;
  row.error_count = summary.error_count;
  row.orphan_count = summary.orphan_count;
  row.session_id = first_known(trace, &model::Normalised::session_id);
  row.user_id = first_known(trace, &model::Normalised::user_id);
  row.model = first_known(trace, &model::Normalised::model);
  row.input_tokens = summary.tokens.input.value_or(0);
  row.output_tokens = summary.tokens.output.value_or(0);
  row.total_tokens = summary.tokens.total.value_or(0);
  row.cost_usd = summary.cost_usd;
  return row;
}

std::string key_of(const model::TraceId& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

// The key of the first page is "", the smallest id.
model::TraceId trace_id_of(const Cursor& place) {
  model::TraceId id;
  std::memcpy(id.bytes.data(), place.key.data(), std::min(place.key.size(), id.bytes.size()));
  return id;
}

std::vector<model::TraceId> trace_ids_of(std::span<const Cursor> places) {
  std::vector<model::TraceId> ids;
  std::ranges::transform(places, std::back_inserter(ids), trace_id_of);
  return ids;
}

bool has_filters(const TraceQuery& query) {
  return query.service || query.name || query.status || query.duration_ns_min || query.duration_ns_max ||
         query.session_id || query.text || !query.attributes.empty();
}

WindowWalk::Pace pace_of(const TraceQuery& query) {
  // A session's spans are found through its index wherever they are: small windows would only delay that.
  if (query.session_id) return {.first_width_ns = UINT64_MAX, .growth = 1, .growth_empty = 1};
  return has_filters(query) ? WindowWalk::kSearching : WindowWalk::kListing;
}

// What fill_page asks of the list of traces.
class TraceLists {
 public:
  // `large_rows`: may be none.
  TraceLists(engine::Engine& engine, const ReadBounds& bounds, const TraceQuery& query, LargeRows* large_rows)
      : engine_(engine),
        bounds_(bounds),
        query_(query),
        large_rows_(has_filters(query) ? nullptr : large_rows) {}

  // Light columns only, and those of the filters.
  Result<std::vector<Cursor>> find(const Cursor& before, uint64_t low, size_t count) const {
    Statement statement;
    const auto time = statement.number(before.time_unix_nano);
    const auto low_time = statement.number(low);
    std::vector<std::string> matches;
    for (const auto& predicate : span_predicates(statement, query_)) {
      matches.push_back(
          fmt::format("SELECT start_unix_nano, trace_id FROM spans WHERE start_unix_nano >= {} AND"
                      " start_unix_nano <= {} AND {}",
                      low_time, time, predicate));
    }
    auto sql = fmt::format(
        "SELECT min(start_unix_nano) AS first, trace_id FROM ({}) GROUP BY trace_id"
        " HAVING first < {} OR (first = {} AND trace_id < {}) ORDER BY first DESC, trace_id DESC LIMIT {}",
        fmt::join(matches, " UNION ALL "), time, time, statement.trace_id(trace_id_of(before)), count);
    TRY_ASSIGN(const auto answer, std::move(statement).ask(engine_, std::move(sql)));
    std::vector<Cursor> found;
    RowReader row(answer);
    while (!row.at_end()) {
      const auto first = row.fixed<uint64_t>();
      const auto trace_id = row.id<model::TraceId>();
      found.push_back({.time_unix_nano = first, .key = key_of(trace_id)});
    }
    TRY(row.status());
    return found;
  }

  // Those of large traces that have not changed are known; the others are read.
  Result<std::vector<std::optional<TraceRow>>> load(std::span<const Cursor> places) const {
    if (large_rows_ == nullptr) return read(places);
    const auto ids = trace_ids_of(places);
    TRY_ASSIGN(const auto held, large_rows_->held(engine_, ids, query_.project));
    const auto held_by = [&](const model::TraceId& id) {
      const auto found = held.find(id);
      return found == held.end() ? std::nullopt : std::optional(found->second);
    };
    std::vector<std::optional<TraceRow>> loaded(places.size());
    std::vector<size_t> unknown;
    std::vector<Cursor> unknown_places;
    for (size_t i = 0; i < places.size(); ++i) {
      auto row = large_rows_->find(ids[i], query_.project, held_by(ids[i]));
      if (!row ||
          row->start_time_unix_nano < query_.start_unix_nano) {  // of the latter the first match is not known
        unknown.push_back(i);
        unknown_places.push_back(places[i]);
      } else if (row->start_time_unix_nano == places[i].time_unix_nano) {
        loaded[i] = std::move(row);
      }
    }
    TRY_ASSIGN(auto rows, read(unknown_places));
    for (size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i]) continue;
      large_rows_->keep(*rows[i], query_.project, held_by(rows[i]->trace_id));
      loaded[unknown[i]] = std::move(rows[i]);
    }
    return loaded;
  }

  // With filters an empty window says nothing about where spans are: no use in asking.
  Result<std::optional<uint64_t>> newest(uint64_t before) const {
    if (has_filters(query_)) return before;
    return newest_before(engine_, before, query_.project);
  }

 private:
  // Counting spans, billing tokens and naming the root needs whole traces, so these are fetched span by span,
  // and the rules of model::summarise decide, which are those of the page of one trace.
  Result<std::vector<std::optional<TraceRow>>> read(std::span<const Cursor> places) const {
    std::vector<std::optional<TraceRow>> loaded(places.size());
    if (places.empty()) return loaded;
    TRY_ASSIGN(const auto answer, ask_for_spans(places));
    std::unordered_map<model::TraceId, size_t> place_of;
    for (size_t i = 0; i < places.size(); ++i) place_of.emplace(trace_id_of(places[i]), i);
    const auto same_trace = [](const auto& a, const auto& b) { return a.span.trace_id == b.span.trace_id; };
    TRY_ASSIGN(const size_t rows, read_groups(answer, same_trace, [&](const SpanGroup& group) {
                 const auto place = place_of.find(group.trace.trace_id);
                 if (place == place_of.end()) return;
                 if (group.first_match_unix_nano != places[place->second].time_unix_nano) return;
                 loaded[place->second] = to_row(group.trace);
               }));
    if (rows > bounds_.page_spans && places.size() > 1) {
      return in_halves<TraceRow>(places, [this](auto half) { return read(half); });
    }
    return loaded;
  }

  Result<std::string> ask_for_spans(std::span<const Cursor> places) const {
    Statement statement;
    const auto ids = trace_ids_of(places);
    const bool alone = places.size() == 1;
    auto sql = outlines_sql(
        {.matches = any_of(span_predicates(statement, query_)),
         .where = fmt::format("trace_id IN {}{}", statement.set(ids), within(statement, query_.project)),
         .group = "trace_id",
         .spans_max = alone ? bounds_.trace_spans : bounds_.page_spans,
         .alone = alone});
    return std::move(statement).ask(engine_, std::move(sql));
  }

  engine::Engine& engine_;
  const ReadBounds& bounds_;
  const TraceQuery& query_;
  LargeRows* large_rows_;
};

}  // namespace

Result<TracePage> Reader::traces(const TraceQuery& query) const {
  Cursor before{.time_unix_nano = query.end_unix_nano};
  if (!query.cursor.empty()) {
    TRY_ASSIGN(before, decode_cursor(List::traces, query.cursor));
  }
  const size_t limit = std::clamp(query.limit, 1U, kPageRowsMax);
  TRY_ASSIGN(const auto newest, newest_arrival(engine_));
  TraceLists lists(engine_, bounds_, query, large_rows_);
  WindowWalk walk(before, query.start_unix_nano, newest, pace_of(query));
  TRY_ASSIGN(auto page, fill_page<TraceRow>(List::traces, limit, walk, lists));
  return TracePage{.traces = std::move(page.rows), .next_cursor = std::move(page.next_cursor)};
}

}  // namespace weft::store
