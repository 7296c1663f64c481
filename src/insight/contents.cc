#include "insight/contents.h"

#include <array>
#include <boost/json.hpp>
#include <vector>

#include "base/json_writer.h"

namespace weft::insight {
namespace {

constexpr std::string_view kNothing = "{}";

// Where a call that is no model's says what it was asked. The semantic conventions' newest names first.
constexpr std::array<std::string_view, 8> kQuestionKeys{
    "db.query.text", "db.statement", "cache.key",   "db.operation.parameter.key",
    "url.full",      "http.url",     "http.target", "gen_ai.tool.call.arguments"};

std::string question_of(const model::Span& span) {
  for (const auto key : kQuestionKeys) {
    const auto* value = model::find(span.attributes, key);
    if (value != nullptr && value->is_string()) return std::string(value->as_string());
  }
  return "";
}

Content read(const model::Trace& trace, const model::Span& span) {
  auto maps =
      model::event_maps(span, trace.resources.at(span.resource_index), trace.scopes.at(span.scope_index));
  Content content{.inputs = std::move(maps.inputs), .outputs = std::move(maps.outputs)};
  if (content.inputs == kNothing) content.inputs = question_of(span);
  if (content.outputs == kNothing) content.outputs.clear();
  return content;
}

// Whether one of the strings in `answer` is part of `question`, both JSON text: what is escaped in one is
// escaped in the other.
bool appears(const std::string& answer, const std::string& question) {
  boost::json::error_code malformed;
  std::vector<boost::json::value> waiting{boost::json::parse(answer, malformed)};
  while (!waiting.empty()) {
    const boost::json::value value = std::move(waiting.back());
    waiting.pop_back();
    if (const auto* object = value.if_object()) {
      for (const auto& member : *object) waiting.push_back(member.value());
    } else if (const auto* list = value.if_array()) {
      waiting.insert(waiting.end(), list->begin(), list->end());
    } else if (const auto* text = value.if_string();
               text != nullptr && text->size() >= Contents::kTextBytesMin) {
      std::string quoted;
      append_json_string(quoted, std::string_view(*text).substr(0, Contents::kTextBytesMax));
      if (question.find(std::string_view(quoted).substr(1, quoted.size() - 2)) != std::string::npos)
        return true;
    }
  }
  return false;
}

}  // namespace

const Content& Contents::of(size_t span) {
  static const Content kUnknown;
  if (const auto known = read_.find(span); known != read_.end()) return known->second;
  if (read_.size() == kContentsMax) return kUnknown;
  return read_.emplace(span, read(trace_, trace_.spans[span].span)).first->second;
}

std::optional<bool> Contents::asked_the_same(size_t a, size_t b) {
  const Content& first = of(a);
  const Content& second = of(b);
  if (first.inputs.empty() || second.inputs.empty()) return std::nullopt;
  return first.inputs == second.inputs;
}

std::optional<bool> Contents::feeds(size_t earlier, size_t later) {
  const Content& answer = of(earlier);
  const Content& question = of(later);
  if (answer.outputs.empty() || question.inputs.empty()) return std::nullopt;
  return appears(answer.outputs, question.inputs);
}

}  // namespace weft::insight
