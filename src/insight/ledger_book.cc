#include "insight/ledger_book.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/json_writer.h"
#include "insight/ledger.h"
#include "insight/usage.h"
#include "model/billing.h"
#include "wire/api_fields.h"

namespace weft::insight {
namespace {

constexpr std::array kAll{LedgerBy::model,   LedgerBy::service, LedgerBy::user,
                          LedgerBy::session, LedgerBy::project, LedgerBy::day};
constexpr uint64_t kNsPerSecond = 1'000'000'000;
// Sums of many doubles.
constexpr double kSameCost = 1e-6;

std::string day_of(uint64_t unix_nano) {
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(unix_nano / kNsPerSecond)));
}

std::string_view own_key(const model::Normalised& of, LedgerBy by) {
  switch (by) {
    case LedgerBy::model:
      return of.model;
    case LedgerBy::service:
      return of.service;
    case LedgerBy::user:
      return of.user_id;
    case LedgerBy::session:
      return of.session_id;
    case LedgerBy::project:
      return of.project;
    case LedgerBy::day:
      break;
  }
  return {};
}

// A program says once, at the top, who asks.
bool is_inherited(LedgerBy by) {
  return by == LedgerBy::user || by == LedgerBy::session;
}

std::vector<std::string_view> keys_of(const model::Trace& trace, const SpanTree& tree, LedgerBy by) {
  std::vector<std::string_view> keys(tree.size());
  for (const size_t span : tree.order()) {
    keys[span] = own_key(trace.spans[span].normalised, by);
    const size_t parent = tree.parent(span);
    if (keys[span].empty() && is_inherited(by) && parent != SpanTree::kNone) keys[span] = keys[parent];
  }
  return keys;
}

void add_line(LedgerRow& row, const model::Normalised& used, const model::Billed& billed) {
  ++row.calls;
  if (billed.tokens) model::add(row.tokens, used.tokens);
  if (billed.cost) model::add(row.cost_usd, used.cost_usd);
  if (!used.cost_usd) ++row.calls_without_cost;
}

void write_row(JsonWriter& json, const LedgerRow& row) {
  json.key("traces").unsigned_integer(row.traces).key("calls").unsigned_integer(row.calls);
  json.key("calls_without_cost").unsigned_integer(row.calls_without_cost);
  json.key("tokens").begin_object();
  wire::write_known(json, "input", row.tokens.input);
  wire::write_known(json, "output", row.tokens.output);
  wire::write_known(json, "total", row.tokens.total);
  json.end_object();
  wire::write_known(json, "cost_usd", row.cost_usd);
}

}  // namespace

std::string_view to_string(LedgerBy by) {
  switch (by) {
    case LedgerBy::model:
      return "model";
    case LedgerBy::service:
      return "service";
    case LedgerBy::user:
      return "user";
    case LedgerBy::session:
      return "session";
    case LedgerBy::project:
      return "project";
    case LedgerBy::day:
      return "day";
  }
  return "";
}

std::optional<LedgerBy> ledger_by_from(std::string_view word) {
  const auto found = std::ranges::find(kAll, word, [](LedgerBy by) { return to_string(by); });
  return found == kAll.end() ? std::nullopt : std::optional(*found);
}

void LedgerBook::add(const model::Trace& trace) {
  const SpanTree tree(trace);
  const auto billed = model::billed(trace, tree.nodes());
  const auto keys = keys_of(trace, tree, options_.by);
  std::set<LedgerRow*> touched;
  for (const size_t span : tree.order()) {
    if (!billed[span].tokens && !billed[span].cost) continue;
    const auto& used = trace.spans[span].normalised;
    const uint64_t start = trace.spans[span].span.start_time_unix_nano;
    if (start < options_.start_unix_nano || start >= options_.end_unix_nano) continue;
    add_line(total_, used, billed[span]);
    touched.insert(&total_);
    std::pair<std::string, std::string> key{options_.by_project_too ? used.project : std::string_view(),
                                            keys[span]};
    if (options_.by == LedgerBy::day) key.second = day_of(start);
    auto found = rows_.find(key);
    if (found == rows_.end()) {
      if (rows_.size() >= kRowsMax) {
        truncated_ = true;
        continue;
      }
      found = rows_.emplace(key, LedgerRow{}).first;
      found->second.project = std::move(key.first);
      found->second.key = std::move(key.second);
    }
    add_line(found->second, used, billed[span]);
    touched.insert(&found->second);
  }
  for (auto* row : touched) ++row->traces;
}

std::vector<LedgerRow> LedgerBook::rows() const {
  std::vector<LedgerRow> rows;
  for (const auto& [key, row] : rows_) rows.push_back(row);
  if (options_.by == LedgerBy::day) {
    std::ranges::reverse(rows);
    return rows;
  }
  std::ranges::stable_sort(rows, std::ranges::greater{}, [](const LedgerRow& row) {
    return std::pair(row.cost_usd.value_or(0), total_tokens(row.tokens));
  });
  return rows;
}

std::string formula_of(const LedgerRow& row, const model::PriceTable& prices) {
  const auto terms = prices.cost_terms("", row.key, row.tokens);
  if (!terms) return row.key.empty() ? "no model is named" : fmt::format("no price is known for {}", row.key);
  const auto text = formula_text(*terms);
  if (row.cost_usd && std::abs(terms->usd() - *row.cost_usd) <= kSameCost * std::max(1e-9, *row.cost_usd))
    return text;
  return text + "; the sum is another because of cached tokens, costs the client sent, or other prices";
}

std::string ledger_json(const LedgerBook& book, const LedgerOptions& options, const model::PriceTable& prices,
                        size_t rows_max, bool truncated) {
  const auto rows = book.rows();
  const size_t shown = std::min(rows.size(), rows_max);
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("by").string(to_string(options.by));
  wire::write_time(json, "start_time_unix_nano", options.start_unix_nano);
  wire::write_time(json, "end_time_unix_nano", options.end_unix_nano);
  json.key("total").begin_object();
  write_row(json, book.total());
  json.end_object().key("rows").begin_array();
  for (size_t i = 0; i < shown; ++i) {
    json.begin_object();
    wire::write_known(json, "key", rows[i].key);
    write_row(json, rows[i]);
    if (options.by == LedgerBy::model) json.key("formula").string(formula_of(rows[i], prices));
    json.end_object();
  }
  json.end_array().key("rows_left_out").unsigned_integer(rows.size() - shown);
  json.key("truncated").boolean(truncated || book.truncated()).end_object();
  return body;
}

}  // namespace weft::insight
