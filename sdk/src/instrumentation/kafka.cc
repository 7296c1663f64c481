#include "weft/instrumentation/kafka.h"

#include <librdkafka/rdkafka.h>

#include <string>
#include <vector>

namespace weft {
namespace detail {

void get_kafka_header(const rd_kafka_headers_t& headers, std::string_view name, void* state,
                      HeaderReader::Sink sink) {
  const char* key = nullptr;
  const void* value = nullptr;
  size_t bytes = 0;
  for (size_t i = 0; rd_kafka_header_get_all(&headers, i, &key, &value, &bytes) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    if (value == nullptr || !equals_ignoring_case(key, name)) continue;
    sink(state, {static_cast<const char*>(value), bytes});
  }
}

void set_kafka_header(rd_kafka_headers_t& headers, std::string_view name, std::string_view value) {
  // As they are spelled there: librdkafka removes by the exact name.
  std::vector<std::string> spellings;
  const char* key = nullptr;
  const void* old = nullptr;
  size_t bytes = 0;
  for (size_t i = 0; rd_kafka_header_get_all(&headers, i, &key, &old, &bytes) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    if (equals_ignoring_case(key, name)) spellings.emplace_back(key);
  }
  for (const std::string& spelling : spellings) rd_kafka_header_remove(&headers, spelling.c_str());
  rd_kafka_header_add(&headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                      static_cast<ssize_t>(value.size()));
}

}  // namespace detail

namespace {

// librdkafka's words for its errors, which are few.
void set_kafka_error(Span& span, rd_kafka_resp_err_t error, std::string_view message) {
  set_messaging_error(span, rd_kafka_err2name(error), message);
}

rd_kafka_resp_err_t produce(rd_kafka_t* producer, const KafkaMessage& message, rd_kafka_headers_t* headers,
                            std::string& reason) {
  const void* key = message.key.empty() ? nullptr : message.key.data();
  // An array rather than the macros, which are made for C. Values are not written to: they are copied.
  const auto writable = [](const void* data) { return const_cast<void*>(data); };
  std::vector<rd_kafka_vu_t> fields(6);
  fields[0].vtype = RD_KAFKA_VTYPE_TOPIC;
  fields[0].u.cstr = message.topic;
  fields[1].vtype = RD_KAFKA_VTYPE_PARTITION;
  fields[1].u.i32 = message.partition;
  fields[2].vtype = RD_KAFKA_VTYPE_KEY;
  fields[2].u.mem = {writable(key), message.key.size()};
  fields[3].vtype = RD_KAFKA_VTYPE_VALUE;
  fields[3].u.mem = {writable(message.value.data()), message.value.size()};
  fields[4].vtype = RD_KAFKA_VTYPE_OPAQUE;
  fields[4].u.ptr = message.delivery_opaque;
  fields[5].vtype = RD_KAFKA_VTYPE_HEADERS;
  fields[5].u.headers = headers;
  rd_kafka_vu_t flags{};
  flags.vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  flags.u.i = RD_KAFKA_MSG_F_COPY;
  fields.push_back(flags);
  rd_kafka_error_t* error = rd_kafka_produceva(producer, fields.data(), fields.size());
  if (error == nullptr) return RD_KAFKA_RESP_ERR_NO_ERROR;
  const rd_kafka_resp_err_t code = rd_kafka_error_code(error);
  reason = rd_kafka_error_string(error);
  rd_kafka_error_destroy(error);
  return code;
}

}  // namespace

int traced_kafka_produce(const Tracer& tracer, rd_kafka_t* producer, const KafkaMessage& message,
                         const ProducerOptions& options) {
  std::vector<Attribute> attributes;
  if (!message.key.empty()) attributes.push_back({"messaging.kafka.message.key", message.key});
  if (message.value.data() == nullptr) attributes.push_back({"messaging.kafka.message.tombstone", true});
  Span span = start_producer_span(tracer,
                                  {.system = "kafka",
                                   .destination = message.topic,
                                   .body_bytes = message.value.size(),
                                   .attributes = {attributes.data(), attributes.size()}},
                                  options);
  // A copy, so that a message that is not taken leaves the caller's headers as they were.
  rd_kafka_headers_t* headers =
      message.headers != nullptr ? rd_kafka_headers_copy(message.headers) : rd_kafka_headers_new(4);
  inject_context_into_carrier(*headers, tracer, span.as_context());
  std::string reason;
  const rd_kafka_resp_err_t error = produce(producer, message, headers, reason);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    rd_kafka_headers_destroy(headers);
    set_kafka_error(span, error, reason);
  } else if (message.headers != nullptr) {
    rd_kafka_headers_destroy(message.headers);
  }
  return error;
}

Span start_kafka_consumer_span(const Tracer& tracer, const rd_kafka_message_t& message,
                               const ConsumerOptions& options) {
  const std::string partition = std::to_string(message.partition);
  std::vector<Attribute> attributes = {{"messaging.destination.partition.id", partition},
                                       {"messaging.kafka.offset", message.offset}};
  if (message.key_len > 0) {
    attributes.push_back({"messaging.kafka.message.key",
                          std::string_view(static_cast<const char*>(message.key), message.key_len)});
  }
  if (message.payload == nullptr) attributes.push_back({"messaging.kafka.message.tombstone", true});
  std::optional<Context> sender;
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
    sender = extract_context_from_carrier(*headers, tracer);
  }
  Span span =
      start_consumer_span(tracer,
                          {.system = "kafka",
                           .destination = message.rkt != nullptr ? rd_kafka_topic_name(message.rkt) : "",
                           .body_bytes = message.len,
                           .attributes = {attributes.data(), attributes.size()}},
                          sender, options);
  if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    set_kafka_error(span, message.err, rd_kafka_message_errstr(&message));
  }
  return span;
}

}  // namespace weft
