#pragma once

#include <string_view>

#include "weft/detail/ref.h"

namespace weft::detail {

struct Text;
void retain_shared(const Text* text) noexcept;
void release_shared(const Text* text) noexcept;

// An immutable string whose copies share one allocation; an empty one has none.
class SharedText {
 public:
  SharedText() = default;
  explicit SharedText(std::string_view text);

  std::string_view view() const noexcept;

 private:
  Ref<Text> text_;
};

}  // namespace weft::detail
