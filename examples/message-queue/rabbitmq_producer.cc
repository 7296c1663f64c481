// Accepts documents and sends each to a queue of RabbitMQ, in a span of kind PRODUCER whose context goes
// along in the message's headers.
//
//     rabbitmq_producer --broker HOST:PORT [--messages N]

#include <iostream>

#include "documents.h"
#include "options.h"
#include "rabbitmq_connection.h"
#include "weft/instrumentation/rabbitmq.h"

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  const weft::Tracer tracer = weft::Tracer::init({.project = "message-queue", .source = "intake"});
  const RabbitMqConnection connection(options.broker);

  const bool accepted = accept_documents(tracer, options.messages, [&](const std::string& document) {
    const int error = weft::traced_rabbitmq_publish(tracer, connection.state(), RabbitMqConnection::kChannel,
                                                    {.routing_key = kDocuments, .body = document});
    if (error != AMQP_STATUS_OK) std::cerr << "rabbitmq: " << amqp_error_string2(error) << "\n";
    return error == AMQP_STATUS_OK;
  });
  return accepted ? 0 : 1;
}
