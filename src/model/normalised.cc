#include "model/normalised.h"

#include <array>

#include "model/claims.h"
#include "model/event_type.h"

namespace weft::model {
namespace {

// The precedence of the HoneyHive contract: what an attribute says, what the name says, else a tool. Two
// rules of our own stand before the last: a span that names a model calls it, and one that a request or
// message entered by is the chain of what follows.
EventType event_type_of(const Claims& claims, const Span& span) {
  if (const auto said = claims.event_type()) return *said;
  if (claims.attribute(Field::model) != nullptr || claims.attribute(Field::response_model) != nullptr) {
    return EventType::model;
  }
  if (const auto named = event_type_of_name(span.name)) return *named;
  const bool is_entry = span.kind == SpanKind::server || span.kind == SpanKind::consumer;
  return is_entry ? EventType::chain : EventType::tool;
}

std::string_view exception_message(const Span& span) {
  for (const auto& event : span.events) {
    if (event.name != "exception") continue;
    const Value* message = find(event.attributes, "exception.message");
    if (message != nullptr && message->is_string() && !message->as_string().empty())
      return message->as_string();
  }
  return {};
}

constexpr int kHttpStatusMin = 400;
constexpr int kHttpStatusMax = 599;

// "400" … "599": a view must point somewhere.
std::string_view http_status_text(int64_t status) {
  static constexpr auto kTexts = [] {
    std::array<std::array<char, 3>, kHttpStatusMax - kHttpStatusMin + 1> texts{};
    for (int code = kHttpStatusMin; code <= kHttpStatusMax; ++code) {
      texts[static_cast<size_t>(code - kHttpStatusMin)] = {static_cast<char>('0' + code / 100),
                                                           static_cast<char>('0' + code / 10 % 10),
                                                           static_cast<char>('0' + code % 10)};
    }
    return texts;
  }();
  if (status < kHttpStatusMin || status > kHttpStatusMax) return {};
  const auto& text = kTexts[static_cast<size_t>(status - kHttpStatusMin)];
  return {text.data(), text.size()};
}

std::string_view error_of(const Claims& claims, const Span& span) {
  if (const auto said = claims.text(Field::error); !said.empty()) return said;
  if (span.status_code == StatusCode::error) {
    if (!span.status_message.empty()) return span.status_message;
    if (const auto thrown = exception_message(span); !thrown.empty()) return thrown;
    if (const auto type = claims.text(Field::error_type); !type.empty()) return type;
  }
  return http_status_text(claims.count(Field::http_status).value_or(0));
}

std::string_view service_of(const Resource& resource) {
  const Value* name = find(resource.attributes, "service.name");
  return name != nullptr && name->is_string() ? name->as_string() : std::string_view();
}

}  // namespace

Normalised normalise(const Span& span, const Resource& resource, const Scope&, const PriceTable& prices) {
  Claims claims;
  claims.offer(span.attributes);
  claims.offer_resource(resource.attributes);

  Normalised normalised;
  normalised.event_type = event_type_of(claims, span);
  normalised.service = service_of(resource);
  const auto named = claims.text(Field::event_name);
  normalised.event_name = named.empty() ? span.name : named;
  normalised.event_id = claims.text(Field::event_id);
  normalised.project = claims.text(Field::project);
  normalised.session_id = claims.text(Field::session_id);
  normalised.session_name = claims.text(Field::session_name);
  normalised.user_id = claims.text(Field::user_id);
  normalised.source = claims.text(Field::source);
  const auto responded = claims.text(Field::response_model);
  normalised.model = responded.empty() ? claims.text(Field::model) : responded;
  normalised.provider = claims.text(Field::provider);
  normalised.error = error_of(claims, span);
  normalised.tokens = claims.tokens();
  normalised.cost_usd = claims.amount(Field::cost_usd);
  if (!normalised.cost_usd && !normalised.model.empty()) {
    normalised.cost_usd = prices.cost_usd(normalised.provider, normalised.model, normalised.tokens);
  }
  return normalised;
}

}  // namespace weft::model
