#include "store/callee.h"

#include <fmt/format.h>

#include <initializer_list>

namespace weft::store {
namespace {

using model::SpanKind;

std::string_view text_of(const model::Span& span, std::initializer_list<std::string_view> keys) {
  for (const auto key : keys) {
    const auto* const value = model::find(span.attributes, key);
    if (value != nullptr && value->is_string() && !value->as_string().empty()) return value->as_string();
  }
  return "";
}

std::string_view queue_of(const model::Span& span, Arena& arena) {
  const auto system = text_of(span, {"messaging.system"});
  const auto destination = text_of(span, {"messaging.destination.name", "messaging.destination"});
  if (system.empty()) return destination;
  return destination.empty() ? system : arena.copy(fmt::format("{} {}", system, destination));
}

}  // namespace

Callee callee_of(const model::Span& span, const model::Normalised& normalised, Arena& arena) {
  if (normalised.event_type == model::EventType::model) {
    if (span.kind == SpanKind::server) return {};
    if (!normalised.provider.empty()) return {CalleeKind::model, normalised.provider};
    return normalised.model.empty() ? Callee{} : Callee{CalleeKind::named_model, normalised.model};
  }
  if (span.kind != SpanKind::client && span.kind != SpanKind::producer) return {};
  if (const auto database = text_of(span, {"db.system.name", "db.system"}); !database.empty()) {
    return {CalleeKind::database, database};
  }
  if (const auto queue = queue_of(span, arena); !queue.empty()) return {CalleeKind::queue, queue};
  const auto peer = text_of(span, {"peer.service", "server.address"});
  return peer.empty() ? Callee{} : Callee{CalleeKind::external, peer};
}

}  // namespace weft::store
