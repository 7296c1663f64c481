#include "eval/known_keys.h"

#include <algorithm>
#include <boost/json.hpp>

#include "eval/edit_distance.h"

namespace weft::eval {

std::string_view nearest(std::string_view word, std::span<const std::string_view> words) {
  const size_t distance_max = std::max<size_t>(1, word.size() / 3);
  std::string_view found;
  size_t least = distance_max + 1;
  for (const auto known : words) {
    const size_t distance = edit_distance(word, known);
    if (distance < least) {
      least = distance;
      found = known;
    }
  }
  return found;
}

Status check_keys(const Document& document, const std::string& pointer, const json::object& object,
                  const KnownKeys& keys, Warnings& warnings) {
  const auto has = [](std::span<const std::string_view> list, std::string_view key) {
    return std::find(list.begin(), list.end(), key) != list.end();
  };
  for (const auto& [key, value] : object) {
    if (has(keys.known, key)) continue;
    const std::string at = pointer + "/" + std::string(key);
    if (has(keys.not_supported, key)) return document.fault(at, "weft does not have this; take it out");
    if (has(keys.without_effect, key)) {
      warnings.add(fmt::format("{}: key \"{}\" of {} has no effect: weft does nothing with it",
                               document.place_of(at), std::string_view(key), keys.place));
      continue;
    }
    const auto meant = nearest(key, keys.known);
    warnings.add(fmt::format("{}: key \"{}\" is unknown in {} and has no effect{}", document.place_of(at),
                             std::string_view(key), keys.place,
                             meant.empty() ? "" : fmt::format("; do you mean \"{}\"?", meant)));
  }
  return {};
}

}  // namespace weft::eval
