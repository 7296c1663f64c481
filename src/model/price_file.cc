#include "model/price_file.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "model/normalised.h"

namespace weft::model {
namespace {

namespace json = boost::json;

std::string lowered(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

Result<double> number_in(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || !value->is_number()) {
    return fail(ErrorCode::invalid_argument, "\"{}\" must be a number, in US$ per million tokens", key);
  }
  const auto number = value->to_number<double>();
  if (number < 0) return fail(ErrorCode::invalid_argument, "\"{}\" must not be negative", key);
  return number;
}

Status read_optional(const json::object& object, std::string_view key, std::optional<double>& out) {
  if (!object.contains(key)) return {};
  TRY_ASSIGN(out, number_in(object, key));
  return {};
}

Result<Price> read_price(const json::object& object) {
  Price price;
  TRY_ASSIGN(price.input, number_in(object, "input"));
  TRY_ASSIGN(price.output, number_in(object, "output"));
  TRY(read_optional(object, "cache_read", price.cache_read));
  TRY(read_optional(object, "cache_write", price.cache_write));
  TRY(read_optional(object, "reasoning", price.reasoning));
  return price;
}

Result<std::vector<std::string>> texts_in(const json::object& object, std::string_view key) {
  std::vector<std::string> texts;
  const json::value* list = object.if_contains(key);
  if (list == nullptr) return texts;
  if (!list->is_array()) return fail(ErrorCode::invalid_argument, "\"{}\" must be a list of names", key);
  for (const auto& item : list->get_array()) {
    if (!item.is_string()) return fail(ErrorCode::invalid_argument, "\"{}\" must be a list of names", key);
    texts.push_back(lowered(item.get_string()));
  }
  return texts;
}

Result<std::vector<Rate>> read_rates(const json::object& entry) {
  std::vector<Rate> rates(1);
  TRY_ASSIGN(rates.front().price, read_price(entry));
  const json::value* above = entry.if_contains("above");
  if (above == nullptr) return rates;
  if (!above->is_array()) return fail(ErrorCode::invalid_argument, "\"above\" must be a list of objects");
  for (const auto& step : above->get_array()) {
    if (!step.is_object()) return fail(ErrorCode::invalid_argument, "\"above\" must be a list of objects");
    TRY_ASSIGN(const double from, number_in(step.get_object(), "input_tokens"));
    TRY_ASSIGN(const Price price, read_price(step.get_object()));
    const auto above_input_tokens = static_cast<int64_t>(std::min(from, static_cast<double>(kTokensMax)));
    if (above_input_tokens <= rates.back().above_input_tokens) {
      return fail(ErrorCode::invalid_argument, "\"above\" must have rising \"input_tokens\"");
    }
    rates.push_back({above_input_tokens, price});
  }
  return rates;
}

Result<PriceEntry> read_entry(const json::value& value) {
  if (!value.is_object()) return fail(ErrorCode::invalid_argument, "must be an object");
  const json::object& object = value.get_object();
  const json::value* model = object.if_contains("model");
  if (model == nullptr || !model->is_string() || model->get_string().empty()) {
    return fail(ErrorCode::invalid_argument, "\"model\" must be a name");
  }
  PriceEntry entry;
  TRY_ASSIGN(entry.models, texts_in(object, "aliases"));
  entry.models.insert(entry.models.begin(), lowered(model->get_string()));
  TRY_ASSIGN(entry.providers, texts_in(object, "providers"));
  TRY_ASSIGN(entry.rates, read_rates(object));
  return entry;
}

// "models[3] (gpt-4o)": enough to find the line.
std::string entry_label(size_t index, const json::value& value) {
  const json::value* model = value.is_object() ? value.get_object().if_contains("model") : nullptr;
  const bool is_named = model != nullptr && model->is_string();
  return is_named ? fmt::format("models[{}] ({})", index, std::string_view(model->get_string()))
                  : fmt::format("models[{}]", index);
}

size_t line_at(std::string_view text, size_t position) {
  return 1 + static_cast<size_t>(std::ranges::count(text.substr(0, position), '\n'));
}

// Where the entries of "models" begin, in a text that is JSON: objects two levels deep, behind that key. One
// thread.
class EntryFinder {
 public:
  explicit EntryFinder(std::string_view text) : text_(text) {}

  size_t line_of(size_t index) {
    for (; position_ < text_.size(); ++position_) {
      const char c = text_[position_];
      if (c == '"') {
        read_string();
      } else if (c == '{' || c == '[') {
        if (++depth_ == kEntryDepth && c == '{' && key_ == "models" && seen_++ == index) break;
      } else if (c == '}' || c == ']') {
        --depth_;
      }
    }
    return line_at(text_, position_);
  }

 private:
  static constexpr int kEntryDepth = 3;

  void read_string() {
    const size_t begin = ++position_;
    while (text_[position_] != '"') position_ += text_[position_] == '\\' ? 2 : 1;
    if (depth_ == 1) key_ = text_.substr(begin, position_ - begin);
  }

  std::string_view text_;
  std::string_view key_;  // the last string of the outermost object, which before a list is its key
  size_t position_ = 0;
  size_t seen_ = 0;
  int depth_ = 0;
};

Result<json::value> parse_document(std::string_view text) {
  json::stream_parser parser;
  json::error_code error;
  const size_t read = parser.write_some(text, error);
  if (!error && !parser.done()) parser.finish(error);
  if (!error && text.find_first_not_of(" \t\r\n", read) != std::string_view::npos)
    error = json::error::extra_data;
  if (error) {
    return fail(ErrorCode::invalid_argument, "line {} of the price file is not JSON: {}", line_at(text, read),
                error.message());
  }
  return parser.release();
}

}  // namespace

Result<PriceFile> read_price_file(std::string_view text) {
  TRY_ASSIGN(const json::value document, parse_document(text));
  const json::object* top = document.if_object();
  const json::value* models = top != nullptr ? top->if_contains("models") : nullptr;
  if (models == nullptr || !models->is_array()) {
    return fail(ErrorCode::invalid_argument, "the price file must be an object with a list \"models\"");
  }
  PriceFile file;
  if (const json::value* as_of = top->if_contains("as_of"); as_of != nullptr && as_of->is_string()) {
    file.as_of = as_of->get_string();
  }
  for (size_t i = 0; i < models->get_array().size(); ++i) {
    const json::value& value = models->get_array()[i];
    auto entry = read_entry(value);
    if (!entry) {
      return wrap(std::move(entry).error(), fmt::format("line {} of the price file, {}",
                                                        EntryFinder(text).line_of(i), entry_label(i, value)));
    }
    file.entries.push_back(std::move(*entry));
  }
  return file;
}

std::vector<PricedModel> priced_models(const std::vector<PriceSource>& sources) {
  std::map<std::string_view, std::vector<PricedModel>> by_model;
  for (const auto& source : sources) {
    std::set<std::string_view> renewed;
    for (const auto& entry : source.file.entries) {
      for (const auto& model : entry.models) {
        auto& priced = by_model[model];
        if (renewed.insert(model).second) priced.clear();
        priced.push_back({model, source.name, &entry});
      }
    }
  }
  std::vector<PricedModel> all;
  for (const auto& [model, priced] : by_model) all.insert(all.end(), priced.begin(), priced.end());
  return all;
}

}  // namespace weft::model
