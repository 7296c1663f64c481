#include "model/prices.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "model/built_in_prices.h"
#include "model/normalised.h"
#include "model/price_file.h"

namespace weft::model {
namespace {

// No model's name is longer; a longer one is unknown.
constexpr size_t kModelNameBytesMax = 128;

// What one group of providers asks for a model. No providers: it costs the same wherever it is sold.
struct Offer {
  std::vector<std::string> providers;  // lower case
  std::vector<Rate> rates;             // the ordinary one, then by rising input
};

struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
using OffersByModel = std::unordered_map<std::string, std::vector<Offer>, TextHash, std::equal_to<>>;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "Mistral.chat" (Vercel's way) is Mistral.
bool is_provider(std::string_view said, std::string_view provider) {
  if (said.size() < provider.size()) return false;
  const bool same = std::equal(provider.begin(), provider.end(), said.begin(),
                               [](char a, char b) { return a == lower(b); });
  return same && (said.size() == provider.size() || said[provider.size()] == '.');
}

bool applies(const Offer& offer, std::string_view provider) {
  return offer.providers.empty() || std::ranges::any_of(offer.providers, [&](const auto& known) {
           return is_provider(provider, known);
         });
}

// What gateways, clouds and SDKs put in front of a model's name. Where it names who runs the model,
// `provider` is that.
struct Prefix {
  std::string_view text;
  std::string_view provider;
};
constexpr Prefix kPrefixes[] = {
    {"openai/", "openai"},     {"azure/", ""},
    {"azure_ai/", ""},         {"anthropic/", "anthropic"},
    {"google/", "google"},     {"gemini/", "gemini"},
    {"vertex_ai/", ""},        {"publishers/google/models/", ""},
    {"models/", ""},           {"mistral/", "mistral"},
    {"mistralai/", "mistral"}, {"deepseek/", "deepseek"},
    {"cohere/", "cohere"},     {"xai/", "xai"},
    {"x-ai/", "xai"},          {"openrouter/", "openrouter"},
    {"bedrock/", "bedrock"},   {"us.anthropic.", ""},
    {"eu.anthropic.", ""},     {"apac.anthropic.", ""},
    {"global.anthropic.", ""}, {"anthropic.", ""},
};

bool strip_prefix(std::string_view& model, std::string_view& provider) {
  if (model.find_first_of("/.") == std::string_view::npos) return false;
  for (const auto& prefix : kPrefixes) {
    if (!model.starts_with(prefix.text)) continue;
    model.remove_prefix(prefix.text.size());
    if (provider.empty()) provider = prefix.provider;
    return true;
  }
  return false;
}

bool is_year(std::string_view text) {
  return text.size() == 4 && is_digits(text) && text.starts_with("20");
}

// The length of the date or version that `model` ends with, or 0.
size_t version_suffix_length(std::string_view model) {
  const auto tail = [&](size_t length) {
    return model.size() > length ? model.substr(model.size() - length) : std::string_view();
  };
  if (tail(7) == "-latest") return 7;
  // "-2024-08-06"
  const auto dashed = tail(11);
  if (!dashed.empty() && dashed[0] == '-' && is_year(dashed.substr(1, 4)) && dashed[5] == '-' &&
      is_digits(dashed.substr(6, 2)) && dashed[8] == '-' && is_digits(dashed.substr(9))) {
    return 11;
  }
  // "-20250514", "@20240620"
  const auto solid = tail(9);
  if (!solid.empty() && (solid[0] == '-' || solid[0] == '@') && is_digits(solid.substr(1)) &&
      is_year(solid.substr(1, 4))) {
    return 9;
  }
  // "-0125", "-001"
  for (const size_t digits : {size_t{4}, size_t{3}}) {
    const auto number = tail(digits + 1);
    if (!number.empty() && number[0] == '-' && number[1] <= '1' && is_digits(number.substr(1)))
      return digits + 1;
  }
  // "-v1:0"
  const auto version = tail(5);
  if (version.starts_with("-v") && is_digits(version.substr(2, 1)) && version[3] == ':' &&
      is_digits(version.substr(4))) {
    return 5;
  }
  return 0;
}

// "-20241022-v2:0" is a date and a version; nothing has more.
constexpr int kVersionSuffixesMax = 2;

const Offer* look_up(const OffersByModel& offers, std::string_view model, std::string_view provider) {
  const auto found = offers.find(model);
  if (found == offers.end()) return nullptr;
  const auto offer =
      std::ranges::find_if(found->second, [&](const Offer& one) { return applies(one, provider); });
  return offer != found->second.end() ? &*offer : nullptr;
}

const Offer* find_offer(const OffersByModel& offers, std::string_view provider, std::string_view written) {
  if (written.size() > kModelNameBytesMax) return nullptr;
  std::array<char, kModelNameBytesMax> buffer;
  std::ranges::transform(written, buffer.begin(), lower);
  std::string_view model(buffer.data(), written.size());
  do {
    if (const Offer* offer = look_up(offers, model, provider)) return offer;
  } while (strip_prefix(model, provider));
  for (int i = 0; i < kVersionSuffixesMax; ++i) {
    const size_t length = version_suffix_length(model);
    if (length == 0) return nullptr;
    model.remove_suffix(length);
    if (const Offer* offer = look_up(offers, model, provider)) return offer;
  }
  return nullptr;
}

const Price& price_for(const Offer& offer, int64_t input_tokens) {
  const Rate* rate = &offer.rates.front();
  for (const auto& later : offer.rates) {
    if (input_tokens > later.above_input_tokens) rate = &later;
  }
  return rate->price;
}

}  // namespace

struct PriceTable::Entries {
  std::string as_of;
  OffersByModel offers;
};

PriceTable::PriceTable() : entries_(std::make_unique<Entries>()) {}
PriceTable::PriceTable(std::unique_ptr<const Entries> entries) : entries_(std::move(entries)) {}
PriceTable::PriceTable(PriceTable&&) noexcept = default;
PriceTable& PriceTable::operator=(PriceTable&&) noexcept = default;
PriceTable::~PriceTable() = default;

const PriceTable& PriceTable::built_in() {
  static const PriceTable table = [] {
    auto parsed = parse(kBuiltInPrices);
    // The file was compiled in and a test reads it: a table that does not parse is never shipped. No prices
    // is the honest answer all the same.
    return parsed ? std::move(*parsed) : PriceTable();
  }();
  return table;
}

Result<PriceTable> PriceTable::parse(std::string_view text) {
  TRY_ASSIGN(const PriceFile file, read_price_file(text));
  auto entries = std::make_unique<Entries>();
  entries->as_of = file.as_of;
  for (const auto& entry : file.entries) {
    for (const auto& model : entry.models) entries->offers[model].push_back({entry.providers, entry.rates});
  }
  return PriceTable(std::move(entries));
}

PriceTable PriceTable::changed_by(const PriceTable& changes) const {
  auto entries = std::make_unique<Entries>(*entries_);
  for (const auto& [model, offers] : changes.entries_->offers) entries->offers[model] = offers;
  return PriceTable(std::move(entries));
}

std::string_view PriceTable::as_of() const {
  return entries_->as_of;
}

const Price* PriceTable::find(std::string_view provider, std::string_view model) const {
  const Offer* offer = find_offer(entries_->offers, provider, model);
  return offer != nullptr ? &offer->rates.front().price : nullptr;
}

std::optional<CostTerms> PriceTable::cost_terms(std::string_view provider, std::string_view model,
                                                const Tokens& tokens) const {
  if (!tokens.input && !tokens.output) return std::nullopt;
  const Offer* offer = find_offer(entries_->offers, provider, model);
  if (offer == nullptr) return std::nullopt;

  const int64_t input = tokens.input.value_or(0);
  const int64_t cache_read = tokens.cache_read.value_or(0);
  const int64_t cache_write = tokens.cache_write.value_or(0);
  const int64_t reasoning = tokens.reasoning.value_or(0);
  const Price& price = price_for(*offer, input);
  CostTerms terms;
  terms.add({"input", input - cache_read - cache_write, price.input});
  terms.add({"cache read", cache_read, price.cache_read.value_or(price.input)});
  terms.add({"cache write", cache_write, price.cache_write.value_or(price.input)});
  terms.add({"output", tokens.output.value_or(0) - reasoning, price.output});
  terms.add({"reasoning", reasoning, price.reasoning.value_or(price.output)});
  return terms;
}

std::optional<double> PriceTable::cost_usd(std::string_view provider, std::string_view model,
                                           const Tokens& tokens) const {
  const auto terms = cost_terms(provider, model, tokens);
  return terms ? std::optional(terms->usd()) : std::nullopt;
}

}  // namespace weft::model
