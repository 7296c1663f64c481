#include "rabbitmq_connection.h"

#include <amqp_tcp_socket.h>

#include <cstdlib>
#include <iostream>

#include "documents.h"

namespace {

constexpr int kFrameBytesMax = 131'072;  // of one frame; larger messages are several

[[noreturn]] void fail(const std::string& what, const std::string& why) {
  std::cerr << "rabbitmq: " << what << ": " << why << "\n";
  std::exit(1);
}

}  // namespace

RabbitMqConnection::RabbitMqConnection(const std::string& broker) : state_(amqp_new_connection()) {
  const size_t colon = broker.rfind(':');
  if (colon == std::string::npos) fail("--broker", "is not HOST:PORT");
  const std::string host = broker.substr(0, colon);
  amqp_socket_t* socket = amqp_tcp_socket_new(state_);  // belongs to the connection
  const int error = amqp_socket_open(socket, host.c_str(), std::atoi(broker.c_str() + colon + 1));
  if (error != AMQP_STATUS_OK) fail("no connection to " + broker, amqp_error_string2(error));
  check("login", amqp_login(state_, "/", 0, kFrameBytesMax, 0, AMQP_SASL_METHOD_PLAIN, "guest", "guest"));
  amqp_channel_open(state_, kChannel);
  check("opening a channel");
  amqp_queue_declare(state_, kChannel, amqp_cstring_bytes(kDocuments), 0, 0, 0, 0, amqp_empty_table);
  check("declaring the queue");
}

RabbitMqConnection::~RabbitMqConnection() {
  amqp_connection_close(state_, AMQP_REPLY_SUCCESS);
  amqp_destroy_connection(state_);
}

void RabbitMqConnection::check(const char* what, const amqp_rpc_reply_t& reply) {
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return;
  if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION)
    fail(what, amqp_error_string2(reply.library_error));
  fail(what, "the broker refused it");
}
