#include "insight/contents.h"

#include <string_view>

namespace weft::insight {
namespace {

constexpr std::string_view kNothing = "{}";

Content read(const model::Trace& trace, const model::Span& span) {
  auto maps =
      model::event_maps(span, trace.resources.at(span.resource_index), trace.scopes.at(span.scope_index));
  Content content{
      .inputs = std::move(maps.inputs), .outputs = std::move(maps.outputs), .question = question_of(span)};
  if (content.inputs == kNothing) content.inputs.clear();
  if (content.outputs == kNothing) content.outputs.clear();
  return content;
}

}  // namespace

const std::string& Content::asked() const {
  static const std::string kUnknown;
  if (!inputs.empty()) return inputs;
  return question.is_complete ? question.text : kUnknown;
}

const Content& Contents::of(size_t span) {
  static const Content kUnknown;
  if (const auto known = read_.find(span); known != read_.end()) return known->second;
  if (read_.size() == kContentsMax || bytes_ >= kContentBytesMax) {
    is_in_part_ = true;
    return kUnknown;
  }
  const Content& content = read_.emplace(span, read(trace_, trace_.spans[span].span)).first->second;
  bytes_ += content.inputs.size() + content.outputs.size() + content.question.text.size();
  return content;
}

bool Contents::may_compare(size_t bytes) {
  compared_bytes_ += bytes + kComparisonBytes;
  is_in_part_ = is_in_part_ || compared_bytes_ > kComparedBytesMax;
  return !is_in_part_;
}

std::optional<bool> Contents::asked_the_same(size_t a, size_t b) {
  const Content& first = of(a);
  const Content& second = of(b);
  const auto differ = [](const std::string& one, const std::string& other) {
    return !one.empty() && !other.empty() && one != other;
  };
  if (differ(first.inputs, second.inputs) || differ(first.question.text, second.question.text)) return false;
  if (first.asked().empty() || second.asked().empty()) return std::nullopt;
  return first.asked() == second.asked();
}

}  // namespace weft::insight
