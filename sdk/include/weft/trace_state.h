#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "weft/detail/shared_text.h"

namespace weft {

/// What other tracing systems want carried along, as a list of key=value members, the newest first.
/// Immutable; a copy shares the text. Source: W3C Trace Context, section 3.3.
class TraceState {
 public:
  /// Members past this many make a header invalid (section 3.3.1.1).
  static constexpr size_t kMembersMax = 32;

  TraceState() = default;  ///< empty

  /// The value of a `tracestate` header; several header lines are one, joined by commas. Nothing when a key
  /// or value breaks the grammar or there are more than kMembersMax: the whole state is dropped then. Empty
  /// members are left out, and of a key that comes twice the later ones, which are the older.
  static std::optional<TraceState> parse(std::string_view header);

  /// No member at all.
  bool empty() const noexcept { return text_.view().empty(); }
  /// The value of a key, as a view of this object.
  std::optional<std::string_view> get(std::string_view key) const noexcept;
  /// A copy in which `key` comes first with this value; nothing when key or value break the grammar. A member
  /// past kMembersMax falls off the end.
  std::optional<TraceState> with(std::string_view key, std::string_view value) const;
  /// A copy without `key`.
  TraceState without(std::string_view key) const;
  /// The header's value, as a view of this object. Empty for an empty state.
  std::string_view to_header() const noexcept { return text_.view(); }

  /// The same members in the same order.
  friend bool operator==(const TraceState& a, const TraceState& b) noexcept {
    return a.to_header() == b.to_header();
  }

 private:
  explicit TraceState(detail::SharedText text) : text_(std::move(text)) {}

  detail::SharedText text_;
};

}  // namespace weft
