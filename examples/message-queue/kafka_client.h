#pragma once

#include <librdkafka/rdkafka.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

// Where a setting is wrong or the client cannot be made, the program ends with librdkafka's words.

struct DestroyKafka {
  void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};
struct DestroyKafkaMessage {
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
};
using KafkaClient = std::unique_ptr<rd_kafka_t, DestroyKafka>;
using KafkaMessagePointer = std::unique_ptr<rd_kafka_message_t, DestroyKafkaMessage>;

KafkaClient make_kafka_client(rd_kafka_type_t type,
                              std::initializer_list<std::pair<std::string, std::string>> settings);
