#include "model/attribute_groups.h"

#include <string>

namespace weft::model {
namespace {

// A setting that has a row of its own ("gen_ai.request.model") is that field and no setting.
bool is_piece(const PrefixConvention& convention, std::string_view key) {
  return convention.group != Group::settings || convention_of(key) == kUnclaimed;
}

// Only arguments and results are JSON texts by HoneyHive's convention; a metadata text that looks like JSON
// is a text.
bool can_be_json_text(Group group) {
  return group == Group::inputs || group == Group::outputs;
}

}  // namespace

json::array Pieces::list(std::string_view wrapper) const {
  // unflatten makes an object of the top level, so the list goes below a key.
  std::vector<std::string> paths;
  paths.reserve(values.size());
  std::vector<PathValue> below;
  below.reserve(values.size());
  for (const auto& [path, value] : values) {
    paths.push_back("list." + std::string(path));
    below.push_back({paths.back(), value});
  }
  json::object tree = unflatten(below);
  json::array list;
  const auto add = [&](json::value& item) {
    json::object* object = item.if_object();
    json::value* inner = object != nullptr ? object->if_contains(wrapper) : nullptr;
    if (!item.is_null()) list.push_back(std::move(inner != nullptr ? *inner : item));
  };
  json::value& items = tree["list"];
  if (items.is_array()) {
    for (auto& item : items.get_array()) add(item);
  } else if (items.is_object()) {
    for (auto& item : items.get_object()) add(item.value());
  }
  return list;
}

AttributeGroups::AttributeGroups(Attributes attributes) {
  for (const auto& attribute : attributes) {
    const PrefixConvention* convention = prefix_convention_of(attribute.key);
    if (convention == nullptr || !is_piece(*convention, attribute.key)) {
      alone_.push_back(&attribute);
      continue;
    }
    Pieces& pieces = pieces_[static_cast<size_t>(convention->group)];
    pieces.values.push_back(
        {attribute.key.substr(convention->prefix.size()),
         can_be_json_text(convention->group) ? structured(attribute.value) : to_json(attribute.value)});
    pieces.keys.push_back(attribute.key);
  }
}

}  // namespace weft::model
