#include "store/call_parents.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <random>

namespace weft::store {
namespace {

using model::SpanKind;

uint64_t hash_of(uint64_t key) {
  static const uint64_t seed = [] {
    std::random_device random;
    return uint64_t{random()} << 32 | random();
  }();
  return XXH3_64bits_withSeed(&key, sizeof key, seed);
}

uint32_t tag_of(uint64_t hash) {
  return static_cast<uint32_t>(hash >> 32);
}

bool is_repeat(const CallSpan& a, const CallSpan& b) {
  return a.service == b.service && a.kind == b.kind && a.bucket == b.bucket && a.parent_key == b.parent_key;
}

}  // namespace

CallParents::CallParents(std::span<CallSpan> spans)
    : spans_(spans), slots_(std::bit_ceil(spans.size() * 2 + 1)) {
  for (uint32_t i = 0; i < spans.size(); ++i) {
    if (i + kAhead < spans.size()) prefetch(spans[i + kAhead].key);
    add(i);
  }
}

void CallParents::prefetch(uint64_t key) const {
  __builtin_prefetch(&slots_[hash_of(key) & (slots_.size() - 1)]);
}

CallParents::Slot& CallParents::slot_of(uint64_t key) {
  const uint64_t hash = hash_of(key);
  const size_t mask = slots_.size() - 1;
  for (size_t at = hash & mask;; at = (at + 1) & mask) {
    auto& slot = slots_[at];
    if (slot.span == 0 || (slot.tag == tag_of(hash) && spans_[slot.span - 1].key == key)) return slot;
  }
}

void CallParents::add(uint32_t span) {
  const uint64_t key = spans_[span].key;
  auto& slot = slot_of(key);
  if (slot.span == 0) {
    slot = {tag_of(hash_of(key)), span + 1};
  } else {
    add_same_id(slot.span - 1, span);
  }
}

void CallParents::add_same_id(uint32_t first, uint32_t other) {
  auto& others = others_of_[first];
  auto& span = spans_[other];
  const bool was_sent_before =
      is_repeat(spans_[first], span) ||
      std::ranges::any_of(others, [&](uint32_t known) { return is_repeat(spans_[known], span); });
  if (was_sent_before) {
    span.counts = false;
  } else if (others.size() + 1 < kSameIdMax) {
    others.push_back(other);
  }
}

std::optional<CallParents::SharedSpan> CallParents::shared_span(uint32_t first) {
  if (others_of_.empty()) return std::nullopt;
  const auto others = others_of_.find(first);
  if (others == others_of_.end() || others->second.size() != 1) return std::nullopt;
  SharedSpan shared{&spans_[first], &spans_[others->second.front()]};
  if (shared.client->kind == SpanKind::server) std::swap(shared.client, shared.server);
  const bool are_halves = shared.client->kind == SpanKind::client &&
                          shared.server->kind == SpanKind::server &&
                          shared.client->service != shared.server->service;
  return are_halves ? std::optional(shared) : std::nullopt;
}

CallSpan* CallParents::parent_of(const CallSpan& span) {
  if (span.kind == SpanKind::server && !others_of_.empty()) {
    const auto shared = shared_span(slot_of(span.key).span - 1);
    if (shared) return shared->client;
  }
  if (span.is_root) return nullptr;
  const auto found = slot_of(span.parent_key).span;
  if (found == 0) return nullptr;
  const auto shared = shared_span(found - 1);
  if (!shared) return &spans_[found - 1];
  return span.service == shared->client->service ? shared->client : shared->server;
}

}  // namespace weft::store
