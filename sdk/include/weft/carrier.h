#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

namespace weft {

/// How context gets into and out of headers of a type. Specialise it for a type of yours:
///
///     template <> struct weft::CarrierTraits<MyHeaders> {
///       // Calls visit(value) for each header called `name`, whatever its letters' case.
///       template <typename Visit> static void get(const MyHeaders&, std::string_view name, Visit&& visit);
///       // Replaces every header called `name`.
///       static void set(MyHeaders&, std::string_view name, std::string_view value);
///     };
///
/// Known without that: ranges of pairs (std::map, std::multimap, std::vector<std::pair>, cpp-httplib's
/// Headers, gRPC's metadata), Boost.Beast's fields, and to write to, any callable with (name, value).
template <typename Carrier>
struct CarrierTraits;

namespace detail {

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;

// std::string, string_view, and what has their data() and size(): gRPC's and Boost's own string views.
template <typename T>
concept TextLike = requires(const T& text) {
  { text.data() } -> std::convertible_to<const char*>;
  { text.size() } -> std::convertible_to<size_t>;
};
template <TextLike T>
std::string_view view_of(const T& text) {
  return {text.data(), text.size()};
}

template <typename C>
concept PairRange = requires(const C& carrier) {
  carrier.end();
  requires TextLike<std::remove_cvref_t<decltype(carrier.begin()->first)>>;
  requires TextLike<std::remove_cvref_t<decltype(carrier.begin()->second)>>;
};
template <typename C>
concept UniqueMap = PairRange<C> && requires(C& carrier, std::string name) {
  carrier.insert_or_assign(name, name);
};
template <typename C>
concept MultiMap = PairRange<C> && !UniqueMap<C> && requires(C & carrier, std::string name) {
  carrier.emplace(name, name);
  carrier.erase(carrier.begin());
  typename C::key_compare;
};
template <typename C>
concept UnorderedMultiMap =
    PairRange<C> && !UniqueMap<C> && !MultiMap<C> && requires(C & carrier, std::string name) {
  carrier.emplace(name, name);
  carrier.erase(carrier.begin());
  typename C::hasher;
};
template <typename C>
concept PairList = PairRange<C> && requires(C& carrier, std::string name) {
  carrier.emplace_back(name, name);
};
template <typename C>
concept BeastFields = requires(C& fields, const C& read, std::string_view name) {
  { read.begin()->name_string().data() } -> std::convertible_to<const char*>;
  { read.begin()->value().data() } -> std::convertible_to<const char*>;
  fields.set(name, name);
};

}  // namespace detail

template <typename C>
requires detail::PairRange<C>
struct CarrierTraits<C> {
  template <typename Visit>
  static void get(const C& carrier, std::string_view name, Visit&& visit) {
    for (const auto& entry : carrier) {
      if (detail::equals_ignoring_case(detail::view_of(entry.first), name))
        visit(detail::view_of(entry.second));
    }
  }

  static void set(C& carrier, std::string_view name,
                  std::string_view value) requires(detail::UniqueMap<C> || detail::MultiMap<C> ||
                                                   detail::UnorderedMultiMap<C> || detail::PairList<C>) {
    auto kept = carrier.end();
    for (auto entry = carrier.begin(); entry != carrier.end();) {
      const bool same = detail::equals_ignoring_case(detail::view_of(entry->first), name);
      if (same && kept != carrier.end()) {
        entry = carrier.erase(entry);
        continue;
      }
      if (same) {
        entry->second = std::string(value);
        kept = entry;
      }
      ++entry;
    }
    if (kept != carrier.end()) return;
    if constexpr (detail::PairList<C>) {
      carrier.emplace_back(std::string(name), std::string(value));
    } else {
      carrier.emplace(std::string(name), std::string(value));
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
    using View = std::remove_cvref_t<decltype(fields.begin()->value())>;
    fields.set(View(name.data(), name.size()), View(value.data(), value.size()));
  }
};

template <typename C>
requires(std::invocable<C&, std::string_view, std::string_view> &&
         !detail::PairRange<C>) struct CarrierTraits<C> {
  static void set(C& write, std::string_view name, std::string_view value) { write(name, value); }
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
