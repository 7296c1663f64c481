// fill_page: one page of a newest-first list, from its three questions.
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/cursor.h"
#include "store/window_walk.h"

namespace weft::store {

template <class Row>
struct Page {
  std::vector<Row> rows;
  std::string next_cursor;  // "" when nothing is left
};

// A list answers three questions, each with a Result:
//
//   find(before, low, count)  places of up to `count` groups, newest first: those whose first matching span
//                             within [low, before] comes before `before`
//   load(places)              a row for each place; none where the group began earlier than that after all
//   newest(before)            about the newest time up to `before` that holds anything; none: nothing does
template <class Row, class Lists>
Result<Page<Row>> fill_page(List list, size_t limit, WindowWalk walk, Lists& lists) {
  std::vector<Row> rows;
  std::vector<Cursor> places;
  const size_t wanted_all = limit + 1;  // one more tells whether there is a next page
  while (!walk.done() && rows.size() < wanted_all) {
    const size_t wanted = wanted_all - rows.size();
    TRY_ASSIGN(const std::vector<Cursor> found, lists.find(walk.before(), walk.low(), wanted));
    TRY_ASSIGN(std::vector<std::optional<Row>> loaded, lists.load(found));
    for (size_t i = 0; i < found.size(); ++i) {
      if (!loaded[i]) continue;
      rows.push_back(*std::move(loaded[i]));
      places.push_back(found[i]);
    }
    walk.found(found, wanted);
    if (!found.empty() || walk.done()) continue;
    TRY_ASSIGN(const std::optional<uint64_t> newest, lists.newest(walk.before().time_unix_nano));
    if (newest) {
      walk.skip_to(*newest);
    } else {
      walk.finish();
    }
  }
  Page<Row> page{.rows = std::move(rows), .next_cursor = {}};
  if (page.rows.size() > limit) {
    page.rows.pop_back();
    page.next_cursor = encode_cursor(list, places[limit - 1]);
  }
  return page;
}

// Rows for all places from two calls of `load`, where they are too many for one.
template <class Row, class Load>
Result<std::vector<std::optional<Row>>> in_halves(std::span<const Cursor> places, Load load) {
  const size_t half = places.size() / 2;
  TRY_ASSIGN(std::vector<std::optional<Row>> loaded, load(places.first(half)));
  TRY_ASSIGN(std::vector<std::optional<Row>> rest, load(places.subspan(half)));
  std::ranges::move(rest, std::back_inserter(loaded));
  return loaded;
}

}  // namespace weft::store
