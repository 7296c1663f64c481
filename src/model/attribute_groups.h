// AttributeGroups: a span's attributes sorted into the trees they are pieces of (semantic_conventions.h:
// Group), and those that stand alone.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "model/json_tree.h"
#include "model/semantic_conventions.h"

namespace weft::model {

// The pieces of one tree, each with the attribute it was: keys[i] is that of values[i].
struct Pieces {
  std::vector<PathValue> values;
  std::vector<std::string_view> keys;

  bool empty() const { return values.empty(); }

  // The tree as a list. An item that only wraps an object ({"document": {…}}) is that object; holes are left
  // out.
  json::array list(std::string_view wrapper) const;
};

// Views into the attributes it was made of. Any thread.
class AttributeGroups {
 public:
  explicit AttributeGroups(Attributes attributes);

  const Pieces& of(Group group) const { return pieces_[static_cast<size_t>(group)]; }
  const std::vector<const Attribute*>& alone() const { return alone_; }

 private:
  std::array<Pieces, kGroupCount> pieces_;
  std::vector<const Attribute*> alone_;
};

}  // namespace weft::model
