// Claims: for each normalised field, the attribute that speaks for it.
#pragma once

#include <array>
#include <optional>

#include "model/semantic_conventions.h"

namespace weft::model {

// Filled by offering attributes in any order; the earliest row of the table wins, and of two attributes of
// one row the one offered first. Holds views into what was offered. One thread at a time.
class Claims {
 public:
  Claims() { rows_.fill(kUnclaimed); }

  void offer(Attributes attributes);
  // The resource speaks for every span of a process: only for what a process can know, and after the span
  // itself.
  void offer_resource(Attributes attributes);

  // The winner, or nullptr.
  const Attribute* attribute(Field field) const { return winners_[static_cast<size_t>(field)]; }
  std::string_view text(Field field) const;
  std::optional<int64_t> count(Field field) const;
  std::optional<double> amount(Field field) const;

  // What the attributes say about the kind of step; none where no value is a known word.
  std::optional<EventType> event_type() const;
  // The attribute that said so, or nullptr.
  const Attribute* event_type_attribute() const { return type_winner_; }

  // Tokens with cached ones inside input and reasoning inside output, whichever way the client counted.
  Tokens tokens() const;

 private:
  void offer(const Attribute& attribute, ConventionIndex row);

  std::array<const Attribute*, kFieldCount> winners_{};
  std::array<ConventionIndex, kFieldCount> rows_;
  const Attribute* type_winner_ = nullptr;
  ConventionIndex type_row_ = kUnclaimed;
  EventType type_ = EventType::tool;
};

// A value as a count or an amount, from an integer, a real or digits; none where it is not one, negative or
// beyond bounds.
std::optional<int64_t> as_count(const Value& value);
std::optional<double> as_amount(const Value& value);

}  // namespace weft::model
