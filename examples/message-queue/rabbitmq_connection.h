#pragma once

#include <amqp.h>

#include <string>

// A connection with one channel and the queue of documents. Where something of it fails, the program ends
// with a sentence that says what.
class RabbitMqConnection {
 public:
  static constexpr amqp_channel_t kChannel = 1;

  explicit RabbitMqConnection(const std::string& broker);  // HOST:PORT
  RabbitMqConnection(const RabbitMqConnection&) = delete;
  RabbitMqConnection& operator=(const RabbitMqConnection&) = delete;
  ~RabbitMqConnection();

  amqp_connection_state_t state() const { return state_; }
  // Ends the program if the last call to the broker failed.
  void check(const char* what) const { check(what, amqp_get_rpc_reply(state_)); }

 private:
  static void check(const char* what, const amqp_rpc_reply_t& reply);

  amqp_connection_state_t state_;
};
