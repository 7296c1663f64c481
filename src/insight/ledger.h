// The ledger: what the models of a trace used and cost, line by line, and summed without counting twice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "insight/span_tree.h"
#include "model/prices.h"

namespace weft::insight {

// Where a line's cost comes from.
enum class CostSource : uint8_t {
  unknown,  // neither sent, nor is the model in the price table
  sent,     // the client said it
  priced,   // tokens × the price table's prices
  stored,   // priced when it came in, by a table that said otherwise than today's
};
std::string_view to_string(CostSource source);

// A span that says it used tokens or cost something. What makes a call be told of twice, and what is done:
//   an instrumentor within another (a framework's span around a client library's), or a wrapper of the
//   program around a client: of a span and those below it the deepest that says so is billed
//   (model::billed), the others are lines without a bill;
//   cached tokens that are also counted as input: model::Normalised has cached ones inside the input, and the
//   formula takes them out of it before it is priced.
struct LedgerLine {
  size_t span = 0;
  bool tokens_billed = false;  // false: what is below says it too, or there are none
  bool cost_billed = false;
  model::Tokens tokens;
  std::optional<double> cost_usd;
  CostSource source = CostSource::unknown;
  // "2,000 input × $2.5 + 1,000 output × $10 per million = $0.015", "sent by the client as
  // gen_ai.usage.cost", "no price is known for my-model".
  std::string formula;
};

// Σ over billed lines.
struct LedgerSum {
  std::string_view key;  // a model, service, user or session; "" for lines that name none
  size_t calls = 0;      // lines of which tokens or cost are billed
  model::Tokens tokens;
  std::optional<double> cost_usd;
};

// Views into the trace.
struct Ledger {
  std::vector<LedgerLine> lines;  // in the order of the tree
  LedgerSum total;
  // Each by cost, then tokens, highest first. User and session are the span's own or the nearest ancestor's.
  std::vector<LedgerSum> by_model;
  std::vector<LedgerSum> by_service;
  std::vector<LedgerSum> by_user;
  std::vector<LedgerSum> by_session;
};

// "2,000 input × $2.5 + 1,000 output × $10 per million = $0.015".
std::string formula_text(const model::CostTerms& terms);

// `prices` explain costs; sums are made of what is stored.
Ledger ledger(const model::Trace& trace, const SpanTree& tree, const model::PriceTable& prices);

}  // namespace weft::insight
