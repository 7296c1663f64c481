#include "weft/trace_state.h"

#include <array>
#include <string>

#include "header_text.h"

namespace weft {
namespace {

using detail::is_header_char;

constexpr size_t kKeyBytesMax = 256;    // W3C Trace Context, 3.3.1.3: a longer one breaks the grammar
constexpr size_t kValueBytesMax = 256;  // likewise

struct Member {
  std::string_view key;
  std::string_view value;

  // As it stands in a header: `key=value` in one piece.
  std::string_view text() const { return {key.data(), key.size() + 1 + value.size()}; }
};

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= kKeyBytesMax && is_header_char(key.front(), detail::kStateKeyBegin) &&
         detail::consists_of(key, detail::kStateKeyChar);
}

bool is_value(std::string_view value) {
  return !value.empty() && value.size() <= kValueBytesMax && value.back() != ' ' &&
         detail::consists_of(value, detail::kStateValueChar);
}

// The members of a header, on the stack.
class Members {
 public:
  // False when one breaks the grammar or there are too many.
  bool read(std::string_view header) {
    while (!header.empty()) {
      const std::string_view text = detail::trim_header(detail::take_until(header, ','));
      if (!text.empty() && !add(text)) return false;
    }
    return true;
  }

  const Member* find(std::string_view key) const {
    for (const Member& member : *this) {
      if (member.key == key) return &member;
    }
    return nullptr;
  }

  // The header without `key`, behind `first`.
  std::string join(std::string first, std::string_view key, size_t members_max) const {
    for (const Member& member : *this) {
      if (members_max == 0) break;
      if (member.key == key) continue;
      if (!first.empty()) first += ',';
      first += member.text();
      --members_max;
    }
    return first;
  }

  const Member* begin() const { return members_.data(); }
  const Member* end() const { return members_.data() + size_; }

 private:
  bool add(std::string_view text) {
    std::string_view value = text;
    const std::string_view key = detail::take_until(value, '=');
    if (key.size() == text.size() || !is_key(key) || !is_value(value)) return false;
    if (find(key) != nullptr) return true;
    if (size_ == members_.size()) return false;
    members_[size_++] = {key, value};
    return true;
  }

  std::array<Member, TraceState::kMembersMax> members_;
  size_t size_ = 0;
};

}  // namespace

std::optional<TraceState> TraceState::parse(std::string_view header) {
  Members members;
  if (!members.read(header)) return {};
  size_t bytes = 0;
  for (const Member& member : members) bytes += member.text().size() + 1;
  // Nothing between the members but commas: the text is the one to pass on.
  if (bytes == header.size() + 1) return TraceState(detail::SharedText(header));
  return TraceState(detail::SharedText(members.join({}, {}, kMembersMax)));
}

std::optional<std::string_view> TraceState::get(std::string_view key) const noexcept {
  Members members;
  members.read(to_header());
  const Member* member = members.find(key);
  if (member == nullptr) return {};
  return member->value;
}

std::optional<TraceState> TraceState::with(std::string_view key, std::string_view value) const {
  if (!is_key(key) || !is_value(value)) return {};
  Members members;
  members.read(to_header());
  std::string first(key);
  first.append("=").append(value);
  return TraceState(detail::SharedText(members.join(std::move(first), key, kMembersMax - 1)));
}

TraceState TraceState::without(std::string_view key) const {
  Members members;
  members.read(to_header());
  return TraceState(detail::SharedText(members.join({}, key, kMembersMax)));
}

}  // namespace weft
