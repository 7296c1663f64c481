#include "traceql/comparison_builder.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace weft::traceql {
namespace {

// Those with values that repeat; ids and times tell nothing about a difference.
constexpr std::array kCompared{Intrinsic::name,           Intrinsic::status,
                               Intrinsic::status_message, Intrinsic::kind,
                               Intrinsic::root_name,      Intrinsic::root_service,
                               Intrinsic::event_type,     Intrinsic::llm_model,
                               Intrinsic::llm_provider,   Intrinsic::instrumentation_name};

double sum_of(const std::vector<double>& counts) {
  return std::accumulate(counts.begin(), counts.end(), 0.0);
}

}  // namespace

void ComparisonBuilder::count(Side& side, std::string name, const Datum& value, size_t point) {
  if (value.type == Type::nil || value.type == Type::list) return;
  auto& values = side.values[name];
  auto key = to_owned(value);
  auto found = values.find(key);
  if (found == values.end()) {
    if (used_values_ == kComparedValuesMax || used_values_ * steps_.count() > kCellsMax) {
      truncated_ = true;
      return;
    }
    ++used_values_;
    found = values.emplace(std::move(key), Counts(steps_.count())).first;
  }
  found->second[point] += 1;
  auto& total = side.totals[std::move(name)];
  total.resize(steps_.count());
  total[point] += 1;
}

void ComparisonBuilder::add(SpanReader& reader, size_t span, bool selected) {
  Side& side = selected ? selection_ : baseline_;
  const auto& stored = reader.trace().spans[span].span;
  const size_t point = steps_.index_of(stored.start_time_unix_nano);
  for (const auto intrinsic : kCompared) {
    const AttributeReference attribute{.intrinsic = intrinsic, .name = {}};
    count(side, to_text(attribute), reader.read(attribute, span), point);
  }
  for (const auto& [key, value] : stored.attributes) {
    if (model::field_of(key) == model::Field::content) continue;  // texts hardly repeat, and are long
    count(side, to_text(AttributeReference{.scope = Scope::span, .name = std::string(key)}), to_datum(value),
          point);
  }
  for (const auto& [key, value] : reader.trace().resources[stored.resource_index].attributes) {
    count(side, to_text(AttributeReference{.scope = Scope::resource, .name = std::string(key)}),
          to_datum(value), point);
  }
}

void ComparisonBuilder::build_side(const Side& side, const std::string& name, SeriesSet& set) const {
  for (const auto& [attribute, values] : side.values) {
    std::vector<const std::pair<const OwnedDatum, Counts>*> order;
    for (const auto& entry : values) order.push_back(&entry);
    std::ranges::stable_sort(order, std::greater(), [](const auto* entry) { return sum_of(entry->second); });
    if (order.size() > top_n_) order.resize(top_n_);
    for (const auto* const entry : order) {
      set.series.push_back({{{"__meta_type", name}, {attribute, entry->first}}, entry->second});
    }
  }
  for (const auto& [attribute, total] : side.totals) {
    set.series.push_back({{{"__meta_type", name + "_total"}, {attribute, std::monostate()}}, total});
  }
}

SeriesSet ComparisonBuilder::build() && {
  SeriesSet set{.steps = steps_, .series = {}, .truncated = truncated_};
  build_side(baseline_, "baseline", set);
  build_side(selection_, "selection", set);
  return set;
}

}  // namespace weft::traceql
