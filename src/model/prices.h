// PriceTable: what a model's tokens cost. Read from a file; an unknown model has no cost rather than a wrong
// one.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weft::model {

struct Tokens;

// US dollars for a million tokens. A price that is not given falls back to the one its tokens are part of:
// cached tokens to `input`, reasoning tokens to `output`.
struct Price {
  double input = 0;
  double output = 0;
  std::optional<double> cache_read;
  std::optional<double> cache_write;
  std::optional<double> reasoning;
};

// One product of the sum that is a call's cost. `what` is static: "input", "cache read", …
struct CostTerm {
  std::string_view what;
  int64_t tokens = 0;
  double usd_per_million = 0;

  double usd() const { return static_cast<double>(tokens) * usd_per_million * 1e-6; }
};

// Without those of no tokens. No allocation.
class CostTerms {
 public:
  void add(const CostTerm& term) {
    if (term.tokens > 0) terms_[count_++] = term;
  }
  const CostTerm* begin() const { return terms_.data(); }
  const CostTerm* end() const { return terms_.data() + count_; }
  double usd() const {
    double sum = 0;
    for (const auto& term : *this) sum += term.usd();
    return sum;
  }

 private:
  std::array<CostTerm, 5> terms_;  // one for each member of Price
  size_t count_ = 0;
};

// Immutable after it is made; any thread.
class PriceTable {
 public:
  // No prices: every cost is unknown.
  PriceTable();
  PriceTable(PriceTable&&) noexcept;
  PriceTable& operator=(PriceTable&&) noexcept;
  ~PriceTable();

  // The table that ships in the program (src/model/prices.json), with the date its figures were taken.
  static const PriceTable& built_in();
  // The file format: docs/formats/prices.md. Errors (invalid_argument) name the entry that is wrong.
  static Result<PriceTable> parse(std::string_view json);
  // This table with the models of `changes` added, or put in place of those of the same name.
  PriceTable changed_by(const PriceTable& changes) const;

  // The day the figures were taken ("2026-07-24"); "" for a table that does not say.
  std::string_view as_of() const;

  // The price of `model` for a call of ordinary length, or nullptr. The name is looked for as it is; then
  // without a provider in front ("openai/", "us.anthropic."); then without a date or version behind
  // ("-2024-08-06", "@20240620",
  // "-0125", "-latest", "-v1:0"). Never by a looser match: "gpt-4o-mini" is not a kind of "gpt-4o".
  const Price* find(std::string_view provider, std::string_view model) const;

  // input × price + output × price per million, cached and reasoning tokens at their own prices and not
  // twice. Tokens as Normalised has them: cached ones are part of the input, reasoning of the output. Absent
  // when the model or both token counts are unknown.
  std::optional<double> cost_usd(std::string_view provider, std::string_view model,
                                 const Tokens& tokens) const;
  // The same, as the products it is the sum of.
  std::optional<CostTerms> cost_terms(std::string_view provider, std::string_view model,
                                      const Tokens& tokens) const;

 private:
  struct Entries;
  explicit PriceTable(std::unique_ptr<const Entries> entries);
  std::unique_ptr<const Entries> entries_;
};

}  // namespace weft::model
