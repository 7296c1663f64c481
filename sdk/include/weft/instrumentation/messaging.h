#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "weft/propagation.h"

/// What the instrumentations of message queues share, and what one for another queue needs. Attributes are
/// those of OpenTelemetry's "Semantic conventions for messaging spans".

namespace weft {

/// How the span of handling a message belongs to the span of sending it.
enum class ConsumerFollows : uint8_t {
  /// As its child: one tree, though handling may begin long after sending has ended.
  parent,
  /// By a link: a trace of its own, or a part of the trace it is handled in. Right for batches, where one
  /// span
  /// handles the messages of many.
  link
};

struct ProducerOptions {
  std::optional<EventType> event_type{};
  /// The context to send from; nullptr: the calling thread's.
  const Context* parent = nullptr;
};

struct ConsumerOptions {
  ConsumerFollows follows = ConsumerFollows::parent;
  /// A message that enters a service is a chain of steps to HoneyHive.
  std::optional<EventType> event_type = EventType::chain;
  /// With ConsumerFollows::link, the context to handle the message in; nullptr: the calling thread's.
  const Context* parent = nullptr;
  std::string_view consumer_group{};  ///< `messaging.consumer.group.name`
};

/// What is known of any message. Views that live during the call.
struct MessageDescription {
  std::string_view system;       ///< `kafka`, `rabbitmq`, …
  std::string_view destination;  ///< topic, queue, exchange
  uint64_t body_bytes = 0;
  Fields attributes{};  ///< of the system's own
};

/// A span of kind PRODUCER named "send <destination>". Inject its context into the message's headers; any
/// carrier will do. Any thread.
Span start_producer_span(const Tracer& tracer, const MessageDescription& message,
                         const ProducerOptions& options = {});

/// A span of kind CONSUMER named "process <destination>", which follows `sender` as configured. The sender's
/// baggage, and so its session, goes with it either way. Any thread.
Span start_consumer_span(const Tracer& tracer, const MessageDescription& message,
                         const std::optional<Context>& sender, const ConsumerOptions& options = {});

/// Sending or handling it failed. `type` is one of few words, `message` what the library says.
void set_messaging_error(Span& span, std::string_view type, std::string_view message);

}  // namespace weft
