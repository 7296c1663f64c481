#include "eval/plan_fingerprint.h"

#include <xxhash.h>

#include <algorithm>
#include <boost/json.hpp>

#include "model/json_tree.h"

namespace weft::eval {
namespace {

uint64_t added(uint64_t sum, std::string_view text) {
  return XXH3_64bits_withSeed(text.data(), text.size(), sum);
}

uint64_t added_test(uint64_t sum, const TestCase& test) {
  sum = added(sum, model::to_text(json::value(test.vars)));
  for (const char* option : {"repeat", "disableVarExpansion"}) {
    if (const auto* said = member(test.options, option)) sum = added(sum, option + model::to_text(*said));
  }
  for (const auto& name : test.providers) sum = added(sum, name);
  for (const auto& name : test.prompts) sum = added(sum, name);
  return sum;
}

}  // namespace

std::string plan_fingerprint(const Config& config, size_t repeat) {
  uint64_t sum = added(config.providers.size(), std::to_string(repeat));
  for (const auto& provider : config.providers) sum = added(sum, provider.label);
  for (const auto& prompt : config.prompts) sum = added(sum, prompt.raw);
  sum = added_test(sum, config.default_test);
  for (const auto& test : config.tests) sum = added_test(sum, test);
  for (const auto& scenario : config.scenarios) {
    for (const auto& test : scenario.configurations) sum = added_test(sum, test);
    for (const auto& test : scenario.tests) sum = added_test(sum, test);
  }
  return fmt::format("{:016x}", sum);
}

bool have_moved(const std::vector<runs::RunColumn>& then, const std::vector<Column>& now) {
  if (then.size() != now.size()) return true;
  for (size_t i = 0; i < now.size(); ++i) {
    const auto& name = now[i].provider->name();
    const bool was_there = std::ranges::find(then, name, &runs::RunColumn::provider) != then.end();
    if (was_there && then[i].provider != name) return true;
  }
  return false;
}

}  // namespace weft::eval
