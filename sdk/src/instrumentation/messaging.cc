#include "weft/instrumentation/messaging.h"

#include <string>
#include <vector>

namespace weft {
namespace {

std::vector<Attribute> attributes_of(const MessageDescription& message, std::string_view operation) {
  std::vector<Attribute> attributes = {{"messaging.system", message.system},
                                       {"messaging.operation.type", operation},
                                       {"messaging.operation.name", operation},
                                       {"messaging.message.body.size", message.body_bytes}};
  // RabbitMQ's default exchange has no name.
  if (!message.destination.empty()) attributes.push_back({"messaging.destination.name", message.destination});
  attributes.insert(attributes.end(), message.attributes.begin(), message.attributes.end());
  return attributes;
}

std::string name_of(std::string_view operation, std::string_view destination) {
  std::string name(operation);
  if (!destination.empty()) name.append(" ").append(destination);
  return name;
}

}  // namespace

Span start_producer_span(const Tracer& tracer, const MessageDescription& message,
                         const ProducerOptions& options) {
  const std::vector<Attribute> attributes = attributes_of(message, "send");
  return tracer.start_span(name_of("send", message.destination),
                           {.kind = SpanKind::producer,
                            .event_type = options.event_type,
                            .parent = options.parent,
                            .attributes = {attributes.data(), attributes.size()}});
}

Span start_consumer_span(const Tracer& tracer, const MessageDescription& message,
                         const std::optional<Context>& sender, const ConsumerOptions& options) {
  std::vector<Attribute> attributes = attributes_of(message, "process");
  if (!options.consumer_group.empty()) {
    attributes.push_back({"messaging.consumer.group.name", options.consumer_group});
  }
  const bool links = options.follows == ConsumerFollows::link;
  Context parent = links ? (options.parent != nullptr ? *options.parent : Context::current()) : Context();
  if (sender) parent = links ? parent.with_baggage(sender->baggage()) : *sender;
  Span span = tracer.start_span(name_of("process", message.destination),
                                {.kind = SpanKind::consumer,
                                 .event_type = options.event_type,
                                 .parent = &parent,
                                 .attributes = {attributes.data(), attributes.size()}});
  if (links && sender && sender->span_context().is_valid()) span.add_link(sender->span_context());
  return span;
}

void set_messaging_error(Span& span, std::string_view type, std::string_view message) {
  span.record_error(type, message);
  span.set_attribute("error.type", type);
}

}  // namespace weft
