// SpanBlock: decoded requests → one Native block of the spans table (docs/formats/schema.md), in the table's
// order, so that the engine has nothing left to sort.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "model/normalised.h"
#include "model/span.h"

namespace weft::store {

// The project of spans for which nobody names one.
inline constexpr std::string_view kDefaultProject = "default";

struct SpanBlockOptions {
  const model::PriceTable* prices = &model::PriceTable::built_in();
  // Without API keys a span's own project attribute wins over the request's; with keys the key's project
  // does.
  bool spans_name_project = true;
};

// A row, as it is stored. Views belong to the block, and to what was added to it.
struct BlockSpan {
  std::string_view project;
  std::string_view service;
  const model::Span& span;
  const model::Normalised& normalised;
};

// One thread. add() what belongs together, then build(), then clear() and begin anew (memory is kept).
class SpanBlock {
 public:
  explicit SpanBlock(SpanBlockOptions options);
  ~SpanBlock();

  // `batch` and the texts must live until build() is done.
  void add(const model::SpanBatch& batch, std::string_view project, std::string_view exporter_source,
           uint64_t received_unix_nano);
  size_t rows() const;
  // Each row, until clear().
  void for_each(const std::function<void(const BlockSpan&)>& visit) const;
  // The body of `INSERT INTO spans (<column_names()>) FORMAT Native`.
  const std::string& build();
  void clear();

  static const std::string& column_names();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weft::store
