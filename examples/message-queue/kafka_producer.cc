// Accepts documents and sends each to a topic of Kafka, in a span of kind PRODUCER whose context goes along
// in the message's headers.
//
//     kafka_producer --broker HOST:PORT [--messages N]

#include <iostream>

#include "documents.h"
#include "kafka_client.h"
#include "options.h"
#include "weft/instrumentation/kafka.h"

namespace {
constexpr int kFlushMsMax = 30'000;  // then what is not delivered is a failure
}

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  const weft::Tracer tracer = weft::Tracer::init({.project = "message-queue", .source = "intake"});
  const KafkaClient producer =
      make_kafka_client(RD_KAFKA_PRODUCER, {{"bootstrap.servers", options.broker}, {"linger.ms", "0"}});

  const bool accepted = accept_documents(tracer, options.messages, [&](const std::string& document) {
    const int error =
        weft::traced_kafka_produce(tracer, producer.get(), {.topic = kDocuments, .value = document});
    if (error == 0) return true;
    std::cerr << "kafka: " << rd_kafka_err2str(static_cast<rd_kafka_resp_err_t>(error)) << "\n";
    return false;
  });
  if (accepted && rd_kafka_flush(producer.get(), kFlushMsMax) == RD_KAFKA_RESP_ERR_NO_ERROR) return 0;
  std::cerr << "kafka: " << rd_kafka_outq_len(producer.get()) << " messages were not delivered to "
            << options.broker << "\n";
  return 1;
}
