#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace weft {

/// How context gets into and out of headers of a type. Specialise it for a type of yours:
///
///     template <> struct weft::CarrierTraits<MyHeaders> {
///       // Calls visit(value) for each header called `name`, whatever its letters' case.
///       template <typename Visit> static void get(const MyHeaders&, std::string_view name, Visit&& visit);
///       // Replaces every header called `name`; with an empty value, removes them.
///       static void set(MyHeaders&, std::string_view name, std::string_view value);
///     };
///
/// Known without that: ranges of pairs of text (std::map, std::multimap and the unordered ones, std::vector,
/// std::list, cpp-httplib's Headers, gRPC's metadata), Boost.Beast's fields, and to write to, any callable
/// with (name, value). What is written to owns its text: pairs of std::string_view can only be read.
template <typename Carrier>
struct CarrierTraits;

namespace detail {

// Names in headers are ASCII.
inline bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  constexpr auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

struct HeaderLine {
  std::string_view name;
  std::string_view value;  // empty: the header is removed
};

// The index of the line called `name`, or `count`.
inline size_t line_called(std::string_view name, const HeaderLine* lines, size_t count) noexcept {
  size_t i = 0;
  while (i < count && !equals_ignoring_case(name, lines[i].name)) ++i;
  return i;
}

// Text as the standard library has it, and as gRPC's and Boost's own string views.
template <typename T>
concept TextLike = std::convertible_to<const T&, std::string_view> || requires(const T& text) {
  { text.data() } -> std::convertible_to<const char*>;
  { text.size() } -> std::convertible_to<size_t>;
};
template <TextLike T>
std::string_view view_of(const T& text) {
  if constexpr (std::convertible_to<const T&, std::string_view>) {
    return text;
  } else {
    return {text.data(), text.size()};
  }
}
template <typename T>
concept OwnedText = TextLike<T> && std::constructible_from<T, std::string_view> &&
    requires(T& text, std::string_view view) {
  text.assign(view.data(), view.size());
};

template <typename C>
using KeyOf = std::remove_cvref_t<decltype(std::declval<C&>().begin()->first)>;
template <typename C>
using MappedOf = std::remove_cvref_t<decltype(std::declval<C&>().begin()->second)>;

template <typename C>
concept PairRange = requires(const C& carrier) {
  carrier.begin() != carrier.end();
  requires TextLike<KeyOf<const C>>;
  requires TextLike<MappedOf<const C>>;
};
template <typename C>
concept PairList = requires(C& carrier, std::string_view text) {
  carrier.emplace_back(text, text);
};
template <typename C>
concept PairMap = requires(C& carrier, std::string_view text) {
  carrier.emplace(text, text);
  typename C::key_type;
};
template <typename C>
concept WritablePairRange = PairRange<C> && OwnedText<KeyOf<C>> && OwnedText<MappedOf<C>> &&
    (PairList<C> || PairMap<C>)&&requires(C& carrier) {
  carrier.erase(carrier.begin());
};
template <typename C>
using FieldText = std::remove_cvref_t<decltype(std::declval<const C&>().begin()->value())>;
template <typename C>
concept BeastFields = TextLike<FieldText<C>> && requires(C& fields, FieldText<C> text) {
  requires TextLike<std::remove_cvref_t<decltype(fields.begin()->name_string())>>;
  fields.set(text, text);
  fields.erase(text);
};

}  // namespace detail

template <typename C>
requires detail::PairRange<C>
struct CarrierTraits<C> {
  template <typename Visit>
  static void get(const C& carrier, std::string_view name, Visit&& visit) {
    for (const auto& entry : carrier) {
      if (detail::equals_ignoring_case(detail::view_of(entry.first), name)) {
        visit(detail::view_of(entry.second));
      }
    }
  }

  static void set(C& carrier, std::string_view name,
                  std::string_view value) requires(detail::WritablePairRange<C>) {
    const detail::HeaderLine line{name, value};
    set_all(carrier, &line, 1);
  }

  // As `set` for each of up to 32 lines, in one walk: in a map, walking costs more than comparing. Keeps the
  // first place, so that headers that are written again need no allocation.
  static void set_all(C& carrier, const detail::HeaderLine* lines,
                      size_t count) requires(detail::WritablePairRange<C>) {
    uint32_t done = 0;
    for (size_t i = 0; i < count; ++i) done |= static_cast<uint32_t>(lines[i].value.empty()) << i;
    for (auto entry = carrier.begin(); entry != carrier.end();) {
      const size_t i = detail::line_called(detail::view_of(entry->first), lines, count);
      if (i == count) {
        ++entry;
      } else if ((done >> i & 1) != 0) {
        entry = carrier.erase(entry);
      } else {
        entry->second.assign(lines[i].value.data(), lines[i].value.size());
        done |= 1u << i;
        ++entry;
      }
    }
    for (size_t i = 0; i < count; ++i) {
      if ((done >> i & 1) == 0) add(carrier, lines[i]);
    }
  }

 private:
  static void add(C& carrier, const detail::HeaderLine& line) {
    if constexpr (detail::PairList<C>) {
      carrier.emplace_back(line.name, line.value);
    } else {
      carrier.emplace(line.name, line.value);
    }
  }
};

template <typename C>
requires(detail::BeastFields<C> && !detail::PairRange<C>) struct CarrierTraits<C> {
  template <typename Visit>
  static void get(const C& fields, std::string_view name, Visit&& visit) {
    for (const auto& field : fields) {
      if (detail::equals_ignoring_case(detail::view_of(field.name_string()), name)) {
        visit(detail::view_of(field.value()));
      }
    }
  }
  static void set(C& fields, std::string_view name, std::string_view value) {
    using Text = detail::FieldText<C>;
    const Text name_text(name.data(), name.size());
    if (value.empty()) {
      fields.erase(name_text);
    } else {
      fields.set(name_text, Text(value.data(), value.size()));
    }
  }
};

// A callable can only add: it is not called for what is to be removed.
template <typename C>
requires(std::invocable<C&, std::string_view, std::string_view> &&
         !detail::PairRange<C>) struct CarrierTraits<C> {
  static void set(C& write, std::string_view name, std::string_view value) {
    if (!value.empty()) write(name, value);
  }
};

/// Headers that context can be read from.
template <typename C>
concept ReadableCarrier = requires(const C& carrier, std::string_view text) {
  CarrierTraits<C>::get(carrier, text, [](std::string_view) {});
};

/// Headers that context can be written to.
template <typename C>
concept WritableCarrier = requires(C& carrier, std::string_view text) {
  CarrierTraits<C>::set(carrier, text, text);
};

}  // namespace weft
