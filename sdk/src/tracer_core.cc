#include "tracer_core.h"

#include "attribute_writer.h"
#include "make_chunk_store.h"
#include "weft/baggage.h"

namespace weft::detail {
namespace {

constexpr uint8_t kSpanAttributes = 0x4a;  // Span.attributes

std::string encode_session(const Settings& settings) {
  ProtoBuffer buffer;
  const auto write = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) write_attribute(buffer, kSpanAttributes, key, value, value.size());
  };
  write("honeyhive.session_id", settings.session_id);
  write("honeyhive.project", settings.project);
  write("honeyhive.source", settings.source);
  return std::string(buffer.view());
}

std::string encode_baggage(const Settings& settings) {
  Baggage baggage;
  for (const auto& [key, value] :
       {std::pair{"session_id", &settings.session_id}, std::pair{"project", &settings.project},
        std::pair{"source", &settings.source}}) {
    if (!value->empty()) baggage = baggage.with(key, *value);
  }
  return std::string(baggage.to_header());
}

}  // namespace

TracerCore::TracerCore(Settings settings, std::unique_ptr<HttpClient> http) : settings_(std::move(settings)) {
  if (!settings_.session_id.empty()) {
    session_fields_ = encode_session(settings_);
    baggage_header_ = encode_baggage(settings_);
  }
  queue_ = std::make_unique<SpanQueue>(settings_.exports, make_chunk_store(settings_));
  exporter_ = std::make_unique<Exporter>(settings_, *queue_, std::move(http));
  queue_->set_on_demand([this] { exporter_->ensure_started(); });
}

TracerStats TracerCore::stats() const noexcept {
  TracerStats stats;
  stats.ended = queue_->pushed() + queue_->dropped();
  stats.dropped_queue_full = queue_->dropped();
  stats.waiting = queue_->waiting();
  stats.ignored_headers = ignored_headers_.load(std::memory_order_relaxed);
  exporter_->add_to(stats);
  return stats;
}

}  // namespace weft::detail
