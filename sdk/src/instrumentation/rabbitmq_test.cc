#include "weft/instrumentation/rabbitmq.h"

#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "instrumentation/traced_test.h"

namespace weft {
namespace {

constexpr const char* kServer = "/usr/lib/rabbitmq/bin/rabbitmq-server";

int free_port() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  close(listener);
  return ntohs(address.sin_port);
}

// Debian's RabbitMQ in a folder of its own, with its own ports, node name and port mapper, gone at the end.
class Broker {
 public:
  Broker() {
    std::string pattern = std::filesystem::temp_directory_path() / "weft-rabbitmq-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    std::ofstream(folder_ / "plugins") << "[].";
    const std::string mapper_port = std::to_string(free_port());
    mapper_ = run({"epmd", "-port", mapper_port}, {});
    server_ = run({kServer}, {{"HOME", folder_},
                              {"ERL_EPMD_PORT", mapper_port},
                              {"RABBITMQ_NODENAME", "weft" + std::to_string(getpid()) + "@localhost"},
                              {"RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"},
                              {"RABBITMQ_NODE_PORT", std::to_string(port)},
                              {"RABBITMQ_DIST_PORT", std::to_string(free_port())},
                              {"RABBITMQ_MNESIA_BASE", folder_ / "mnesia"},
                              {"RABBITMQ_LOG_BASE", folder_ / "log"},
                              {"RABBITMQ_PID_FILE", folder_ / "pid"},
                              {"RABBITMQ_ENABLED_PLUGINS_FILE", folder_ / "plugins"},
                              {"RABBITMQ_CONFIG_FILE", folder_ / "none"},
                              {"RABBITMQ_CONF_ENV_FILE", folder_ / "none"}});
  }
  ~Broker() {
    end(server_);
    end(mapper_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  const int port = free_port();

 private:
  // In a process group of its own, because RabbitMQ starts others.
  pid_t run(const std::vector<std::string>& command,
            const std::vector<std::pair<std::string, std::string>>& environment) {
    const pid_t pid = fork();
    if (pid != 0) return pid;
    setpgid(0, 0);
    for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
    if (freopen((folder_ / "output").c_str(), "a", stdout) == nullptr) _exit(1);
    if (dup2(STDOUT_FILENO, STDERR_FILENO) < 0) _exit(1);
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }

  static void end(pid_t pid) {
    kill(-pid, SIGTERM);
    for (int i = 0; i < 100 && waitpid(pid, nullptr, WNOHANG) == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    kill(-pid, SIGKILL);
  }

  std::filesystem::path folder_;
  pid_t mapper_ = 0;
  pid_t server_ = 0;
};

class Connection {
 public:
  static constexpr timeval kPatience = {.tv_sec = 20, .tv_usec = 0};

  // Tries until the broker has started.
  explicit Connection(int port) {
    for (int i = 0; i < 240 && !is_open; ++i) {
      state = amqp_new_connection();
      is_open = log_in(amqp_tcp_socket_new(state), port);
      if (is_open) return;
      amqp_destroy_connection(state);
      std::this_thread::sleep_for(std::chrono::milliseconds(250));
    }
  }
  ~Connection() {
    if (is_open) amqp_destroy_connection(state);
  }

  amqp_connection_state_t state = nullptr;
  bool is_open = false;

 private:
  bool log_in(amqp_socket_t* socket, int port) const {
    if (amqp_socket_open_noblock(socket, "127.0.0.1", port, &kPatience) != AMQP_STATUS_OK) return false;
    const amqp_rpc_reply_t reply =
        amqp_login(state, "/", 0, AMQP_DEFAULT_FRAME_SIZE, 0, AMQP_SASL_METHOD_PLAIN, "guest", "guest");
    if (reply.reply_type != AMQP_RESPONSE_NORMAL) return false;
    amqp_channel_open(state, 1);
    return amqp_get_rpc_reply(state).reply_type == AMQP_RESPONSE_NORMAL;
  }
};

class RabbitMqTest : public testing::TracedTest {
 protected:
  // Takes the next message and handles it in a span.
  void handle_one(const ConsumerOptions& options) {
    amqp_envelope_t envelope;
    amqp_maybe_release_buffers(connection->state);
    const amqp_rpc_reply_t reply =
        amqp_consume_message(connection->state, &envelope, &Connection::kPatience, 0);
    ASSERT_EQ(reply.reply_type, AMQP_RESPONSE_NORMAL);
    {
      const ScopedSpan span(start_rabbitmq_consumer_span(tracer, envelope, options));
      tracer.start_span("handle");
    }
    amqp_destroy_envelope(&envelope);
  }

  void send(const RabbitMqMessage& message) {
    ASSERT_EQ(traced_rabbitmq_publish(tracer, connection->state, 1, message), AMQP_STATUS_OK);
  }

  std::optional<Connection> connection;
};

TEST_F(RabbitMqTest, a_consumer_follows_the_producer_by_parent_or_by_link) {
  if (access(kServer, X_OK) != 0) GTEST_SKIP() << "no " << kServer << ": install Debian's rabbitmq-server";
  const Broker broker;
  connection.emplace(broker.port);
  ASSERT_TRUE(connection->is_open) << "RabbitMQ did not start on port " << broker.port;
  const amqp_bytes_t queue = amqp_cstring_bytes("orders");
  amqp_queue_declare(connection->state, 1, queue, 0, 0, 0, 1, amqp_empty_table);
  amqp_basic_consume(connection->state, 1, queue, amqp_empty_bytes, 0, 1, 0, amqp_empty_table);

  send({.routing_key = "orders", .body = "one tea"});
  handle_one({});
  const auto sent = exported("send orders");
  const auto handled = exported("process orders");
  EXPECT_EQ(handled.parent_span_id, sent.span_id);
  EXPECT_EQ(exported("handle").parent_span_id, handled.span_id);
  EXPECT_EQ(sent.attributes["messaging.system"], Value("rabbitmq"));
  EXPECT_EQ(handled.attributes["messaging.rabbitmq.message.delivery_tag"], Value(1));
  EXPECT_EQ(handled.attributes["messaging.message.body.size"], Value(7));

  sink.forget();
  amqp_table_entry_t own{};
  own.key = amqp_cstring_bytes("Traceparent");
  own.value.kind = AMQP_FIELD_KIND_UTF8;
  own.value.value.bytes = amqp_cstring_bytes("stale");
  amqp_basic_properties_t properties{};
  properties._flags = AMQP_BASIC_HEADERS_FLAG;
  properties.headers = {1, &own};
  send({.routing_key = "orders", .body = "one tea", .properties = &properties});
  handle_one({.follows = ConsumerFollows::link});
  const auto linked = exported("process orders");
  ASSERT_EQ(linked.links.size(), 1u);
  EXPECT_EQ(linked.links[0].span_id, exported("send orders").span_id);
  EXPECT_EQ(linked.parent_span_id, "");
}

TEST_F(RabbitMqTest, a_connection_that_is_not_open_is_an_error) {
  const amqp_connection_state_t closed = amqp_new_connection();
  amqp_tcp_socket_new(closed);
  EXPECT_NE(traced_rabbitmq_publish(tracer, closed, 1, {.exchange = "shop", .routing_key = "orders"}),
            AMQP_STATUS_OK);
  amqp_destroy_connection(closed);
  const auto sent = exported("send shop:orders");
  EXPECT_EQ(sent.status, StatusCode::error);
  EXPECT_EQ(sent.attributes["messaging.rabbitmq.destination.routing_key"], Value("orders"));
}

TEST(RabbitMqHeaders, texts_and_bytes_are_read_and_numbers_are_not) {
  std::vector<amqp_table_entry_t> entries(3);
  for (auto& entry : entries) entry.key = amqp_cstring_bytes("Baggage");
  entries[0].value.kind = AMQP_FIELD_KIND_I64;
  entries[1].value.kind = AMQP_FIELD_KIND_UTF8;
  entries[1].value.value.bytes = amqp_cstring_bytes("a=1");
  entries[2].value.kind = AMQP_FIELD_KIND_BYTES;
  entries[2].value.value.bytes = amqp_cstring_bytes("b=2");
  amqp_basic_properties_t properties{};
  properties.headers = {3, entries.data()};
  std::string read;
  const auto get = [&] {
    CarrierTraits<amqp_basic_properties_t>::get(properties, "baggage",
                                                [&](std::string_view value) { read += value; });
  };
  get();
  EXPECT_EQ(read, "");  // the flag that there are headers is not set
  properties._flags = AMQP_BASIC_HEADERS_FLAG;
  get();
  EXPECT_EQ(read, "a=1b=2");
}

}  // namespace
}  // namespace weft
