#include "insight/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "insight/usage.h"
#include "model/billing.h"
#include "model/claims.h"

namespace weft::insight {
namespace {

// Costs are sums of a few products; the order of summing may differ.
constexpr double kSameCost = 1e-9;

std::string grouped(int64_t number) {
  std::string digits = fmt::format("{}", number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

// Prices have few digits, costs may be small: as many decimals as matter.
std::string dollars(double usd) {
  std::string digits = fmt::format("${:.9f}", usd);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

void explain(const model::StoredSpan& stored, const model::PriceTable& prices, LedgerLine& line) {
  const auto& used = stored.normalised;
  const auto terms = prices.cost_terms(used.provider, used.model, used.tokens);
  if (!line.cost_usd) {
    line.formula =
        used.model.empty() ? "no model is named" : fmt::format("no price is known for {}", used.model);
    return;
  }
  model::Claims claims;
  claims.offer(stored.span.attributes);
  if (const auto* said = claims.attribute(model::Field::cost_usd)) {
    line.source = CostSource::sent;
    line.formula = fmt::format("sent by the client as {}", said->key);
  } else if (terms && std::abs(terms->usd() - *line.cost_usd) <= kSameCost * *line.cost_usd) {
    line.source = CostSource::priced;
    line.formula = formula_text(*terms);
  } else {
    line.source = CostSource::stored;
    line.formula = "by the prices of when it was received";
    if (terms) line.formula += "; by today's: " + formula_text(*terms);
  }
}

void add(LedgerSum& sum, const LedgerLine& line) {
  if (!line.tokens_billed && !line.cost_billed) return;
  ++sum.calls;
  if (line.tokens_billed) model::add(sum.tokens, line.tokens);
  if (line.cost_billed) model::add(sum.cost_usd, line.cost_usd);
}

using KeyOf = std::string_view (*)(const model::Normalised&);

// The key of each span, or of the nearest ancestor that has one.
std::vector<std::string_view> inherited(const model::Trace& trace, const SpanTree& tree, KeyOf key_of) {
  std::vector<std::string_view> keys(tree.size());
  for (const size_t span : tree.order()) {
    keys[span] = key_of(trace.spans[span].normalised);
    if (keys[span].empty() && tree.parent(span) != SpanTree::kNone) keys[span] = keys[tree.parent(span)];
  }
  return keys;
}

template <class Key>
std::vector<LedgerSum> sums(const std::vector<LedgerLine>& lines, const Key& key_of) {
  std::map<std::string_view, LedgerSum> by_key;
  for (const auto& line : lines) {
    const std::string_view key = key_of(line.span);
    LedgerSum& sum = by_key[key];
    sum.key = key;
    add(sum, line);
  }
  std::vector<LedgerSum> found;
  for (auto& [key, sum] : by_key) {
    if (sum.calls > 0) found.push_back(std::move(sum));
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, [](const LedgerSum& sum) {
    return std::pair(sum.cost_usd.value_or(0), total_tokens(sum.tokens));
  });
  return found;
}

}  // namespace

std::string formula_text(const model::CostTerms& terms) {
  std::string text;
  for (const auto& term : terms) {
    text += fmt::format("{}{} {} × {}", text.empty() ? "" : " + ", grouped(term.tokens), term.what,
                        dollars(term.usd_per_million));
  }
  return text.empty() ? "no tokens = $0" : fmt::format("{} per million = {}", text, dollars(terms.usd()));
}

std::string_view to_string(CostSource source) {
  switch (source) {
    case CostSource::unknown:
      return "unknown";
    case CostSource::sent:
      return "sent";
    case CostSource::priced:
      return "priced";
    case CostSource::stored:
      return "stored";
  }
  return "";
}

Ledger ledger(const model::Trace& trace, const SpanTree& tree, const model::PriceTable& prices) {
  Ledger book;
  const auto billed = model::billed(trace, tree.nodes());
  for (const size_t span : tree.order()) {
    const auto& used = trace.spans[span].normalised;
    if (!model::carries_tokens(used.tokens) && !used.cost_usd) continue;
    LedgerLine line{.span = span,
                    .tokens_billed = billed[span].tokens,
                    .cost_billed = billed[span].cost,
                    .tokens = used.tokens,
                    .cost_usd = used.cost_usd,
                    .formula = {}};
    explain(trace.spans[span], prices, line);
    add(book.total, line);
    book.lines.push_back(std::move(line));
  }
  const auto users = inherited(trace, tree, [](const model::Normalised& of) { return of.user_id; });
  const auto sessions = inherited(trace, tree, [](const model::Normalised& of) { return of.session_id; });
  book.by_model = sums(book.lines, [&](size_t span) { return trace.spans[span].normalised.model; });
  book.by_service = sums(book.lines, [&](size_t span) { return trace.spans[span].normalised.service; });
  book.by_user = sums(book.lines, [&](size_t span) { return users[span]; });
  book.by_session = sums(book.lines, [&](size_t span) { return sessions[span]; });
  return book;
}

}  // namespace weft::insight
