// SpanReader: what an attribute or intrinsic is worth for a span of one trace.
#pragma once

#include "base/arena.h"
#include "model/billing.h"
#include "traceql/attribute.h"
#include "traceql/trace_index.h"

namespace weft::traceql {

// Views in the data belong to the trace or to this reader. One thread; both have to outlive it.
class SpanReader {
 public:
  SpanReader(const model::Trace& trace, const TraceIndex& index) : trace_(trace), index_(index) {}

  Datum read(const AttributeReference& attribute, size_t span);
  const model::Trace& trace() const { return trace_; }
  const TraceIndex& index() const { return index_; }

 private:
  Datum read_attribute(const AttributeReference& attribute, const model::StoredSpan& stored) const;
  Datum read_intrinsic(Intrinsic intrinsic, size_t span);
  Datum read_of_trace(Intrinsic intrinsic);
  Datum read_events(const model::Span& span, Intrinsic intrinsic) const;
  Datum read_links(const model::Span& span, Intrinsic intrinsic);
  Datum read_billed(Intrinsic intrinsic, size_t span);
  Datum hexadecimal(std::span<const uint8_t> bytes);

  const model::Trace& trace_;
  const TraceIndex& index_;
  Arena arena_;                        // of ids as text
  std::vector<model::Billed> billed_;  // by span; made when first asked for
};

// What weft normalised about a span (docs/reference/normalising.md); nil where it is not known.
Datum read_normalised(const model::Normalised& normalised, Intrinsic intrinsic);

}  // namespace weft::traceql
