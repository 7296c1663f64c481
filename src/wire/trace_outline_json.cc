#include "wire/trace_outline_json.h"

#include <string_view>
#include <unordered_map>
#include <vector>

#include "wire/api_fields.h"
#include "wire/trace_summary_json.h"

namespace weft::wire {
namespace {

constexpr int64_t kRoot = -1;
constexpr int64_t kParentMissing = -2;

// Gives each distinct text a number. One thread.
class Texts {
 public:
  uint64_t number_of(std::string_view text) {
    const auto [found, is_new] = numbers_.try_emplace(text, texts_.size());
    if (is_new) texts_.push_back(text);
    return found->second;
  }
  void write(JsonWriter& json) const {
    json.key("texts").begin_array();
    for (const auto text : texts_) json.string(text);
    json.end_array();
  }

 private:
  std::unordered_map<std::string_view, size_t> numbers_;
  std::vector<std::string_view> texts_;
};

// The spans of one trace, column by column. One thread; the trace outlives it.
class OutlineWriter {
 public:
  explicit OutlineWriter(const model::Trace& trace) : trace_(trace), nodes_(model::tree(trace)) {}

  void write(JsonWriter& json) {
    json.key("spans").begin_object();
    write_span_ids(json);
    write_parents(json);
    write_times(json);
    write_texts(json, "name", [](const auto& stored) { return stored.span.name; });
    write_texts(json, "service", [](const auto& stored) { return stored.normalised.service; });
    write_texts(json, "model", [](const auto& stored) { return stored.normalised.model; });
    write_texts(json, "kind", [](const auto& stored) { return model::to_string(stored.span.kind); });
    write_texts(json, "status", [](const auto& stored) { return model::to_string(stored.span.status_code); });
    write_texts(json, "message", [](const auto& stored) { return stored.span.status_message; });
    write_texts(json, "event_type",
                [](const auto& stored) { return model::to_string(stored.normalised.event_type); });
    json.end_object();
    write_usage(json);
    texts_.write(json);
  }

 private:
  const model::StoredSpan& at(size_t row) const { return trace_.spans[nodes_[row].span]; }

  void write_span_ids(JsonWriter& json) const {
    std::string ids;
    ids.reserve(nodes_.size() * 2 * sizeof(model::SpanId));
    for (size_t row = 0; row < nodes_.size(); ++row) ids += at(row).span.span_id.hex();
    json.key("span_id").string(ids);
  }

  // In the order of the tree the parent of a span is the last one before it that is one step less deep.
  void write_parents(JsonWriter& json) const {
    std::vector<int64_t> row_at_depth;
    json.key("parent").begin_array();
    for (size_t row = 0; row < nodes_.size(); ++row) {
      const auto& node = nodes_[row];
      row_at_depth.resize(node.depth + 1);
      row_at_depth[node.depth] = static_cast<int64_t>(row);
      json.integer(node.missing_parent ? kParentMissing
                   : node.depth == 0   ? kRoot
                                       : row_at_depth[node.depth - 1]);
    }
    json.end_array();
  }

  void write_times(JsonWriter& json) const {
    const uint64_t begin = trace_.spans.empty() ? 0 : trace_.spans.front().span.start_time_unix_nano;
    json.key("start_ns").begin_array();
    for (size_t row = 0; row < nodes_.size(); ++row)
      json.unsigned_integer(at(row).span.start_time_unix_nano - begin);
    json.end_array().key("duration_ns").begin_array();
    for (size_t row = 0; row < nodes_.size(); ++row) json.unsigned_integer(at(row).span.duration_ns());
    json.end_array();
  }

  template <class Text>
  void write_texts(JsonWriter& json, std::string_view name, Text text) {
    json.key(name).begin_array();
    for (size_t row = 0; row < nodes_.size(); ++row) json.unsigned_integer(texts_.number_of(text(at(row))));
    json.end_array();
  }

  void write_usage(JsonWriter& json) const {
    std::vector<size_t> rows;
    for (size_t row = 0; row < nodes_.size(); ++row) {
      const auto& fields = at(row).normalised;
      const auto& tokens = fields.tokens;
      if (tokens.input || tokens.output || tokens.total || fields.cost_usd) rows.push_back(row);
    }
    const auto write_column = [&](std::string_view name, auto value) {
      json.key(name).begin_array();
      for (const size_t row : rows) write_known(json, value(at(row).normalised));
      json.end_array();
    };
    json.key("usage").begin_object().key("row").begin_array();
    for (const size_t row : rows) json.unsigned_integer(row);
    json.end_array();
    write_column("input", [](const auto& fields) { return fields.tokens.input; });
    write_column("output", [](const auto& fields) { return fields.tokens.output; });
    write_column("total", [](const auto& fields) { return fields.tokens.total; });
    write_column("cost_usd", [](const auto& fields) { return fields.cost_usd; });
    json.end_object();
  }

  const model::Trace& trace_;
  const std::vector<model::TreeNode> nodes_;
  Texts texts_;
};

}  // namespace

std::string trace_outline_json(const model::Trace& trace) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_trace_summary(json, trace);
  OutlineWriter(trace).write(json);
  json.end_object();
  return out;
}

}  // namespace weft::wire
