// Arena: memory for many small things that die together (the attributes and unescaped texts of one request).
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace weft {

// Bump allocation from growing blocks; nothing is freed before the arena is. Views into it stay valid when
// the arena is moved. One thread at a time. Holds only trivially destructible things.
class Arena {
 public:
  static constexpr size_t kFirstBlockBytes = 16 * 1024;
  static constexpr size_t kBlockBytesMax = 1024 * 1024;

  Arena() = default;
  Arena(Arena&& other) noexcept;
  Arena& operator=(Arena&& other) noexcept;

  void* allocate(size_t size, size_t alignment);

  // An uninitialised array; the caller fills every element before anyone reads it.
  template <class T>
  std::span<T> array(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count == 0) return {};
    auto* first = static_cast<T*>(allocate(sizeof(T) * count, alignof(T)));
    std::uninitialized_default_construct_n(first, count);
    return {first, count};
  }

  template <class T>
  std::span<const T> copy(std::span<const T> source) {
    static_assert(std::is_trivially_copyable_v<T>);
    auto made = array<T>(source.size());
    if (!source.empty()) std::memcpy(static_cast<void*>(made.data()), source.data(), source.size_bytes());
    return made;
  }

  std::string_view copy(std::string_view text);

  size_t bytes_reserved() const { return bytes_reserved_; }

 private:
  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
  size_t bytes_reserved_ = 0;
};

}  // namespace weft
