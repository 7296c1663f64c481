#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weft/detail/ref.h"

namespace weft {

namespace detail {
struct BaggageEntries;
void retain_shared(const BaggageEntries* entries) noexcept;
void release_shared(const BaggageEntries* entries) noexcept;
}  // namespace detail

/// Key-value pairs of the application that travel with a request to every service it reaches: the session,
/// the project, a user's tier. Immutable; a copy shares the entries. Everyone on the way can read it, so no
/// secrets. Source: W3C Baggage, section 3.
class Baggage {
 public:
  /// What a header may carry (section 3.3.2). Entries that do not fit any more are left out, reading and
  /// writing; those read are counted.
  static constexpr size_t kEntriesMax = 64;
  static constexpr size_t kHeaderBytesMax = 8192;  ///< likewise, of all entries with their commas

  /// One pair.
  struct Entry {
    std::string key;         ///< a token of RFC 9110; its case counts
    std::string value;       ///< decoded: any UTF-8
    std::string properties;  ///< what followed the first `;`, as it came
  };

  Baggage() = default;  ///< empty

  /// The value of a `baggage` header; several header lines are one, joined by commas. Entries that break the
  /// grammar are left out; `ignored`, if given, is increased by how many were, and by those past the limits.
  /// Of a key that comes twice the later value is kept.
  static Baggage parse(std::string_view header, size_t* ignored = nullptr);

  bool empty() const noexcept { return !entries_; }  ///< no entry at all
  /// All of them, in the order of the header. They live as long as this object or a copy of it.
  const std::vector<Entry>& entries() const noexcept;
  /// The value of a key, as a view of this object.
  std::optional<std::string_view> get(std::string_view key) const noexcept;
  /// A copy with this entry added or replaced. Unchanged when `key` is not a token (RFC 9110), `properties`
  /// break the grammar, or the baggage is full. Bytes of `value` that are not UTF-8 become U+FFFD.
  Baggage with(std::string_view key, std::string_view value, std::string_view properties = {}) const;
  /// A copy without this entry.
  Baggage without(std::string_view key) const;
  /// The header's value, percent-encoded, at most kHeaderBytesMax bytes, as a view of this object. Made when
  /// first asked for, by whichever thread.
  std::string_view to_header() const;

 private:
  explicit Baggage(std::vector<Entry> entries);

  detail::Ref<detail::BaggageEntries> entries_;
};

}  // namespace weft
