// Contents: what spans were asked and what they answered, read when it is needed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

#include "insight/call_question.h"
#include "model/trace.h"

namespace weft::insight {

struct Content {
  std::string inputs;     // JSON text of the event's inputs; "" unknown
  std::string outputs;    // JSON text of the event's outputs; "" unknown
  CallQuestion question;  // of a call that records no inputs as such

  // All that it was asked; "" where that is not recorded, or only in part.
  const std::string& asked() const;
};

// Keeps a view of the trace. One thread; one for all analyses of a trace, so that nothing is read twice.
class Contents {
 public:
  // Reading one takes some 20 µs; of a trace with more candidates than this, the rest stays unknown.
  static constexpr size_t kContentsMax = 2'000;
  // Of all texts that are read; what comes after stays unknown. Reading and comparing so much takes a second.
  static constexpr size_t kContentBytesMax = 16 << 20;

  // Of all texts each time they are compared with others, and kComparisonBytes each: nested steps are
  // compared once for each that they are in.
  static constexpr size_t kComparedBytesMax = 64 << 20;
  static constexpr size_t kComparisonBytes = 1 << 10;

  explicit Contents(const model::Trace& trace) : trace_(trace) {}

  const Content& of(size_t span);
  // Whether both were asked the same; none where that is not recorded of both. Parts of what was asked, such
  // as a URL's path, tell two apart and do not make them the same.
  std::optional<bool> asked_the_same(size_t a, size_t b);
  // Whether one more text may be compared with others; not beyond kComparedBytesMax of all, nor once anything
  // stayed unknown.
  bool may_compare(size_t bytes);
  // Whether something stayed unknown or was not compared for one of these bounds.
  bool is_in_part() const { return is_in_part_; }

 private:
  const model::Trace& trace_;
  std::unordered_map<size_t, Content> read_;
  size_t bytes_ = 0;
  size_t compared_bytes_ = 0;
  bool is_in_part_ = false;
};

}  // namespace weft::insight
