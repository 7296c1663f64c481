#include "kafka_client.h"

#include <cstdlib>
#include <iostream>

KafkaClient make_kafka_client(rd_kafka_type_t type,
                              std::initializer_list<std::pair<std::string, std::string>> settings) {
  char error[512];
  rd_kafka_conf_t* configuration = rd_kafka_conf_new();
  for (const auto& [name, value] : settings) {
    if (rd_kafka_conf_set(configuration, name.c_str(), value.c_str(), error, sizeof error) !=
        RD_KAFKA_CONF_OK) {
      std::cerr << "kafka: " << error << "\n";
      std::exit(1);
    }
  }
  rd_kafka_t* client =
      rd_kafka_new(type, configuration, error, sizeof error);  // takes the configuration over
  if (client == nullptr) {
    std::cerr << "kafka: " << error << "\n";
    std::exit(1);
  }
  return KafkaClient(client);
}
