// Contents: what spans were asked and what they answered, read when it is needed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

#include "model/trace.h"

namespace weft::insight {

struct Content {
  std::string inputs;   // JSON text of the event's inputs, or what a query or cache was asked; "" unknown
  std::string outputs;  // JSON text of the event's outputs; "" unknown
};

// Keeps a view of the trace. One thread; one for all analyses of a trace, so that nothing is read twice.
class Contents {
 public:
  // Reading one takes some 20 µs; of a trace with more candidates than this, the rest stays unknown.
  static constexpr size_t kContentsMax = 2'000;

  explicit Contents(const model::Trace& trace) : trace_(trace) {}

  const Content& of(size_t span);
  // Whether both were asked the same; none where one of them does not say what it was asked.
  std::optional<bool> asked_the_same(size_t a, size_t b);
  // Whether a text that `earlier` answered appears in what `later` was asked: a string of at least
  // kTextBytesMin bytes, of which the first kTextBytesMax are looked for. None where either is not recorded.
  // That is all the data dependence that can be seen: an order that has other reasons (a permission that is
  // checked first, a number handed on) cannot.
  std::optional<bool> feeds(size_t earlier, size_t later);

  static constexpr size_t kTextBytesMin = 12;
  static constexpr size_t kTextBytesMax = 200;

 private:
  const model::Trace& trace_;
  std::unordered_map<size_t, Content> read_;
};

}  // namespace weft::insight
