#include "assertions/span_selector.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "model/json_tree.h"

namespace weft::assertions {
namespace {

constexpr std::string_view kOwnPrefix = "tracetest.";
constexpr std::string_view kSpanPrefix = "tracetest.span.";
constexpr std::string_view kSpace = " \t\r\n";

bool ends_word(char c) {
  return kSpace.find(c) != std::string_view::npos ||
         std::string_view("=,[]\":()").find(c) != std::string_view::npos;
}

class SelectorParser {
 public:
  explicit SelectorParser(std::string_view text) : text_(text) {}

  Result<std::vector<SpanSelector::Chain>> parse() {
    std::vector<SpanSelector::Chain> chains(1);
    size_t steps = 0;
    while (true) {
      if (++steps > kSelectorStepsMax) {
        return fail(ErrorCode::too_large, "a selector of more than {} steps", kSelectorStepsMax);
      }
      TRY_ASSIGN(auto step, parse_step());
      chains.back().push_back(std::move(step));
      skip_space();
      if (at_ == text_.size()) return chains;
      if (take(",")) chains.emplace_back();
    }
  }

 private:
  tl::unexpected<Error> expected(std::string_view what) const {
    const auto found = at_ < text_.size() ? fmt::format("\"{}\"", text_.substr(at_, 1)) : "the end";
    return fail(ErrorCode::invalid_argument, "{}: expected {} at column {}, found {}", text_, what, at_ + 1,
                found);
  }

  void skip_space() { at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size()); }

  bool take(std::string_view token) {
    skip_space();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  std::string_view word() {
    skip_space();
    const size_t begin = at_;
    while (at_ < text_.size() && !ends_word(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  Result<SpanSelector::Step> parse_step() {
    if (!take("span[")) return expected("span[");
    SpanSelector::Step step;
    while (!take("]")) {
      if (!step.filters.empty()) take(",");
      TRY_ASSIGN(auto filter, parse_filter());
      step.filters.push_back(std::move(filter));
    }
    if (step.filters.empty()) return expected("a filter before the ], such as name=\"search\"");
    TRY_ASSIGN(step.place, parse_place());
    return step;
  }

  Result<SpanSelector::Filter> parse_filter() {
    SpanSelector::Filter filter;
    filter.key = word();
    if (filter.key.empty()) return expected("the name of an attribute");
    if (filter.key.starts_with(kSpanPrefix)) filter.key.erase(0, kSpanPrefix.size());
    const bool is_unknown =
        filter.key.starts_with(kOwnPrefix) || filter.key == "type" || filter.key == "duration";
    if (is_unknown)
      return expected("name, kind or an attribute before here; Tracetest's others are not known");
    filter.contains = !take("=");
    if (filter.contains && !take("contains")) return expected("= or contains");
    TRY_ASSIGN(filter.value, parse_value());
    return filter;
  }

  Result<std::string> parse_value() {
    if (!take("\"")) {
      const auto bare = word();
      if (bare.empty()) return expected("a value");
      return std::string(bare);
    }
    std::string value;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      value += text_[at_++];
    }
    if (!take("\"")) return expected("a \" that ends the text");
    return value;
  }

  Result<int64_t> parse_place() {
    if (at_ == text_.size() || text_[at_] != ':') return 0;
    ++at_;
    const auto name = word();
    if (name == "first") return 1;
    if (name == "last") return -1;
    if (name != "nth_child" || !take("(")) return expected("first, last or nth_child(…) before here");
    const auto digits = word();
    int64_t place = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), place);
    if (error != std::errc() || end != digits.data() + digits.size() || place < 1) {
      return expected("1, 2, … before here");
    }
    if (!take(")")) return expected(")");
    return place;
  }

  std::string_view text_;
  size_t at_ = 0;
};

std::optional<std::string> text_of(std::string_view key, const model::StoredSpan& stored,
                                   const model::Trace& trace) {
  if (key == "name") return std::string(stored.span.name);
  if (key == "kind") return std::string(to_string(stored.span.kind));
  const auto* value = model::find(stored.span.attributes, key);
  if (value == nullptr) value = model::find(trace.resources[stored.span.resource_index].attributes, key);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return std::string(value->as_string());
  return model::to_text(model::to_json(*value));
}

bool holds(const SpanSelector::Filter& filter, const model::StoredSpan& stored, const model::Trace& trace) {
  const auto text = text_of(filter.key, stored, trace);
  if (!text) return false;
  return filter.contains ? text->find(filter.value) != std::string::npos : *text == filter.value;
}

// By span: whether it is below one of `spans`.
std::vector<bool> below(const std::vector<bool>& spans, const insight::SpanTree& tree) {
  std::vector<bool> is_below(spans.size());
  for (const size_t span : tree.order()) {
    const size_t parent = tree.parent(span);
    if (parent != insight::SpanTree::kNone) is_below[span] = is_below[parent] || spans[parent];
  }
  return is_below;
}

void keep_place(std::vector<bool>& selected, int64_t place) {
  const auto count = std::ranges::count(selected, true);
  const auto wanted = place < 0 ? count : place;
  int64_t seen = 0;
  for (size_t span = 0; span < selected.size(); ++span) {
    if (selected[span]) selected[span] = ++seen == wanted;
  }
}

std::vector<bool> select(const SpanSelector::Chain& chain, TraceView& view) {
  std::vector<bool> among(view.size(), true);
  std::vector<bool> selected;
  for (const auto& step : chain) {
    if (!selected.empty()) among = below(selected, view.tree());
    selected.assign(view.size(), false);
    for (size_t span = 0; span < view.size(); ++span) {
      selected[span] = among[span] && std::ranges::all_of(step.filters, [&](const auto& filter) {
                         return holds(filter, view.at(span), view.trace());
                       });
    }
    if (step.place != 0) keep_place(selected, step.place);
  }
  return selected;
}

}  // namespace

Result<SpanSelector> SpanSelector::parse(std::string_view text) {
  SpanSelector selector;
  TRY_ASSIGN(selector.chains_, SelectorParser(text).parse());
  return selector;
}

std::vector<size_t> SpanSelector::of(TraceView& view) const {
  std::vector<bool> selected(view.size());
  for (const auto& chain : chains_) {
    const auto by_chain = select(chain, view);
    for (size_t span = 0; span < view.size(); ++span) selected[span] = selected[span] || by_chain[span];
  }
  std::vector<size_t> spans;
  for (size_t span = 0; span < view.size(); ++span) {
    if (selected[span]) spans.push_back(span);
  }
  return spans;
}

}  // namespace weft::assertions
