// Takes documents from a queue of RabbitMQ and indexes them. The span of handling a message follows the one
// of sending it, as its child or by a link; a batch is handled in one span with a link to each sender.
//
//     rabbitmq_consumer --broker HOST:PORT [--messages N] [--follow parent|link] [--batch N]

#include <sys/time.h>

#include <iostream>
#include <vector>

#include "documents.h"
#include "options.h"
#include "rabbitmq_connection.h"
#include "weft/instrumentation/rabbitmq.h"

namespace {

constexpr int kWaitSecondsMax = 30;  // for the next message; then the example has failed

// What came, freed at its end.
class Delivery {
 public:
  explicit Delivery(amqp_connection_state_t connection) {
    const timeval wait{.tv_sec = kWaitSecondsMax, .tv_usec = 0};
    amqp_maybe_release_buffers(connection);
    came_ = amqp_consume_message(connection, &envelope_, &wait, 0).reply_type == AMQP_RESPONSE_NORMAL;
  }
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;
  ~Delivery() {
    if (came_) amqp_destroy_envelope(&envelope_);
  }

  bool came() const { return came_; }
  const amqp_envelope_t& envelope() const { return envelope_; }
  std::string text() const {
    return {static_cast<const char*>(envelope_.message.body.bytes), envelope_.message.body.len};
  }

 private:
  amqp_envelope_t envelope_{};
  bool came_ = false;
};

void handle_message(const weft::Tracer& tracer, const Delivery& delivery, weft::ConsumerFollows follow) {
  const weft::ScopedSpan span(
      weft::start_rabbitmq_consumer_span(tracer, delivery.envelope(), {.follows = follow}));
  handle_document(tracer, delivery.text());
}

bool handle_all(const weft::Tracer& tracer, const RabbitMqConnection& connection, const Options& options) {
  std::vector<Received> batch;
  for (size_t i = 0; i < options.messages; ++i) {
    const Delivery delivery(connection.state());
    if (!delivery.came()) return false;
    if (options.batch == 1) {
      handle_message(tracer, delivery, options.follow);
    } else {
      batch.push_back({delivery.text(),
                       weft::extract_context_from_carrier(delivery.envelope().message.properties, tracer)});
    }
    if (batch.size() == options.batch || (!batch.empty() && i + 1 == options.messages)) {
      handle_batch(tracer, "rabbitmq", batch);
      batch.clear();
    }
    amqp_basic_ack(connection.state(), RabbitMqConnection::kChannel, delivery.envelope().delivery_tag, 0);
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  const weft::Tracer tracer = weft::Tracer::init({.project = "message-queue", .source = "indexer"});
  const RabbitMqConnection connection(options.broker);
  amqp_basic_consume(connection.state(), RabbitMqConnection::kChannel, amqp_cstring_bytes(kDocuments),
                     amqp_empty_bytes, 0, 0, 0, amqp_empty_table);
  connection.check("subscribing to the queue");

  if (handle_all(tracer, connection, options)) return 0;
  std::cerr << "rabbitmq: not all documents came from " << options.broker << "\n";
  return 1;
}
