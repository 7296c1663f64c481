#include "weft/instrumentation/kafka.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <string>

#include "instrumentation/traced_test.h"

namespace weft {
namespace {

// A producer whose process also runs librdkafka's mock cluster, and a consumer of its topic.
class KafkaTest : public testing::TracedTest {
 protected:
  static constexpr int kPatienceMs = 20'000;

  static rd_kafka_t* make(rd_kafka_type_t type,
                          std::initializer_list<std::pair<const char*, std::string>> settings) {
    char error[512] = "";
    rd_kafka_conf_t* configuration = rd_kafka_conf_new();
    for (const auto& [key, value] : settings) {
      EXPECT_EQ(rd_kafka_conf_set(configuration, key, value.c_str(), error, sizeof error), RD_KAFKA_CONF_OK)
          << error;
    }
    rd_kafka_t* made = rd_kafka_new(type, configuration, error, sizeof error);
    EXPECT_NE(made, nullptr) << error;
    return made;
  }

  KafkaTest() {
    producer = make(RD_KAFKA_PRODUCER, {{"test.mock.num.brokers", "1"}, {"bootstrap.servers", "mock"}});
    const std::string brokers = mock_brokers();
    consumer =
        make(RD_KAFKA_CONSUMER,
             {{"bootstrap.servers", brokers}, {"group.id", "billing"}, {"auto.offset.reset", "earliest"}});
    rd_kafka_poll_set_consumer(consumer);
    rd_kafka_topic_partition_list_t* topics = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(topics, "orders", 0)->offset = RD_KAFKA_OFFSET_BEGINNING;
    rd_kafka_assign(consumer, topics);
    rd_kafka_topic_partition_list_destroy(topics);
  }
  ~KafkaTest() override {
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
    rd_kafka_destroy(producer);
  }

  // The mock cluster's address, which the producer learns with its first metadata.
  std::string mock_brokers() {
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(producer, 1, nullptr, &metadata, kPatienceMs) != RD_KAFKA_RESP_ERR_NO_ERROR)
      return {};
    const auto& broker = metadata->brokers[0];
    std::string address = std::string(broker.host) + ":" + std::to_string(broker.port);
    rd_kafka_metadata_destroy(metadata);
    return address;
  }

  // Handles the next message in a span.
  void handle_one(const ConsumerOptions& options) {
    rd_kafka_message_t* message = rd_kafka_consumer_poll(consumer, kPatienceMs);
    ASSERT_NE(message, nullptr);
    {
      const ScopedSpan span(start_kafka_consumer_span(tracer, *message, options));
      tracer.start_span("handle");
    }
    rd_kafka_message_destroy(message);
  }

  rd_kafka_t* producer;
  rd_kafka_t* consumer;
};

TEST_F(KafkaTest, a_consumer_is_the_producers_child) {
  ASSERT_EQ(traced_kafka_produce(tracer, producer,
                                 {.topic = "orders", .value = "one tea", .key = "table-7", .partition = 0}),
            RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_flush(producer, kPatienceMs);
  handle_one({.consumer_group = "billing"});
  const auto sent = exported("send orders");
  const auto handled = exported("process orders");
  EXPECT_EQ(handled.parent_span_id, sent.span_id);
  EXPECT_EQ(exported("handle").parent_span_id, handled.span_id);
  EXPECT_EQ(sent.attributes["messaging.kafka.message.key"], Value("table-7"));
  EXPECT_EQ(handled.attributes["messaging.kafka.offset"], Value(0));
  EXPECT_EQ(handled.attributes["messaging.destination.partition.id"], Value("0"));
  EXPECT_EQ(handled.attributes["messaging.message.body.size"], Value(7));
}

TEST_F(KafkaTest, a_consumer_may_follow_by_a_link) {
  traced_kafka_produce(tracer, producer, {.topic = "orders", .value = "one tea", .partition = 0});
  rd_kafka_flush(producer, kPatienceMs);
  handle_one({.follows = ConsumerFollows::link});
  const auto handled = exported("process orders");
  ASSERT_EQ(handled.links.size(), 1u);
  EXPECT_EQ(handled.links[0].span_id, exported("send orders").span_id);
  EXPECT_EQ(handled.parent_span_id, "");
}

TEST_F(KafkaTest, headers_of_the_messages_own_are_sent_too) {
  rd_kafka_headers_t* own = rd_kafka_headers_new(2);
  rd_kafka_header_add(own, "kind", -1, "drink", -1);
  rd_kafka_header_add(own, "TraceParent", -1, "stale", -1);
  traced_kafka_produce(tracer, producer,
                       {.topic = "orders", .value = "one tea", .headers = own, .partition = 0});
  rd_kafka_flush(producer, kPatienceMs);
  rd_kafka_message_t* message = rd_kafka_consumer_poll(consumer, kPatienceMs);
  ASSERT_NE(message, nullptr);
  rd_kafka_headers_t* headers = nullptr;
  ASSERT_EQ(rd_kafka_message_headers(message, &headers), RD_KAFKA_RESP_ERR_NO_ERROR);
  std::string kind;
  CarrierTraits<rd_kafka_headers_t>::get(*headers, "Kind", [&](std::string_view value) { kind = value; });
  EXPECT_EQ(kind, "drink");
  EXPECT_EQ(extract_context_from_carrier(*headers, tracer)->span_context().span_id().to_hex(),
            exported("send orders").span_id);
  rd_kafka_message_destroy(message);
}

TEST_F(KafkaTest, a_message_that_is_refused_is_an_error_and_its_headers_stay_the_callers) {
  rd_kafka_headers_t* own = rd_kafka_headers_new(1);
  const std::string too_long(2'000'000, 'x');
  EXPECT_EQ(traced_kafka_produce(tracer, producer, {.topic = "orders", .value = too_long, .headers = own}),
            RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
  rd_kafka_headers_destroy(own);
  const auto sent = exported("send orders");
  EXPECT_EQ(sent.status, StatusCode::error);
  EXPECT_EQ(sent.attributes["error.type"], Value("MSG_SIZE_TOO_LARGE"));
}

}  // namespace
}  // namespace weft
