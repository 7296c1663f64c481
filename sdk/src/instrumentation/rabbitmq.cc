#include "weft/instrumentation/rabbitmq.h"

#include <amqp.h>

#include <string>
#include <utility>
#include <vector>

namespace weft {
namespace {

std::string_view view(amqp_bytes_t bytes) {
  return {static_cast<const char*>(bytes.bytes), bytes.len};
}

// librabbitmq does not write to what it is given to send.
amqp_bytes_t bytes_of(std::string_view text) {
  return {text.size(), const_cast<char*>(text.data())};
}

bool has_headers(const amqp_basic_properties_t& properties) {
  return (properties._flags & AMQP_BASIC_HEADERS_FLAG) != 0;
}

using Headers = std::vector<std::pair<std::string, std::string>>;

bool is_in(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (detail::equals_ignoring_case(key, name)) return true;
  }
  return false;
}

// The message's own headers but those that the context replaces, and the context's. Points into both.
std::vector<amqp_table_entry_t> entries_of(const amqp_basic_properties_t& properties,
                                           const Headers& context) {
  std::vector<amqp_table_entry_t> entries;
  const int count = has_headers(properties) ? properties.headers.num_entries : 0;
  for (int i = 0; i < count; ++i) {
    if (!is_in(context, view(properties.headers.entries[i].key))) {
      entries.push_back(properties.headers.entries[i]);
    }
  }
  for (const auto& [name, value] : context) {
    amqp_table_entry_t entry{};
    entry.key = bytes_of(name);
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = bytes_of(value);
    entries.push_back(entry);
  }
  return entries;
}

// As the conventions name it: exchange and routing key, without the part that is empty.
std::string destination_of(std::string_view exchange, std::string_view routing_key) {
  std::string destination(exchange);
  if (!exchange.empty() && !routing_key.empty()) destination += ':';
  return destination.append(routing_key);
}

}  // namespace

void detail::get_amqp_header(const amqp_basic_properties_t& properties, std::string_view name, void* state,
                             HeaderReader::Sink sink) {
  if (!has_headers(properties)) return;
  for (int i = 0; i < properties.headers.num_entries; ++i) {
    const amqp_table_entry_t& entry = properties.headers.entries[i];
    const bool is_text =
        entry.value.kind == AMQP_FIELD_KIND_UTF8 || entry.value.kind == AMQP_FIELD_KIND_BYTES;
    if (is_text && equals_ignoring_case(view(entry.key), name)) sink(state, view(entry.value.value.bytes));
  }
}

int traced_rabbitmq_publish(const Tracer& tracer, amqp_connection_state_t connection, uint16_t channel,
                            const RabbitMqMessage& message, const ProducerOptions& options) {
  Span span = start_producer_span(
      tracer,
      {.system = "rabbitmq",
       .destination = destination_of(message.exchange, message.routing_key),
       .body_bytes = message.body.size(),
       .attributes = {{"messaging.rabbitmq.destination.routing_key", message.routing_key}}},
      options);
  Headers context;
  inject_context_into_carrier(context, tracer, span.as_context());
  amqp_basic_properties_t properties{};
  if (message.properties != nullptr) properties = *message.properties;
  std::vector<amqp_table_entry_t> entries = entries_of(properties, context);
  properties._flags |= AMQP_BASIC_HEADERS_FLAG;
  properties.headers = {static_cast<int>(entries.size()), entries.data()};
  const int status =
      amqp_basic_publish(connection, channel, bytes_of(message.exchange), bytes_of(message.routing_key),
                         message.mandatory, false, &properties, bytes_of(message.body));
  if (status != AMQP_STATUS_OK) {
    set_messaging_error(span, "amqp_" + std::to_string(-status), amqp_error_string2(status));
  }
  return status;
}

Span start_rabbitmq_consumer_span(const Tracer& tracer, const amqp_envelope_t& envelope,
                                  const ConsumerOptions& options) {
  const std::string_view routing_key = view(envelope.routing_key);
  return start_consumer_span(
      tracer,
      {.system = "rabbitmq",
       .destination = destination_of(view(envelope.exchange), routing_key),
       .body_bytes = envelope.message.body.len,
       .attributes = {{"messaging.rabbitmq.destination.routing_key", routing_key},
                      {"messaging.rabbitmq.message.delivery_tag", envelope.delivery_tag}}},
      extract_context_from_carrier(envelope.message.properties, tracer), options);
}

}  // namespace weft
