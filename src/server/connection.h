// Connection: one client's socket, from accept to close. Internal to the listener (http_server.cc).
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "server/http_server.h"

namespace weft::server {

using SteadyTime = std::chrono::steady_clock::time_point;

class Connection;

// What all connections of a server share. Any thread.
struct ListenerState {
  boost::asio::io_context io;
  HttpLimits limits;
  HttpApplication application;

  std::atomic<bool> stopping = false;
  std::atomic<uint64_t> connections_accepted = 0;
  std::atomic<uint64_t> connections_refused = 0;
  std::atomic<uint64_t> requests_refused = 0;
  std::atomic<uint64_t> body_bytes_received = 0;
  std::shared_ptr<std::atomic<size_t>> body_bytes_held;  // HttpOptions::body_bytes_held

  std::mutex mutex;
  std::condition_variable connection_gone;
  std::unordered_map<Connection*, std::weak_ptr<Connection>> connections;  // also those being refused
  size_t serving = 0;

  std::vector<std::shared_ptr<Connection>> open_connections();
};

// Takes an accepted socket and serves it until it closes; beyond connections_max answers 503 and closes.
void start_connection(boost::asio::ip::tcp::socket socket, const std::shared_ptr<ListenerState>& state);

// Ends connections whose deadline has passed. Called every now and then, which costs less than a timer for
// each.
void expire_connections(ListenerState& state);

// Closes idle connections; the others close after the answer they are working on.
void finish_connections(ListenerState& state);
// Closes them all; requests that are still unanswered are forgotten, and a late Responder does nothing.
void abort_connections(ListenerState& state);

}  // namespace weft::server
