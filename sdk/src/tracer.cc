#include "weft/tracer.h"

#include <cstdlib>

#include "curl_http_client.h"
#include "honeyhive_fields.h"
#include "log_line.h"
#include "span_pool.h"
#include "span_record.h"
#include "thread_state.h"
#include "tracer_core.h"
#include "uuid.h"

namespace weft {

using detail::ContextAccess;
using detail::TracerAccess;
using detail::TracerCore;

namespace detail {

void retain_shared(const TracerHandle* handle) noexcept {
  handle->retain();
}
void release_shared(const TracerHandle* handle) noexcept {
  if (handle->release()) delete handle;
}

namespace {

// The innermost span of this tracer on this thread, unless something that is not recorded stands above it.
SpanHandle current_handle(const TracerCore* core) noexcept {
  const ThreadState* const state = thread_state_pointer;
  if (state == nullptr || core == nullptr) return {};
  for (auto entry = state->attached.rbegin(); entry != state->attached.rend(); ++entry) {
    const SpanHandle& handle = ContextAccess::handle(entry->context);
    if (handle.record == nullptr) return {};
    if (handle.record->belongs_to(core)) return handle;
  }
  return {};
}

}  // namespace
}  // namespace detail

Tracer Tracer::init(TracerOptions options) {
  std::vector<std::string> complaints;
  detail::Settings settings = detail::resolve_settings(
      std::move(options), [](const char* name) { return std::getenv(name); }, complaints);
  for (const std::string& complaint : complaints) detail::log_line(LogLevel::warning, complaint);
  const bool starts_session = !settings.session_id.empty() && !settings.session_joined && !settings.disabled;
  const auto* const core = new TracerCore(std::move(settings), std::make_unique<detail::CurlHttpClient>());
  Tracer tracer = TracerAccess::make(core);
  if (starts_session)
    core->exporter().start_session(core->settings().session_id, core->settings().session_name);
  return tracer;
}

Span Tracer::start_span(std::string_view name, const SpanOptions& options) const noexcept {
  const Context& parent = options.parent != nullptr ? *options.parent : detail::current_context();
  const TracerCore* const core = TracerAccess::core(*this);
  Span span;
  if (core == nullptr || core->settings().disabled) {
    span.context_ = parent;
    return span;
  }
  ContextAccess::begin(span.context_, parent, detail::thread_random());
  const SamplingDecision decision = core->settings().sampler.decide(
      {parent, span.context().trace_id(), name, options.kind, options.attributes});
  const bool sampled = decision == SamplingDecision::record_and_sample;
  const int unsampled_bits = span.context().flags().bits & ~TraceFlags::kSampled;
  ContextAccess::set_flags(span.context_,
                           {static_cast<uint8_t>(unsampled_bits | (sampled ? TraceFlags::kSampled : 0))});
  if (decision == SamplingDecision::drop) return span;
  if (detail::SpanRecord* const record = detail::SpanPool::take()) {
    span.handle_ = {record, record->begin({*core, span.context(), parent, name, options, sampled})};
    ContextAccess::set_handle(span.context_, span.handle_);
  }
  return span;
}

void Tracer::enrich_span(const Enrichment& enrichment) const noexcept {
  detail::write_enrichment(detail::current_handle(TracerAccess::core(*this)), enrichment);
}

void Tracer::enrich_session(const Enrichment& enrichment) const {
  const std::string_view attached = session_id_of(detail::current_context());
  const std::string session(attached.empty() ? std::string_view(session_id()) : attached);
  if (session.empty()) {
    detail::complain(LogLevel::warning, "enrich-session",
                     "enrich_session: this tracer has no session, so there is nothing to enrich; set "
                     "TracerOptions::session or HH_API_URL");
    return;
  }
  TracerAccess::core(*this)->exporter().update_event(detail::to_event_update(session, enrichment).to_json());
}

Context Tracer::create_session(std::string_view session_name, std::string_view session_id) const {
  const Context& current = detail::current_context();
  const TracerCore* const core = TracerAccess::core(*this);
  if (core == nullptr || core->settings().session_id.empty()) return current;
  std::string id = detail::is_uuid(session_id) ? std::string(session_id) : detail::make_uuid();
  Baggage baggage = current.baggage().with("session_id", id);
  core->exporter().start_session(std::move(id), std::string(session_name));
  return current.with_baggage(std::move(baggage));
}

namespace {

const std::string& setting(const Tracer& tracer, std::string detail::Settings::*member) noexcept {
  static const std::string* const none = new std::string;
  const TracerCore* const core = TracerAccess::core(tracer);
  return core == nullptr ? *none : core->settings().*member;
}

}  // namespace

const std::string& Tracer::session_id() const noexcept {
  return setting(*this, &detail::Settings::session_id);
}
const std::string& Tracer::project() const noexcept {
  return setting(*this, &detail::Settings::project);
}
const std::string& Tracer::source() const noexcept {
  return setting(*this, &detail::Settings::source);
}

bool Tracer::flush(uint32_t timeout_ms) const {
  const TracerCore* const core = TracerAccess::core(*this);
  return core == nullptr || core->exporter().flush(timeout_ms);
}

bool Tracer::shutdown(uint32_t timeout_ms) const {
  const TracerCore* const core = TracerAccess::core(*this);
  return core == nullptr || core->exporter().shutdown(timeout_ms);
}

TracerStats Tracer::stats() const noexcept {
  const TracerCore* const core = TracerAccess::core(*this);
  return core == nullptr ? TracerStats() : core->stats();
}

std::string_view session_id_of(const Context& context) noexcept {
  return context.baggage().get("session_id").value_or(std::string_view());
}

ScopedSpan enrich_span_context(const Tracer& tracer, std::string_view event_name,
                               const Enrichment& enrichment, EventType event_type) {
  Span span = tracer.start_span(event_name, {.event_type = event_type});
  span.enrich_span(enrichment);
  return ScopedSpan(std::move(span));
}

}  // namespace weft
