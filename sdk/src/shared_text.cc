#include "weft/detail/shared_text.h"

#include <cstddef>
#include <cstring>
#include <new>

namespace weft::detail {

// The count and, behind it in the same allocation, the characters.
struct Text : RefCounted {
  size_t size = 0;

  char* characters() { return reinterpret_cast<char*>(this + 1); }
  const char* characters() const { return reinterpret_cast<const char*>(this + 1); }
};

void retain_shared(const Text* text) noexcept {
  text->retain();
}

void release_shared(const Text* text) noexcept {
  if (!text->release()) return;
  text->~Text();
  ::operator delete(const_cast<Text*>(text));
}

SharedText::SharedText(std::string_view text) {
  if (text.empty()) return;
  auto* made = new (::operator new(sizeof(Text) + text.size())) Text;
  made->size = text.size();
  std::memcpy(made->characters(), text.data(), text.size());
  text_ = Ref<Text>(made);
}

std::string_view SharedText::view() const noexcept {
  if (!text_) return {};
  return {text_->characters(), text_->size};
}

}  // namespace weft::detail
