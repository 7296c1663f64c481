// BodyStream: the body of an answer that is written while it comes about, as server-sent events are.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace weft::server {

// One side pushes, the connection takes; any thread on either. The connection owns it, and with it goes: who
// pushes keeps a weak_ptr, and knows by that when the client is gone.
class BodyStream {
 public:
  // More than `waiting_bytes_max` is not kept for a client that reads slowly.
  explicit BodyStream(size_t waiting_bytes_max) : waiting_bytes_max_(waiting_bytes_max) {}

  // False, and nothing is kept of it, where it would not fit or the stream has ended.
  bool push(std::string_view piece);
  // What waits is still written; then the answer is over.
  void end();

  // ---- the connection's side

  struct Piece {
    std::string bytes;     // all that waits
    bool is_last = false;  // nothing comes after it
    bool is_nothing() const { return bytes.empty() && !is_last; }
  };
  Piece take();
  // Calls `wake` once, as soon as there is something to take, at once if there is already. The last one given
  // counts.
  void when_ready(std::function<void()> wake);

 private:
  void wake_up();

  const size_t waiting_bytes_max_;
  std::mutex mutex_;
  std::string waiting_;
  bool ended_ = false;
  std::function<void()> wake_;
};

}  // namespace weft::server
