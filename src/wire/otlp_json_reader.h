// OtlpJsonReader: the messages of OTLP/JSON from a tree, leniently: what clients write in other ways than the
// specification says (docs/reference/otlp.md lists it) is understood too.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "model/span.h"
#include "wire/json_node.h"
#include "wire/otlp_rules.h"
#include "wire/pending_list.h"

namespace weft::wire {

// null stands for "absent" everywhere, as in protobuf's JSON mapping. Names may be in camelCase or
// snake_case. Errors: invalid_argument with the JSON path; what was read until then is in the last argument,
// and the reader is not used again. One thread; views belong to the tree and to `arena`.
class OtlpJsonReader {
 public:
  explicit OtlpJsonReader(Arena& arena) : arena_(arena) {}

  Status text(const JsonNode& node, std::string_view& text) const;
  Status value(const JsonNode& node, model::Value& value);
  Status attributes(const JsonNode& node, model::Attributes& attributes, int depth = 0);
  // "schemaUrl" inside, as the store keeps it; in a request it stands beside the resource and the scope.
  Status resource(const JsonNode& node, model::Resource& resource);
  Status scope(const JsonNode& node, model::Scope& scope);
  Status events(const JsonNode& node, std::span<const model::SpanEvent>& events);
  Status links(const JsonNode& node, std::span<const model::SpanLink>& links);
  // Without resource_index and scope_index. Ids that are missing are left all zero.
  Status span(const JsonNode& node, model::Span& span);

  // What makes the span, resource or scope refused that was read since the last call. What it says is read
  // anyway.
  Fault take_fault();

  // Calls on_item(item) for the items of a list, on_member(name, member) for the members of an object that
  // are not null, with the place in the document kept for messages.
  template <class OnItem>
  Status each_item(const JsonNode& node, OnItem on_item);
  template <class OnMember>
  Status each_member(const JsonNode& node, OnMember on_member);

 private:
  static constexpr size_t kNotAnIndex = SIZE_MAX;
  // A step of the path to the node that is being read: a member, or an item of a list.
  struct Step {
    std::string_view name;
    size_t index = kNotAnIndex;
  };

  Status attribute(const JsonNode& node, model::Attribute& attribute, int depth);
  Status value(const JsonNode& node, model::Value& value, int depth);
  Status array_value(const JsonNode& node, model::Value& value, int depth);
  Status map_value(const JsonNode& node, model::Value& value, int depth);
  Status bytes_value(const JsonNode& node, model::Value& value);
  Status event(const JsonNode& node, model::SpanEvent& event);
  Status link(const JsonNode& node, model::SpanLink& link);
  Status span_kind(const JsonNode& node, model::SpanKind& kind) const;
  Status span_status(const JsonNode& node, model::Span& span);

  template <class Integer>
  Status integer(const JsonNode& node, Integer& number) const;
  Status real(const JsonNode& node, double& number) const;
  Status boolean(const JsonNode& node, bool& truth) const;
  // `words` in the order of their numbers.
  Status enumeration(const JsonNode& node, std::span<const std::string_view> words, int64_t& number) const;
  template <size_t kBytes>
  Status id(const JsonNode& node, model::Id<kBytes>& id, Fault fault);

  bool is_too_deep(int depth);
  tl::unexpected<Error> is_not(std::string_view expected) const;

  Arena& arena_;
  std::vector<Step> path_;
  PendingList<model::Attribute> attributes_;
  PendingList<model::Value> values_;
  PendingList<model::SpanEvent> events_;
  PendingList<model::SpanLink> links_;
  Fault fault_ = Fault::none;
};

// The longest name of OTLP's fields is "droppedAttributesCount"; longer ones are none of them.
inline constexpr size_t kFieldNameBytesMax = 32;
// "trace_id" as "traceId"; names without an underscore, and too long ones, as they are. May use `buffer`.
std::string_view camel_case(std::string_view name, char (&buffer)[kFieldNameBytesMax]);

template <class OnItem>
Status OtlpJsonReader::each_item(const JsonNode& node, OnItem on_item) {
  if (node.is(JsonNode::Kind::null)) return {};
  if (!node.is(JsonNode::Kind::array)) return is_not("a list");
  path_.push_back({{}, 0});
  for (const JsonNode& item : node.children()) {
    TRY(on_item(item));
    ++path_.back().index;
  }
  path_.pop_back();
  return {};
}

template <class OnMember>
Status OtlpJsonReader::each_member(const JsonNode& node, OnMember on_member) {
  if (node.is(JsonNode::Kind::null)) return {};
  if (!node.is(JsonNode::Kind::object)) return is_not("an object");
  path_.emplace_back();
  for (const JsonNode& member : node.children()) {
    if (member.is(JsonNode::Kind::null)) continue;
    char buffer[kFieldNameBytesMax];
    path_.back().name = camel_case(member.key(), buffer);
    TRY(on_member(path_.back().name, member));
  }
  path_.pop_back();
  return {};
}

}  // namespace weft::wire
