// The only file that includes Beast, which compiles slowly.
#include "server/connection.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>
#include <span>

#include "base/log.h"
#include "server/answer_slot.h"
#include "server/body_budget.h"
#include "server/response_head.h"

namespace weft::server {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

// With this, `co_await` gives {error, value} instead of throwing.
constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);

// A body grows, is read and is charged in steps of this size, so that a claim of 64 MiB costs nothing until
// the bytes come, and the kernel copies into memory that is still in the cache.
constexpr size_t kBodyStepBytes = 256 * 1024;
// Up to this size a claimed length is reserved at once; a longer body reserves the rest when this much is
// there.
constexpr size_t kTrustedClaimBytes = 1024 * 1024;
// Bytes of pipelined requests and body read along with the headers.
constexpr size_t kReadAheadBytes = 64 * 1024;
// The headers of a usual request come in one read into this.
constexpr size_t kFirstReadBytes = 4 * 1024;
// How long what a refused client still sends is read and thrown away: closing at once would reset the
// connection, and the client might never see why it was refused.
constexpr std::chrono::milliseconds kLingerTimeout{2'000};
// Connections beyond connections_max that are told so, at one time.
constexpr size_t kRefusedConnectionsMax = 256;

}  // namespace

// In what follows `co_await` never stands inside a loop's condition, "&&", "||" or "?:": g++ 12 gets those
// wrong.
//
// One coroutine on a strand of its own: read a request, hand it on, wait for the answer, write it, again.
// Only expire(), finish(), abort() and the deadline are touched from other threads.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  enum class Purpose { serve, refuse };

  Connection(tcp::socket socket, std::shared_ptr<ListenerState> state, Purpose purpose)
      : state_(std::move(state)),
        purpose_(purpose),
        strand_(asio::make_strand(state_->io)),
        socket_(std::move(socket)),
        buffer_(state_->limits.header_bytes_max + kReadAheadBytes) {}
  ~Connection();

  void start();
  void expire(SteadyTime now);
  void finish();
  void abort();

 private:
  using Parser = http::request_parser<http::buffer_body>;
  enum class Phase { idle, head, body, answer, write, linger };
  enum class Fate { handle, refused, gone };  // of a request that was being read

  asio::awaitable<void> serve();
  asio::awaitable<bool> serve_request();
  asio::awaitable<void> refuse_and_close();

  asio::awaitable<Fate> read_request(Parser& parser, Request& request, BodyBudget& budget);
  asio::awaitable<bool> receive();
  asio::awaitable<bool> read_head(Parser& parser);
  Status understand_head(Parser& parser, Request& request) const;
  asio::awaitable<bool> invite_body(Parser& parser);
  asio::awaitable<bool> read_body(Parser& parser, std::string& body, BodyBudget& budget);
  asio::awaitable<bool> read_sized_body(size_t length, std::string& body, BodyBudget& budget);
  asio::awaitable<bool> read_chunked_body(Parser& parser, std::string& body, BodyBudget& budget);
  bool grow(std::string& body, size_t filled, size_t size_max, BodyBudget& budget);
  void body_progress(size_t bytes);

  asio::awaitable<Response> answer(Request& request);
  asio::awaitable<bool> write(const Response& response, bool with_body, bool keep_alive);
  asio::awaitable<bool> write_all(std::string_view head, std::string_view body);
  asio::awaitable<void> write_stream(std::shared_ptr<BodyStream> stream);
  asio::awaitable<BodyStream::Piece> next_piece(BodyStream& stream);
  void watch_for_close(const std::shared_ptr<BodyStream>& stream);
  asio::awaitable<void> linger();

  void refuse(Failure failure) { refusal_ = std::move(failure); }
  void refuse_read_error(error_code error);
  void refuse_parse_error(error_code error);
  void enter(Phase phase, std::chrono::milliseconds limit);
  void on_deadline();

  std::shared_ptr<ListenerState> state_;
  Purpose purpose_;
  asio::strand<asio::io_context::executor_type> strand_;
  tcp::socket socket_;
  boost::beast::flat_buffer buffer_;
  std::string remote_;

  Phase phase_ = Phase::idle;
  std::atomic<SteadyTime::rep> deadline_{SteadyTime::max().time_since_epoch().count()};
  bool expired_ = false;    // the deadline passed and the socket's operation was cancelled for it
  bool closing_ = false;    // no further request is read
  bool peer_gone_ = false;  // nothing can be written to it any more
  std::optional<Failure> refusal_;
  std::shared_ptr<AnswerSlot> waiting_for_;  // while the application works on the answer
  std::shared_ptr<BodyStream> streaming_;    // while it is written
  SteadyTime body_started_;
  size_t body_bytes_ = 0;
};

Connection::~Connection() {
  const std::lock_guard lock(state_->mutex);
  state_->connections.erase(this);
  if (purpose_ == Purpose::serve) --state_->serving;
  state_->connection_gone.notify_all();
}

void Connection::start() {
  error_code ignored;
  const auto remote = socket_.remote_endpoint(ignored);
  remote_ = host_and_port(remote.address().to_string(), remote.port());
  socket_.set_option(tcp::no_delay(true), ignored);
  {
    const std::lock_guard lock(state_->mutex);
    state_->connections.emplace(this, weak_from_this());
    if (purpose_ == Purpose::serve) ++state_->serving;
  }
  asio::co_spawn(strand_, purpose_ == Purpose::serve ? serve() : refuse_and_close(),
                 [self = shared_from_this()](std::exception_ptr failure) {
                   if (failure == nullptr) return;
                   try {
                     std::rethrow_exception(failure);
                   } catch (const std::exception& error) {
                     log::error("connection from {} ended by an error of our own: {}", self->remote_,
                                error.what());
                   }
                 });
}

// ---- deadlines

void Connection::enter(Phase phase, std::chrono::milliseconds limit) {
  phase_ = phase;
  expired_ = false;
  deadline_.store((steady_clock::now() + limit).time_since_epoch().count(), std::memory_order_relaxed);
}

void Connection::expire(SteadyTime now) {
  if (now.time_since_epoch().count() < deadline_.load(std::memory_order_relaxed)) return;
  asio::post(strand_, [self = shared_from_this()] { self->on_deadline(); });
}

void Connection::on_deadline() {
  // The coroutine may have got on with it since expire() looked.
  if (steady_clock::now().time_since_epoch().count() < deadline_.load(std::memory_order_relaxed)) return;
  expired_ = true;
  if (waiting_for_) {
    waiting_for_->give(state_->application.refuse(
        Request{}, failure(Error{ErrorCode::deadline_exceeded,
                                 "weft did not answer this request within its time limit"})));
  } else {
    socket_.cancel();
  }
}

void Connection::finish() {
  asio::post(strand_, [self = shared_from_this()] {
    self->closing_ = true;
    if (self->phase_ == Phase::idle || self->phase_ == Phase::linger) self->socket_.cancel();
    if (self->streaming_) self->streaming_->end();
  });
}

void Connection::abort() {
  asio::post(strand_, [self = shared_from_this()] {
    self->closing_ = self->peer_gone_ = true;
    error_code ignored;
    self->socket_.close(ignored);
    if (self->waiting_for_) self->waiting_for_->give(json_response(503, "{}"));
    if (self->streaming_) self->streaming_->end();
  });
}

// ---- reading

void Connection::refuse_read_error(error_code error) {
  if (expired_) {
    return refuse(request_timeout(phase_ == Phase::body
                                      ? "the body of the request came too slowly; send it without pauses"
                                      : "the headers of the request came too slowly"));
  }
  // The client may have closed only its own direction, and still listen. After any other error nobody does.
  if (error == asio::error::eof) return refuse(bad_request("the request ended before it was complete"));
  peer_gone_ = true;
}

void Connection::refuse_parse_error(error_code error) {
  if (error == http::error::header_limit) {
    return refuse(headers_too_large(
        fmt::format("the request's headers are larger than {} bytes", state_->limits.header_bytes_max)));
  }
  refuse(
      bad_request(fmt::format("this is not an HTTP/1.1 request that weft understands: {}", error.message())));
}

// Reads some more bytes into the buffer.
asio::awaitable<bool> Connection::receive() {
  const size_t wanted = phase_ == Phase::body ? kReadAheadBytes : kFirstReadBytes;
  const size_t room = std::min(wanted, buffer_.max_size() - buffer_.size());
  if (room == 0) {
    refuse(bad_request("the request has a line that is too long"));
    co_return false;
  }
  const auto [error, bytes] = co_await socket_.async_read_some(buffer_.prepare(room), kAsTuple);
  if (!error) {
    buffer_.commit(bytes);
    co_return true;
  }
  // An idle connection is closed without a word.
  peer_gone_ = phase_ == Phase::idle && (expired_ || closing_ || error == asio::error::eof);
  if (!peer_gone_) refuse_read_error(error);
  co_return false;
}

// False when there is no request: the client is gone, or it is refused for its headers' sake.
asio::awaitable<bool> Connection::read_head(Parser& parser) {
  enter(Phase::idle, state_->limits.idle_timeout);
  peer_gone_ = state_->stopping;
  if (peer_gone_) co_return false;
  error_code error;
  while (!parser.is_header_done()) {
    if (buffer_.size() == 0 || error == http::error::need_more) {
      const bool received = co_await receive();
      if (!received) co_return false;
    }
    if (phase_ == Phase::idle) enter(Phase::head, state_->limits.header_timeout);
    buffer_.consume(parser.put(buffer_.data(), error));
    if (error && error != http::error::need_more) {
      refuse_parse_error(error);
      co_return false;
    }
  }
  co_return true;
}

Status Connection::understand_head(Parser& parser, Request& request) const {
  const auto& head = parser.get();
  request.method = head.method_string();
  request.remote = remote_;
  for (const auto& field : head) request.headers.add(field.name_string(), field.value());
  return parse_target(head.target(), request);
}

// False when the client must not be asked for the body, or is gone.
asio::awaitable<bool> Connection::invite_body(Parser& parser) {
  const auto length = parser.content_length();
  if (length && *length > state_->limits.body_bytes_max) {
    refuse(failure(Error{ErrorCode::too_large,
                         fmt::format("the body of {} bytes is larger than {} bytes; send it in smaller parts",
                                     *length, state_->limits.body_bytes_max)}));
    co_return false;
  }
  const auto expect = parser.get()[http::field::expect];
  if (!equals_in_any_case({expect.data(), expect.size()}, "100-continue") || buffer_.size() > 0)
    co_return true;
  co_return co_await write_all("HTTP/1.1 100 Continue\r\n\r\n", {});
}

// Makes room for the next step of the body; false (and refused) when there is none.
bool Connection::grow(std::string& body, size_t filled, size_t size_max, BodyBudget& budget) {
  if (filled < body.size()) return true;
  const size_t step = std::min(kBodyStepBytes, size_max - filled);
  if (!budget.take(step)) {
    refuse(
        failure(Error{ErrorCode::resource_exhausted,
                      "weft is receiving as much as its memory bound allows; send this again in a moment"}));
    return false;
  }
  body.resize(filled + step);
  return true;
}

void Connection::body_progress(size_t bytes) {
  state_->body_bytes_received.fetch_add(bytes, std::memory_order_relaxed);
  body_bytes_ += bytes;
  const auto now = steady_clock::now();
  const auto stall = state_->limits.body_stall_timeout;
  // At the minimum rate, this much time is paid for by what has come; the stall timeout is on the house.
  const auto paid = std::chrono::milliseconds(body_bytes_ * 1'000 / state_->limits.body_bytes_per_second_min);
  const auto deadline = std::min(now + stall, body_started_ + stall + paid);
  deadline_.store(deadline.time_since_epoch().count(), std::memory_order_relaxed);
}

asio::awaitable<bool> Connection::read_sized_body(size_t length, std::string& body, BodyBudget& budget) {
  body.reserve(std::min(length, kTrustedClaimBytes));
  size_t filled = 0;
  while (filled < length) {
    if (filled >= kTrustedClaimBytes) body.reserve(length);
    if (!grow(body, filled, length, budget)) co_return false;
    const asio::mutable_buffer room(body.data() + filled, body.size() - filled);
    if (buffer_.size() > 0) {
      const size_t bytes = asio::buffer_copy(room, buffer_.data());
      buffer_.consume(bytes);
      filled += bytes;
      body_progress(bytes);
      continue;
    }
    const auto [error, bytes] = co_await socket_.async_read_some(room, kAsTuple);
    if (error) {
      refuse_read_error(error);
      co_return false;
    }
    filled += bytes;
    body_progress(bytes);
  }
  co_return true;
}

asio::awaitable<bool> Connection::read_chunked_body(Parser& parser, std::string& body, BodyBudget& budget) {
  const size_t size_max = state_->limits.body_bytes_max + 1;  // one more, to notice that it is too large
  size_t filled = 0;
  error_code error;
  parser.eager(true);
  while (!parser.is_done()) {
    if (buffer_.size() == 0 || error == http::error::need_more) {
      const bool received = co_await receive();
      if (!received) co_return false;
    }
    if (!grow(body, filled, size_max, budget)) co_return false;
    auto& room = parser.get().body();
    room.data = body.data() + filled;
    room.size = body.size() - filled;
    buffer_.consume(parser.put(buffer_.data(), error));
    if (error && error != http::error::need_more && error != http::error::need_buffer) {
      refuse_parse_error(error);
      co_return false;
    }
    const size_t bytes = body.size() - filled - room.size;
    filled += bytes;
    body_progress(bytes);
    if (filled == size_max) {
      refuse(failure(Error{ErrorCode::too_large,
                           fmt::format("the body is larger than {} bytes; send it in smaller parts",
                                       state_->limits.body_bytes_max)}));
      co_return false;
    }
  }
  body.resize(filled);
  co_return true;
}

asio::awaitable<bool> Connection::read_body(Parser& parser, std::string& body, BodyBudget& budget) {
  if (!co_await invite_body(parser)) co_return false;
  enter(Phase::body, state_->limits.body_stall_timeout);
  body_started_ = steady_clock::now();
  body_bytes_ = 0;
  if (parser.chunked()) co_return co_await read_chunked_body(parser, body, budget);
  const auto length = parser.content_length();
  if (!length) co_return true;
  co_return co_await read_sized_body(static_cast<size_t>(*length), body, budget);
}

asio::awaitable<Connection::Fate> Connection::read_request(Parser& parser, Request& request,
                                                           BodyBudget& budget) {
  const auto fate = [this] { return refusal_ ? Fate::refused : Fate::gone; };
  if (!co_await read_head(parser)) co_return fate();
  if (const auto understood = understand_head(parser, request); !understood) {
    refuse(failure(understood.error()));
    co_return Fate::refused;
  }
  if (auto failure = state_->application.admit(request)) {
    refuse(*std::move(failure));
    co_return Fate::refused;
  }
  const auto body = std::make_shared<std::string>();
  if (!co_await read_body(parser, *body, budget)) co_return fate();
  request.body = body;
  co_return Fate::handle;
}

// ---- answering

asio::awaitable<Response> Connection::answer(Request& request) {
  enter(Phase::answer, state_->limits.answer_timeout);
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(Response)>(
      [&](auto resume) {
        auto resume_once = std::make_shared<decltype(resume)>(std::move(resume));
        // The state goes last: it outlives the call of post(), also when the answer lets the last connection
        // go, and what the others hold belongs to its io_context.
        waiting_for_ =
            std::make_shared<AnswerSlot>([state = state_, strand = strand_, resume_once](Response response) {
              asio::post(strand, [resume_once, response = std::move(response)]() mutable {
                std::move (*resume_once)(std::move(response));
              });
            });
        Responder respond([slot = waiting_for_](Response response) { slot->give(std::move(response)); });
        state_->application.handle(std::move(request), std::move(respond));
      },
      asio::use_awaitable);
}

asio::awaitable<bool> Connection::write_all(std::string_view head, std::string_view body) {
  while (!head.empty() || !body.empty()) {
    const std::array<asio::const_buffer, 2> rest{asio::buffer(head), asio::buffer(body)};
    const auto [error, bytes] = co_await socket_.async_write_some(rest, kAsTuple);
    if (error) {
      peer_gone_ = true;
      co_return false;
    }
    const size_t of_head = std::min(bytes, head.size());
    head.remove_prefix(of_head);
    body.remove_prefix(bytes - of_head);
    enter(phase_, state_->limits.write_stall_timeout);
  }
  co_return true;
}

asio::awaitable<bool> Connection::write(const Response& response, bool with_body, bool keep_alive) {
  enter(Phase::write, state_->limits.write_stall_timeout);
  const std::string head = response_head(response, keep_alive);
  const std::string_view body = with_body ? std::string_view(response.body) : std::string_view();
  co_return co_await write_all(head, body);
}

// Nothing more is read from a client that a stream is written to, but that it goes has to be noticed.
void Connection::watch_for_close(const std::shared_ptr<BodyStream>& stream) {
  const auto dropped = std::make_shared<std::array<char, 1024>>();
  socket_.async_read_some(
      asio::buffer(*dropped),
      asio::bind_executor(strand_, [self = shared_from_this(), stream, dropped](error_code error, size_t) {
        if (!error) return self->watch_for_close(stream);
        self->peer_gone_ = self->peer_gone_ || self->streaming_ == stream;
        stream->end();
      }));
}

// Waits for as long as it takes: whoever pushes also sends something when there is nothing to say.
asio::awaitable<BodyStream::Piece> Connection::next_piece(BodyStream& stream) {
  auto piece = stream.take();
  if (!piece.is_nothing()) co_return piece;
  deadline_.store(SteadyTime::max().time_since_epoch().count(), std::memory_order_relaxed);
  co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
      [&](auto resume) {
        auto resume_once = std::make_shared<decltype(resume)>(std::move(resume));
        stream.when_ready([state = state_, strand = strand_, resume_once] {
          asio::post(strand, [resume_once] { std::move (*resume_once)(); });
        });
      },
      asio::use_awaitable);
  co_return stream.take();
}

// Until it ends, the client goes or reads nothing for too long, or the server stops.
asio::awaitable<void> Connection::write_stream(std::shared_ptr<BodyStream> stream) {
  streaming_ = stream;
  watch_for_close(stream);
  bool more = true;
  while (more) {
    const auto piece = co_await next_piece(*stream);
    enter(Phase::write, state_->limits.write_stall_timeout);
    more = !peer_gone_;
    if (more) more = co_await write_all(piece.bytes, {});
    more = more && !piece.is_last;
  }
  streaming_.reset();
  // All that the client sent has been read: the end of its stream is nothing to linger over.
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
}

// Reads and drops what the client still sends, until it closes or the time is over.
asio::awaitable<void> Connection::linger() {
  error_code error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  enter(Phase::linger, kLingerTimeout);
  std::array<char, 16 * 1024> dropped;
  while (!error && !expired_ && steady_clock::now().time_since_epoch().count() < deadline_.load()) {
    std::tie(error, std::ignore) = co_await socket_.async_read_some(asio::buffer(dropped), kAsTuple);
  }
}

// True when another request may follow.
asio::awaitable<bool> Connection::serve_request() {
  Parser parser;
  parser.header_limit(static_cast<uint32_t>(state_->limits.header_bytes_max));
  parser.body_limit(boost::none);  // ours comes with better words
  Request request;
  BodyBudget budget(*state_->body_bytes_held, state_->limits.bodies_bytes_max);
  const Fate fate = co_await read_request(parser, request, budget);
  if (fate == Fate::gone) co_return false;

  const bool with_body = request.method != "HEAD";
  if (fate == Fate::refused) {
    state_->requests_refused.fetch_add(1, std::memory_order_relaxed);
    const Response refused = state_->application.refuse(request, *refusal_);
    co_await write(refused, with_body, false);
    co_return false;
  }
  const Response response = co_await answer(request);
  waiting_for_.reset();
  budget.give_back();
  const bool keep_alive = !response.stream && parser.keep_alive() && !closing_ && !state_->stopping;
  const bool written = co_await write(response, with_body, keep_alive);
  if (written && with_body && response.stream) co_await write_stream(response.stream);
  co_return written&& keep_alive;
}

asio::awaitable<void> Connection::serve() {
  buffer_.reserve(kFirstReadBytes);
  bool more = true;
  while (more) {
    more = co_await serve_request();
    // What a request with large headers made the buffer grow to is not kept while the connection idles.
    if (buffer_.size() == 0 && buffer_.capacity() > kFirstReadBytes) {
      buffer_.shrink_to_fit();
      buffer_.reserve(kFirstReadBytes);
    }
  }
  if (!peer_gone_) co_await linger();
}

asio::awaitable<void> Connection::refuse_and_close() {
  Failure busy =
      failure(Error{ErrorCode::resource_exhausted,
                    fmt::format("weft has its {} connections open; use fewer, or try again in a moment",
                                state_->limits.connections_max)});
  const Response refused = state_->application.refuse(Request{}, busy);
  co_await write(refused, true, false);
  if (!peer_gone_) co_await linger();
}

// ---- for the server

std::vector<std::shared_ptr<Connection>> ListenerState::open_connections() {
  std::vector<std::shared_ptr<Connection>> open;
  const std::lock_guard lock(mutex);
  open.reserve(connections.size());
  for (const auto& [key, weak] : connections) {
    if (auto connection = weak.lock()) open.push_back(std::move(connection));
  }
  return open;
}

void start_connection(tcp::socket socket, const std::shared_ptr<ListenerState>& state) {
  using Purpose = Connection::Purpose;
  Purpose purpose = Purpose::serve;
  {
    const std::lock_guard lock(state->mutex);
    if (state->serving >= state->limits.connections_max) {
      ++state->connections_refused;
      // Beyond these, a connection is closed without a word.
      if (state->connections.size() - state->serving >= kRefusedConnectionsMax) return;
      purpose = Purpose::refuse;
    }
  }
  std::make_shared<Connection>(std::move(socket), state, purpose)->start();
}

void expire_connections(ListenerState& state) {
  const auto now = steady_clock::now();
  for (const auto& connection : state.open_connections()) connection->expire(now);
}

void finish_connections(ListenerState& state) {
  for (const auto& connection : state.open_connections()) connection->finish();
}

void abort_connections(ListenerState& state) {
  for (const auto& connection : state.open_connections()) connection->abort();
}

}  // namespace weft::server
