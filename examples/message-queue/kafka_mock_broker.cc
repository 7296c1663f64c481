// Kafka without Kafka: librdkafka's mock cluster, which lives as long as this process and keeps its messages
// in memory. Prints its address, and ends on SIGTERM.

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <csignal>
#include <iostream>

#include "documents.h"
#include "kafka_client.h"

int main() {
  // Before librdkafka makes its threads, so that they do not take the signal.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);

  const KafkaClient host = make_kafka_client(RD_KAFKA_PRODUCER, {{"test.mock.num.brokers", "1"}});
  rd_kafka_mock_cluster_t* cluster = rd_kafka_handle_mock_cluster(host.get());  // ends with its host
  rd_kafka_mock_topic_create(cluster, kDocuments, 1, 1);
  std::cout << "broker " << rd_kafka_mock_cluster_bootstraps(cluster) << std::endl;

  int signal = 0;
  sigwait(&ends, &signal);
  return 0;
}
