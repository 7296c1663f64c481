// LedgerBook: what the models of many traces used and cost, summed by what one wants to know.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "insight/span_tree.h"
#include "model/prices.h"

namespace weft::insight {

enum class LedgerBy : uint8_t { model, service, user, session, project, day };
std::string_view to_string(LedgerBy by);
std::optional<LedgerBy> ledger_by_from(std::string_view word);

// Σ over the billed spans of one key.
struct LedgerRow {
  std::string project = {};  // "" unless asked for by project as well
  std::string key = {};  // a model, a service, …; a day as "2026-11-21", of UTC; "" for spans that name none
  uint64_t traces = 0;
  uint64_t calls = 0;               // spans of which tokens or cost are billed
  uint64_t calls_without_cost = 0;  // of these, with billed tokens and no known cost
  model::Tokens tokens = {};
  std::optional<double> cost_usd = {};
};

struct LedgerOptions {
  LedgerBy by = LedgerBy::model;
  bool by_project_too = false;
  uint64_t start_unix_nano =
      0;  // billed spans that begin in the range count; their trace decides what is billed
  uint64_t end_unix_nano = UINT64_MAX;
};

// Each trace by itself, with the rule that a trace's own ledger has (model::billed: of a span and those below
// it, the deepest that says so), then the sum; user and session are the span's own or the nearest ancestor's.
// Memory: a row a key. One thread.
class LedgerBook {
 public:
  static constexpr size_t kRowsMax = 100'000;  // keys; spans of others count in the total only

  explicit LedgerBook(LedgerOptions options) : options_(options) {}

  // O(n log n), iterative.
  void add(const model::Trace& trace);
  const LedgerRow& total() const { return total_; }
  // By cost, then tokens, highest first; by day the latest first.
  std::vector<LedgerRow> rows() const;
  bool truncated() const { return truncated_; }

 private:
  LedgerOptions options_;
  std::map<std::pair<std::string, std::string>, LedgerRow> rows_;
  LedgerRow total_;
  bool truncated_ = false;
};

// How the row's cost comes from its tokens: "2,000 input × $2.5 + 1,000 output × $10 per million = $0.015",
// where `prices` give just that; else the prices, and why the sum is another.
std::string formula_of(const LedgerRow& row, const model::PriceTable& prices);

// {"by","start_time_unix_nano","end_time_unix_nano","total","rows","truncated"}; at most `rows_max` rows.
std::string ledger_json(const LedgerBook& book, const LedgerOptions& options, const model::PriceTable& prices,
                        size_t rows_max, bool truncated);

}  // namespace weft::insight
