// PriceTable: what a model's tokens cost. Read from a file; an unknown model has no cost rather than a wrong one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weft::model {

struct Tokens;

// US dollars for a million tokens. A price that is not given falls back to the one its tokens are part of.
struct Price {
  double input = 0;
  double output = 0;
  std::optional<double> cache_read;
  std::optional<double> cache_write;
  std::optional<double> reasoning;
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
  // The file format: docs/formats/prices.md. Errors name the entry that is wrong.
  static Result<PriceTable> parse(std::string_view json);

  // The price of `model`, which may carry a date or provider in front or behind ("openai/gpt-4o-2024-08-06").
  const Price* find(std::string_view provider, std::string_view model) const;

  // input × price + output × price per million, cached and reasoning tokens at their own prices and not twice.
  // Absent when the model or both token counts are unknown.
  std::optional<double> cost_usd(std::string_view provider, std::string_view model, const Tokens& tokens) const;

 private:
  struct Entries;
  std::unique_ptr<const Entries> entries_;
};

}  // namespace weft::model
