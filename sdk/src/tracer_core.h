#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exporter.h"
#include "settings.h"
#include "span_queue.h"
#include "weft/detail/ref.h"
#include "weft/tracer.h"

namespace weft::detail {

// What a tracer is made of. Spans keep it alive, and nothing else of it: when the last Tracer goes, it shuts
// down, and a span that ends later is dropped and counted. Any thread.
class TracerCore : public RefCounted {
 public:
  TracerCore(Settings settings, std::unique_ptr<HttpClient> http);

  const Settings& settings() const noexcept { return settings_; }
  // The attributes that put a span into the tracer's session, ready to send; empty without sessions.
  std::string_view session_fields() const noexcept { return session_fields_; }
  // `session_id=…,project=…,source=…` as the `baggage` header says it; empty without sessions.
  const std::string& baggage_header() const noexcept { return baggage_header_; }

  // Takes an ended span, the parts together being OTLP's Span.
  void push(std::initializer_list<std::string_view> parts) const noexcept { queue_->push(parts); }
  Exporter& exporter() const noexcept { return *exporter_; }
  void count_ignored_header() const noexcept { ignored_headers_.fetch_add(1, std::memory_order_relaxed); }
  TracerStats stats() const noexcept;

 private:
  Settings settings_;
  std::string session_fields_;
  std::string baggage_header_;
  mutable std::atomic<uint64_t> ignored_headers_ = 0;
  std::unique_ptr<SpanQueue> queue_;
  std::unique_ptr<Exporter> exporter_;
};

inline void retain_shared(const TracerCore* core) noexcept {
  core->retain();
}
inline void release_shared(const TracerCore* core) noexcept {
  if (core->release()) delete core;
}

// What the copies of a Tracer share: the last one ends the tracer.
struct TracerHandle : RefCounted {
  explicit TracerHandle(const TracerCore* made) : core(made) {}
  ~TracerHandle() { core->exporter().shutdown(core->settings().exports.exit_flush_ms); }

  Ref<TracerCore> core;
};

// What Tracer keeps from its users.
struct TracerAccess {
  static Tracer make(const TracerCore* core) {
    Tracer tracer;
    tracer.handle_ = Ref<TracerHandle>(new TracerHandle(core));
    return tracer;
  }
  // nullptr: the tracer records nothing.
  static const TracerCore* core(const Tracer& tracer) noexcept {
    return tracer.handle_ ? tracer.handle_->core.get() : nullptr;
  }
};

}  // namespace weft::detail
