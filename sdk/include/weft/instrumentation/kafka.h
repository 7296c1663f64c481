#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "weft/instrumentation/messaging.h"

/// Kafka through librdkafka. In the library `weft_kafka`. Include <librdkafka/rdkafka.h> too: this header
/// needs none of it.

struct rd_kafka_s;
struct rd_kafka_headers_s;
struct rd_kafka_message_s;

namespace weft {

namespace detail {
void get_kafka_header(const rd_kafka_headers_s& headers, std::string_view name, void* state,
                      HeaderReader::Sink sink);
void set_kafka_header(rd_kafka_headers_s& headers, std::string_view name, std::string_view value);
}  // namespace detail

/// Context in and out of a message's headers: `inject_context_into_carrier(*headers, tracer)`.
template <>
struct CarrierTraits<rd_kafka_headers_s> {
  template <typename Visit>
  static void get(const rd_kafka_headers_s& headers, std::string_view name, Visit&& visit) {
    detail::get_kafka_header(headers, name, &visit, [](void* state, std::string_view value) {
      (*static_cast<std::remove_reference_t<Visit>*>(state))(value);
    });
  }
  static void set(rd_kafka_headers_s& headers, std::string_view name, std::string_view value) {
    detail::set_kafka_header(headers, name, value);
  }
};

/// What to send. Views that live during the call; key and value are copied by librdkafka.
struct KafkaMessage {
  const char* topic;
  std::string_view value{};
  std::string_view key{};  ///< empty: none
  /// Taken over, as `rd_kafka_producev` does: when the call succeeds they are librdkafka's, else still yours.
  rd_kafka_headers_s* headers = nullptr;
  int32_t partition = -1;           ///< -1: the partitioner's choice
  void* delivery_opaque = nullptr;  ///< for the delivery report
};

/// `rd_kafka_producev` in a span of kind PRODUCER, with the context in the message's headers. The span is
/// over when librdkafka has taken the message; whether the broker has it, the delivery report says. Returns
/// librdkafka's rd_kafka_resp_err_t, 0 for success.
int traced_kafka_produce(const Tracer& tracer, rd_kafka_s* producer, const KafkaMessage& message,
                         const ProducerOptions& options = {});

/// A span of kind CONSUMER for handling a message, following the sender's as configured. A message that is an
/// error (`message.err`) gives one with that error. Make it a ScopedSpan to have what the handler starts
/// below it: `weft::ScopedSpan span(weft::start_kafka_consumer_span(tracer, *message));`
Span start_kafka_consumer_span(const Tracer& tracer, const rd_kafka_message_s& message,
                               const ConsumerOptions& options = {});

}  // namespace weft
