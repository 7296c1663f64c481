#include "span_record.h"

#include <algorithm>
#include <limits>
#include <mutex>

#include "attribute_values.h"
#include "content_keys.h"
#include "span_pool.h"
#include "utf8.h"

// OTLP, trace.proto: the tags of Span, Event, Link and Status.
namespace weft::detail {
namespace {

constexpr uint8_t kTraceId = 0x0a;
constexpr uint8_t kSpanId = 0x12;
constexpr uint8_t kTraceState = 0x1a;
constexpr uint8_t kParentSpanId = 0x22;
constexpr uint8_t kName = 0x2a;
constexpr uint8_t kKind = 0x30;
constexpr uint8_t kStart = 0x39;
constexpr uint8_t kEnd = 0x41;
constexpr uint8_t kAttributes = 0x4a;
constexpr uint8_t kDroppedAttributes = 0x50;
constexpr uint8_t kEvents = 0x5a;
constexpr uint8_t kDroppedEvents = 0x60;
constexpr uint8_t kLinks = 0x6a;
constexpr uint8_t kDroppedLinks = 0x70;
constexpr uint8_t kStatus = 0x7a;
constexpr uint8_t kStatusMessage = 0x12;
constexpr uint8_t kStatusCode = 0x18;
constexpr uint32_t kFlags = 0x185;  // two bytes: field 16, fixed32
constexpr uint8_t kEventTime = 0x09;
constexpr uint8_t kEventName = 0x12;
constexpr uint8_t kEventAttributes = 0x1a;
constexpr uint8_t kEventDroppedAttributes = 0x20;
constexpr uint8_t kLinkAttributes = 0x22;
constexpr uint8_t kLinkDroppedAttributes = 0x28;
constexpr uint8_t kLinkFlags = 0x35;
// Span.flags beside the eight of W3C: whether the parent is known to be remote, and whether it is.
constexpr uint32_t kHasIsRemote = 0x100;
constexpr uint32_t kIsRemote = 0x200;

constexpr size_t kNamesMax = 64 << 10;  // a name is cut here, at a character's end

// All of a span that is not in its buffer fits here.
struct Head {
  static constexpr size_t kBytesMax = 128;
  char bytes[kBytesMax];
  size_t size = 0;

  void byte(uint8_t value) noexcept { bytes[size++] = static_cast<char>(value); }
  void raw(const void* source, size_t count) noexcept {
    std::memcpy(bytes + size, source, count);
    size += count;
  }
  void fixed64(uint8_t tag, uint64_t value) noexcept {
    byte(tag);
    raw(&value, sizeof(value));
  }
  void id(uint8_t tag, const auto& id) noexcept {
    byte(tag);
    byte(static_cast<uint8_t>(id.bytes.size()));
    raw(id.bytes.data(), id.bytes.size());
  }
  void varint(size_t value) noexcept {
    for (; value >= 0x80; value >>= 7) byte(static_cast<uint8_t>(value | 0x80));
    byte(static_cast<uint8_t>(value));
  }
  void count(uint8_t tag, size_t value) noexcept {
    if (value == 0) return;
    byte(tag);
    varint(value);
  }
  std::string_view view() const noexcept { return {bytes, size}; }
};

// While the application's redaction runs it has the span's lock, so what it does to spans of its own is
// ignored.
thread_local bool redacting = false;

// Calls `use` with what may be recorded of an attribute, if anything.
template <typename Use>
void censored(const Settings& settings, std::string_view key, const AttributeValue& value,
              const Use& use) noexcept {
  if (!settings.capture_content && is_content_key(key)) return;
  if (!settings.redact) {
    use(value);
    return;
  }
  redacting = true;
  try {
    Value owned = to_owned(value);
    settings.redact(key, owned);
    redacting = false;
    if (!owned.is_null()) use(as_attribute(owned));
  } catch (...) {
    redacting = false;  // a value that could not be redacted is not recorded
  }
}

}  // namespace

// Holds the record's lock while a call applies to the span it means.
class SpanRecord::Locked {
 public:
  Locked(SpanRecord& record, uint64_t generation) noexcept {
    if (redacting || !record.is_recording(generation)) return;
    record.lock_.lock();
    record_ = &record;
    applies_ = record.is_recording(generation);
  }
  ~Locked() {
    if (record_ != nullptr) record_->lock_.unlock();
  }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;
  explicit operator bool() const noexcept { return applies_; }

 private:
  SpanRecord* record_ = nullptr;
  bool applies_ = false;
};

uint64_t SpanRecord::begin(const Begin& begin) noexcept {
  const std::lock_guard lock(lock_);  // an old handle may be looking
  if (core_.get() != &begin.core) {
    begin.core.retain();
    core_ = Ref<TracerCore>(&begin.core);
  }
  const SpanContext& parent = begin.parent.span_context();
  trace_id_ = begin.span.trace_id();
  span_id_ = begin.span.span_id();
  parent_id_ = parent.is_valid() ? parent.span_id() : SpanId{};
  parent_is_remote_ = parent.is_remote();
  flags_ = begin.span.flags();
  kind_ = begin.options.kind;
  exported_ = begin.exported;
  status_ = StatusCode::unset;
  status_message_.clear();
  dropped_attributes_ = events_ = dropped_events_ = links_ = dropped_links_ = 0;
  own_session_ = false;
  index_.clear();
  buffer_.clear();
  start_ = now();
  const int64_t now_ns = start_.unix_ns + begin.core.settings().clock_offset_ns;
  start_unix_ns_ =
      begin.options.start_time_ns != 0 ? begin.options.start_time_ns : static_cast<uint64_t>(now_ns);
  write_name(begin.name);
  const std::string_view trace_state = begin.span.trace_state().to_header();
  if (!trace_state.empty() && buffer_.reserve(field_size(trace_state.size())))
    buffer_.field(kTraceState, trace_state);
  if (!begin.parent.baggage().empty()) write_session(begin.parent.baggage());
  if (begin.options.event_type) write_attribute("honeyhive_event_type", to_string(*begin.options.event_type));
  for (const Attribute& attribute : begin.options.attributes) write_attribute(attribute.key, attribute.value);
  for (const Link& link : begin.options.links) write_link(link.context, link.attributes);
  fork_.store(fork_count.load(std::memory_order_relaxed), std::memory_order_relaxed);
  const uint64_t generation = generation_.load(std::memory_order_relaxed) + 1;
  generation_.store(generation, std::memory_order_release);
  return generation;
}

void SpanRecord::set_attribute(uint64_t generation, std::string_view key,
                               const AttributeValue& value) noexcept {
  if (const Locked locked(*this, generation); locked) write_attribute(key, value);
}

void SpanRecord::set_attribute(uint64_t generation, std::string_view prefix, std::string_view key,
                               const AttributeValue& value) noexcept {
  constexpr size_t kShortBytes = 256;
  char joined[kShortBytes];
  if (prefix.size() + key.size() <= kShortBytes) {
    prefix.copy(joined, prefix.size());
    key.copy(joined + prefix.size(), key.size());
    set_attribute(generation, {joined, prefix.size() + key.size()}, value);
    return;
  }
  try {
    set_attribute(generation, std::string(prefix).append(key), value);
  } catch (...) {
    // no memory for a key of more than kShortBytes
  }
}

void SpanRecord::add_event(uint64_t generation, std::string_view name, Fields attributes,
                           uint64_t time_ns) noexcept {
  if (const Locked locked(*this, generation); locked) write_event(name, attributes, time_ns);
}

void SpanRecord::add_link(uint64_t generation, const SpanContext& context, Fields attributes) noexcept {
  if (const Locked locked(*this, generation); locked) write_link(context, attributes);
}

void SpanRecord::set_status(uint64_t generation, StatusCode code, std::string_view message) noexcept {
  const Locked locked(*this, generation);
  if (!locked || status_ == StatusCode::ok || code == StatusCode::unset) return;
  status_ = code;
  status_message_.clear();
  if (code != StatusCode::error || message.empty()) return;
  censored(core_->settings(), "status.message", message, [this](const AttributeValue& value) {
    try {
      if (value.kind() == AttributeValue::Kind::text) status_message_ = replace_invalid_utf8(value.text());
    } catch (...) {
      // no memory: the code says enough
    }
  });
}

void SpanRecord::set_name(uint64_t generation, std::string_view name) noexcept {
  if (const Locked locked(*this, generation); locked) write_name(name);
}

// A later field of the same number replaces the earlier one (Protocol Buffers encoding, "Last One Wins").
void SpanRecord::write_name(std::string_view name) noexcept {
  name = name.substr(0, utf8_cut(name, kNamesMax));
  if (is_valid_utf8(name)) {
    if (buffer_.reserve(field_size(name.size()))) buffer_.field(kName, name);
    return;
  }
  try {
    const std::string valid = replace_invalid_utf8(name);
    if (buffer_.reserve(field_size(valid.size()))) buffer_.field(kName, valid);
  } catch (...) {
    // no memory: it stays without a name
  }
}

// The caller's session, from the baggage, comes before the tracer's own. The source stays the tracer's: it
// says where a span was made.
void SpanRecord::write_session(const Baggage& baggage) noexcept {
  const auto session = baggage.get("session_id");
  const auto project = baggage.get("project");
  if (!session && !project) return;
  const Settings& settings = core_->settings();
  own_session_ = true;
  const auto write = [this](std::string_view key, std::string_view value) {
    if (!value.empty())
      detail::write_attribute(buffer_, kAttributes, key, value, std::numeric_limits<size_t>::max());
  };
  write("honeyhive.session_id", session.value_or(settings.session_id));
  write("honeyhive.project", project.value_or(settings.project));
  write("honeyhive.source", settings.source);
}

void SpanRecord::write_attribute(std::string_view key, const AttributeValue& value) noexcept {
  if (key.empty()) {
    ++dropped_attributes_;
    return;
  }
  censored(core_->settings(), key, value,
           [this, key](const AttributeValue& allowed) { replace_or_append(key, allowed); });
}

void SpanRecord::replace_or_append(std::string_view key, const AttributeValue& value) noexcept {
  const SpanLimits& limits = core_->settings().limits;
  const uint32_t hash = AttributeIndex::hash(key);
  if (const size_t offset = index_.find(buffer_.view(), hash, key); offset != AttributeIndex::kNone) {
    const size_t bytes = attribute_at(buffer_.view(), offset).field_bytes;
    buffer_.erase(offset, bytes);
    index_.remove(offset, bytes);
  } else if (index_.size() >= limits.attributes_max) {
    ++dropped_attributes_;
    return;
  }
  const size_t offset = buffer_.size();
  if (!detail::write_attribute(buffer_, kAttributes, key, value, limits.attribute_bytes_max)) {
    ++dropped_attributes_;
  } else if (!index_.add(hash, offset)) {
    buffer_.truncate(offset);
    ++dropped_attributes_;
  }
}

// Returns how many were dropped. Of two with one key, the later counts.
uint32_t SpanRecord::append_attributes(uint8_t tag, Fields attributes, uint32_t attributes_max) noexcept {
  uint32_t written = 0;
  uint32_t dropped = 0;
  for (const Attribute& attribute : attributes) {
    const bool again = std::any_of(&attribute + 1, attributes.end(),
                                   [&](const Attribute& later) { return later.key == attribute.key; });
    if (again) continue;
    if (written >= attributes_max || attribute.key.empty()) {
      ++dropped;
      continue;
    }
    ++written;
    censored(core_->settings(), attribute.key, attribute.value, [&](const AttributeValue& value) {
      if (!detail::write_attribute(buffer_, tag, attribute.key, value,
                                   core_->settings().limits.attribute_bytes_max)) {
        ++dropped;
      }
    });
  }
  return dropped;
}

void SpanRecord::write_event(std::string_view name, Fields attributes, uint64_t time_ns) noexcept {
  constexpr size_t kFixedBytes = 9 + 6;
  const SpanLimits& limits = core_->settings().limits;
  if (events_ >= limits.events_max) {
    ++dropped_events_;
    return;
  }
  const size_t before = buffer_.size();
  const size_t event = buffer_.begin_message(kEvents);
  name = name.substr(0, utf8_cut(name, kNamesMax));
  if (!buffer_.reserve(field_size(name.size()) + kFixedBytes) || !is_valid_utf8(name)) {
    buffer_.truncate(before);
    ++dropped_events_;
    return;
  }
  buffer_.byte(kEventTime);
  buffer_.fixed64(to_unix_ns(time_ns));
  buffer_.field(kEventName, name);
  const uint32_t dropped = append_attributes(kEventAttributes, attributes, limits.event_attributes_max);
  if (dropped > 0 && buffer_.reserve(kFixedBytes)) {
    buffer_.byte(kEventDroppedAttributes);
    buffer_.varint(dropped);
  }
  buffer_.end_message(event);
  ++events_;
}

void SpanRecord::write_link(const SpanContext& context, Fields attributes) noexcept {
  constexpr size_t kFixedBytes = 18 + 10 + 5 + 6;
  const SpanLimits& limits = core_->settings().limits;
  const std::string_view trace_state = context.trace_state().to_header();
  if (links_ >= limits.links_max || !context.is_valid()) {
    ++dropped_links_;
    return;
  }
  const size_t before = buffer_.size();
  const size_t link = buffer_.begin_message(kLinks);
  if (!buffer_.reserve(kFixedBytes + field_size(trace_state.size()))) {
    buffer_.truncate(before);
    ++dropped_links_;
    return;
  }
  const auto id = [](const auto& bytes) {
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  buffer_.field(kTraceId, id(context.trace_id().bytes));
  buffer_.field(kSpanId, id(context.span_id().bytes));
  if (!trace_state.empty()) buffer_.field(kTraceState, trace_state);
  buffer_.byte(kLinkFlags);
  buffer_.fixed32(context.flags().bits | kHasIsRemote | (context.is_remote() ? kIsRemote : 0));
  const uint32_t dropped = append_attributes(kLinkAttributes, attributes, limits.link_attributes_max);
  if (dropped > 0 && buffer_.reserve(kFixedBytes)) {
    buffer_.byte(kLinkDroppedAttributes);
    buffer_.varint(dropped);
  }
  buffer_.end_message(link);
  ++links_;
}

uint64_t SpanRecord::to_unix_ns(uint64_t given_ns) const noexcept {
  if (given_ns != 0) return given_ns;
  const int64_t elapsed_ns = steady_now_ns() - start_.steady_ns;
  return static_cast<uint64_t>(start_.unix_ns + elapsed_ns + core_->settings().clock_offset_ns);
}

void SpanRecord::end(uint64_t generation, uint64_t time_ns) noexcept {
  {
    const Locked locked(*this, generation);
    if (!locked) return;
    if (exported_) push(std::max(start_unix_ns_, to_unix_ns(time_ns)));
    generation_.store(generation + 1, std::memory_order_release);
  }
  SpanPool::give(this);
}

void SpanRecord::push(uint64_t end_ns) const noexcept {
  Head head;
  head.id(kTraceId, trace_id_);
  head.id(kSpanId, span_id_);
  if (parent_id_.is_valid()) head.id(kParentSpanId, parent_id_);
  head.byte(kKind);
  head.byte(static_cast<uint8_t>(kind_));
  head.fixed64(kStart, start_unix_ns_);
  head.fixed64(kEnd, end_ns);
  head.count(kDroppedAttributes, dropped_attributes_);
  head.count(kDroppedEvents, dropped_events_);
  head.count(kDroppedLinks, dropped_links_);
  const uint32_t flags =
      flags_.bits | (parent_id_.is_valid() ? kHasIsRemote : 0) | (parent_is_remote_ ? kIsRemote : 0);
  head.raw(&kFlags, 2);
  head.raw(&flags, sizeof(flags));
  const std::string_view session = own_session_ ? std::string_view() : core_->session_fields();
  if (status_ == StatusCode::unset) {
    core_->push({head.view(), session, buffer_.view()});
    return;
  }
  Head status;
  const size_t message_bytes = status_message_.empty() ? 0 : field_size(status_message_.size());
  status.byte(kStatus);
  status.varint(2 + message_bytes);
  status.byte(kStatusCode);
  status.byte(static_cast<uint8_t>(status_));
  status.count(kStatusMessage, status_message_.size());
  core_->push({head.view(), session, buffer_.view(), status.view(), status_message_});
}

}  // namespace weft::detail
