#include "weft/carrier.h"

#include <gtest/gtest.h>

#include <functional>
#include <list>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace weft {
namespace {

using Pair = std::pair<std::string, std::string>;
using Values = std::vector<std::string>;

template <typename C>
Values get(const C& carrier, std::string_view name) {
  Values values;
  CarrierTraits<C>::get(carrier, name, [&](std::string_view value) { values.emplace_back(value); });
  return values;
}

template <typename C>
void set(C& carrier, std::string_view name, std::string_view value) {
  CarrierTraits<C>::set(carrier, name, value);
}

// As gRPC's string_ref: neither std::string_view nor convertible to it.
struct ForeignView {
  ForeignView(const char* text) : text_(text) {}
  ForeignView(const char* data, size_t size) : text_(data, size) {}
  const char* data() const { return text_.data(); }
  size_t size() const { return text_.size(); }

 private:
  std::string_view text_;
};

// As Boost.Beast's fields.
class Fields {
 public:
  struct Field {
    std::string name, value_text;
    ForeignView name_string() const { return {name.data(), name.size()}; }
    ForeignView value() const { return {value_text.data(), value_text.size()}; }
  };
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  void erase(ForeignView name) {
    fields_.remove_if([&](const Field& field) { return field.name == text(name); });
  }
  void set(ForeignView name, ForeignView value) {
    erase(name);
    fields_.push_back({text(name), text(value)});
  }

 private:
  static std::string text(ForeignView view) { return {view.data(), view.size()}; }

  std::list<Field> fields_;
};
}  // namespace

template <typename C>
class WritableCarriers : public testing::Test {};
using Carriers =
    testing::Types<std::map<std::string, std::string>, std::unordered_map<std::string, std::string>,
                   std::multimap<std::string, std::string>, std::unordered_multimap<std::string, std::string>,
                   std::map<std::string, std::string, std::greater<>>, std::vector<Pair>, std::list<Pair>,
                   Fields>;
class CarrierNames {
 public:
  template <typename C>
  static std::string GetName(int index) {
    constexpr const char* kNames[] = {"map",         "unordered_map", "multimap", "unordered_multimap",
                                      "ordered_map", "vector",        "list",     "beast_fields"};
    return kNames[index];
  }
};
TYPED_TEST_SUITE(WritableCarriers, Carriers, CarrierNames);

TYPED_TEST(WritableCarriers, what_is_set_is_read_in_any_case) {
  TypeParam carrier;
  set(carrier, "traceparent", "00-1");
  EXPECT_EQ(get(carrier, "traceparent"), Values{"00-1"});
  EXPECT_EQ(get(carrier, "TRACEPARENT"), Values{"00-1"});
  EXPECT_EQ(get(carrier, "tracestate"), Values{});
}

TYPED_TEST(WritableCarriers, what_is_set_again_is_replaced) {
  TypeParam carrier;
  set(carrier, "a", "1");
  set(carrier, "b", "2");
  set(carrier, "a", "a longer value, which does not fit where the first was");
  EXPECT_EQ(get(carrier, "a"), Values{"a longer value, which does not fit where the first was"});
  EXPECT_EQ(get(carrier, "b"), Values{"2"});
}

TYPED_TEST(WritableCarriers, an_empty_value_removes_the_header) {
  TypeParam carrier;
  set(carrier, "a", "1");
  set(carrier, "b", "2");
  set(carrier, "a", "");
  set(carrier, "c", "");
  EXPECT_EQ(get(carrier, "a"), Values{});
  EXPECT_EQ(get(carrier, "b"), Values{"2"});
}

TEST(Carrier, all_lines_of_a_header_are_replaced_by_one) {
  std::vector<Pair> carrier = {{"Baggage", "a=1"}, {"host", "x"}, {"BAGGAGE", "b=2"}, {"baggage", "c=3"}};
  set(carrier, "baggage", "d=4");
  EXPECT_EQ(carrier, (std::vector<Pair>{{"Baggage", "d=4"}, {"host", "x"}}));
}

TEST(Carrier, all_lines_of_a_header_are_read_in_their_order) {
  const std::vector<Pair> carrier = {{"tracestate", "a=1"}, {"x", "y"}, {"TraceState", "b=2"}};
  EXPECT_EQ(get(carrier, "tracestate"), (Values{"a=1", "b=2"}));
}

TEST(Carrier, names_that_only_begin_alike_are_others) {
  const std::vector<Pair> carrier = {{"traceparent2", "1"}, {"trace-parent", "2"}, {"traceparen", "3"}};
  EXPECT_EQ(get(carrier, "traceparent"), Values{});
}

TEST(Carrier, only_letters_have_a_case) {
  EXPECT_FALSE(detail::equals_ignoring_case("a@", "a`"));
  EXPECT_FALSE(detail::equals_ignoring_case("[", "{"));
  EXPECT_TRUE(detail::equals_ignoring_case("X-B3-TraceId", "x-b3-traceid"));
}

TEST(Carrier, views_and_literals_can_be_read) {
  const std::multimap<ForeignView, ForeignView, bool (*)(const ForeignView&, const ForeignView&)> foreign(
      {{"Traceparent", "00-1"}},
      [](const ForeignView& a, const ForeignView& b) { return a.data() < b.data(); });
  EXPECT_EQ(get(foreign, "traceparent"), Values{"00-1"});
  const std::vector<std::pair<const char*, std::string_view>> literals = {{"Baggage", "a=1"}};
  EXPECT_EQ(get(literals, "baggage"), Values{"a=1"});
}

TEST(Carrier, what_owns_no_text_is_not_written_to) {
  static_assert(!WritableCarrier<std::vector<std::pair<std::string_view, std::string_view>>>);
  static_assert(!WritableCarrier<std::map<std::string, const char*>>);
  static_assert(!WritableCarrier<const std::map<std::string, std::string>>);
  static_assert(!WritableCarrier<std::string> && !ReadableCarrier<std::string>);
}

TEST(Carrier, a_callable_is_written_to_and_not_asked_to_remove) {
  std::vector<Pair> written;
  auto write = [&](std::string_view name, std::string_view value) { written.emplace_back(name, value); };
  static_assert(WritableCarrier<decltype(write)> && !ReadableCarrier<decltype(write)>);
  set(write, "a", "1");
  set(write, "b", "");
  EXPECT_EQ(written, (std::vector<Pair>{{"a", "1"}}));
}

}  // namespace weft
