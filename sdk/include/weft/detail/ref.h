#pragma once

#include <cstdint>
#include <utility>

namespace weft::detail {

// The count of a shared, immutable object. Compiler built-ins, so that public headers do not include <atomic>
// and <memory>, which cost more to compile than all of ours.
class RefCounted {
 public:
  RefCounted() = default;
  RefCounted(const RefCounted&) = delete;
  RefCounted& operator=(const RefCounted&) = delete;

  void retain() const noexcept { __atomic_fetch_add(&references_, 1, __ATOMIC_RELAXED); }
  // True for the last one, who deletes.
  bool release() const noexcept { return __atomic_fetch_sub(&references_, 1, __ATOMIC_ACQ_REL) == 1; }

 private:
  mutable uint32_t references_ = 1;
};

// Shares a RefCounted. What `T` is needs to be known only where `delete_shared(const T*)` is defined.
// Any thread may copy and destroy; one object is for one thread at a time.
template <typename T>
class Ref {
 public:
  Ref() noexcept = default;
  // Takes over the reference that `new T` made.
  explicit Ref(const T* made) noexcept : pointer_(made) {}
  Ref(const Ref& other) noexcept : pointer_(other.pointer_) {
    if (pointer_ != nullptr) retain_shared(pointer_);
  }
  Ref(Ref&& other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(pointer_, other.pointer_);
    return *this;
  }
  ~Ref() {
    if (pointer_ != nullptr) release_shared(pointer_);
  }

  const T* get() const noexcept { return pointer_; }
  const T* operator->() const noexcept { return pointer_; }
  const T& operator*() const noexcept { return *pointer_; }
  explicit operator bool() const noexcept { return pointer_ != nullptr; }

 private:
  const T* pointer_ = nullptr;
};

}  // namespace weft::detail
