#include "insight/errors.h"

#include "insight/failure.h"

namespace weft::insight {
namespace {

struct Rising {
  std::vector<bool> failed;
  std::vector<bool> retried;    // a later attempt followed
  std::vector<bool> received;   // an error came up from below
  std::vector<size_t> highest;  // the topmost span that the error of a failed span reached
};

Rising rise(const model::Trace& trace, const SpanTree& tree, const std::vector<Retry>& retries) {
  const size_t count = tree.size();
  Rising rising{std::vector<bool>(count), std::vector<bool>(count), std::vector<bool>(count),
                std::vector<size_t>(count)};
  for (const auto& retry : retries) {
    for (const size_t attempt : retry.attempts) rising.retried[attempt] = attempt != retry.attempts.back();
  }
  // Parents come before their children, so it is known how far the parent's error goes.
  for (const size_t span : tree.order()) {
    rising.failed[span] = is_failed(trace.spans[span]);
    rising.highest[span] = span;
    const size_t parent = tree.parent(span);
    if (!rising.failed[span] || parent == SpanTree::kNone) continue;
    if (!rising.failed[parent] || rising.retried[span]) continue;
    rising.received[parent] = true;
    rising.highest[span] = rising.highest[parent];
  }
  return rising;
}

}  // namespace

std::vector<ErrorOrigin> errors(const model::Trace& trace, const SpanTree& tree,
                                const std::vector<Retry>& retries) {
  const Rising rising = rise(trace, tree, retries);
  std::vector<ErrorOrigin> found;
  for (const size_t span : tree.order()) {
    if (!rising.failed[span] || rising.received[span]) continue;
    const size_t highest = rising.highest[span];
    ErrorOrigin origin;
    origin.span = span;
    origin.message = failure_text(trace.spans[span]);
    origin.status_unset = tells_of_error_without_status(trace.spans[span]);
    origin.path_length = tree.depth(span) - tree.depth(highest);
    origin.was_retried = rising.retried[highest];
    if (tree.parent(highest) != SpanTree::kNone) origin.swallowed_by = tree.parent(highest);
    for (size_t at = span; at != highest && origin.path.size() < kErrorPathMax;) {
      at = tree.parent(at);
      origin.path.push_back(at);
    }
    found.push_back(std::move(origin));
  }
  return found;
}

}  // namespace weft::insight
