#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "weft/instrumentation/messaging.h"

/// RabbitMQ through librabbitmq. In the library `weft_rabbitmq`. Include <amqp.h> too: this header needs none
/// of it.

struct amqp_connection_state_t_;
struct amqp_basic_properties_t_;
struct amqp_envelope_t_;

namespace weft {

namespace detail {
void get_amqp_header(const amqp_basic_properties_t_& properties, std::string_view name, void* state,
                     HeaderReader::Sink sink);
}  // namespace detail

/// Context out of a message's properties. Into them it comes with `traced_rabbitmq_publish`, because
/// librabbitmq's tables do not own what they hold.
template <>
struct CarrierTraits<amqp_basic_properties_t_> {
  template <typename Visit>
  static void get(const amqp_basic_properties_t_& properties, std::string_view name, Visit&& visit) {
    detail::get_amqp_header(properties, name, &visit, [](void* state, std::string_view value) {
      (*static_cast<std::remove_reference_t<Visit>*>(state))(value);
    });
  }
};

/// What to send. Views that live during the call.
struct RabbitMqMessage {
  std::string_view exchange{};  ///< empty: the default one, which knows queues by their names
  std::string_view routing_key{};
  std::string_view body{};
  /// As for `amqp_basic_publish`; not changed. nullptr: none.
  const amqp_basic_properties_t_* properties = nullptr;
  bool mandatory = false;  ///< returned when no queue takes it
};

/// `amqp_basic_publish` in a span of kind PRODUCER, with the context in the message's headers. The span is
/// over when the message is written to the connection. Returns librabbitmq's amqp_status_enum, 0 for success.
int traced_rabbitmq_publish(const Tracer& tracer, amqp_connection_state_t_* connection, uint16_t channel,
                            const RabbitMqMessage& message, const ProducerOptions& options = {});

/// A span of kind CONSUMER for handling what `amqp_consume_message` gave, following the sender's as
/// configured. Make it a ScopedSpan to have what the handler starts below it: `weft::ScopedSpan
/// span(weft::start_rabbitmq_consumer_span(tracer, envelope));`
Span start_rabbitmq_consumer_span(const Tracer& tracer, const amqp_envelope_t_& envelope,
                                  const ConsumerOptions& options = {});

}  // namespace weft
