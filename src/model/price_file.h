// A file of prices as it is written (docs/formats/prices.md). What costs are computed with is PriceTable.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/prices.h"

namespace weft::model {

// A model may cost more when the input is long: the price holds above so many input tokens.
struct Rate {
  int64_t above_input_tokens = 0;
  Price price;
};

struct PriceEntry {
  std::vector<std::string> models;     // the name, then its aliases; lower case
  std::vector<std::string> providers;  // lower case; none: it costs the same wherever it is sold
  std::vector<Rate> rates;             // the ordinary one, then by rising input
};

struct PriceFile {
  std::string as_of;  // the day the figures were taken ("2026-07-24"); "" where that is not said
  std::vector<PriceEntry> entries;
};

// Errors (invalid_argument) name the line, and the entry that is wrong.
Result<PriceFile> read_price_file(std::string_view json);

// A file, and what its figures are said to be from.
struct PriceSource {
  std::string name;
  PriceFile file;
};

// Views belong to the sources.
struct PricedModel {
  std::string_view model;
  std::string_view source;
  const PriceEntry* entry;
};

// By name, aliases as models of their own. A model that a later source names has that one's entries alone, as
// by PriceTable::changed_by.
std::vector<PricedModel> priced_models(const std::vector<PriceSource>& sources);

}  // namespace weft::model
