// Takes documents from a topic of Kafka and indexes them. The span of handling a message follows the one of
// sending it, as its child or by a link; a batch is handled in one span with a link to each sender.
//
//     kafka_consumer --broker HOST:PORT [--messages N] [--follow parent|link] [--batch N]

#include <iostream>
#include <vector>

#include "documents.h"
#include "kafka_client.h"
#include "options.h"
#include "weft/instrumentation/kafka.h"

namespace {

constexpr int kWaitMsMax = 30'000;  // for the next message; then the example has failed

std::string text_of(const rd_kafka_message_t& message) {
  return {static_cast<const char*>(message.payload), message.len};
}

std::optional<weft::Context> sender_of(const weft::Tracer& tracer, const rd_kafka_message_t& message) {
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return std::nullopt;
  return weft::extract_context_from_carrier(*headers, tracer);
}

// The next message that is one. nullptr when none came.
KafkaMessagePointer next_message(rd_kafka_t& consumer) {
  KafkaMessagePointer message(rd_kafka_consumer_poll(&consumer, kWaitMsMax));
  if (message && message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    std::cerr << "kafka: " << rd_kafka_message_errstr(message.get()) << "\n";
    return nullptr;
  }
  return message;
}

void handle_message(const weft::Tracer& tracer, const rd_kafka_message_t& message,
                    weft::ConsumerFollows follow) {
  const weft::ScopedSpan span(
      weft::start_kafka_consumer_span(tracer, message, {.follows = follow, .consumer_group = "indexer"}));
  handle_document(tracer, text_of(message));
}

bool handle_all(const weft::Tracer& tracer, rd_kafka_t& consumer, const Options& options) {
  std::vector<Received> batch;
  for (size_t i = 0; i < options.messages; ++i) {
    const KafkaMessagePointer message = next_message(consumer);
    if (!message) return false;
    if (options.batch == 1) {
      handle_message(tracer, *message, options.follow);
      continue;
    }
    batch.push_back({text_of(*message), sender_of(tracer, *message)});
    if (batch.size() == options.batch || i + 1 == options.messages) {
      handle_batch(tracer, "kafka", batch);
      batch.clear();
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  const weft::Tracer tracer = weft::Tracer::init({.project = "message-queue", .source = "indexer"});
  const KafkaClient consumer = make_kafka_client(
      RD_KAFKA_CONSUMER, {{"bootstrap.servers", options.broker},
                          {"group.id", "indexer"},
                          {"auto.offset.reset", "earliest"}});  // what was sent before we came
  rd_kafka_poll_set_consumer(consumer.get());
  rd_kafka_topic_partition_list_t* topics = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(topics, kDocuments, RD_KAFKA_PARTITION_UA);
  const rd_kafka_resp_err_t error = rd_kafka_subscribe(consumer.get(), topics);
  rd_kafka_topic_partition_list_destroy(topics);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    std::cerr << "kafka: " << rd_kafka_err2str(error) << "\n";
    return 1;
  }

  const bool handled = handle_all(tracer, *consumer, options);
  if (!handled) std::cerr << "kafka: not all documents came from " << options.broker << "\n";
  rd_kafka_consumer_close(consumer.get());
  return handled ? 0 : 1;
}
