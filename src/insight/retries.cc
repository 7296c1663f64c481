#include "insight/retries.h"

#include <algorithm>
#include <map>

#include "insight/failure.h"
#include "insight/operation.h"
#include "insight/timeline.h"

namespace weft::insight {
namespace {

using Attempts = std::vector<size_t>;

class RetryFinder {
 public:
  RetryFinder(const model::Trace& trace, const std::vector<Usage>& usage, Contents& contents)
      : trace_(trace), usage_(usage), contents_(contents) {}

  void look_below(size_t parent, std::span<const size_t> children) {
    const auto failed = [this](size_t child) { return is_failed(trace_.spans[child]); };
    if (std::ranges::none_of(children, failed)) return;
    std::map<Operation, Attempts> running;
    for (const size_t child : children) {
      Attempts& attempts = running[operation_of(trace_.spans[child])];
      if (!attempts.empty() && !tries_again(attempts.back(), child)) finish(parent, attempts);
      attempts.push_back(child);
    }
    for (auto& [operation, attempts] : running) finish(parent, attempts);
  }

  std::vector<Retry> found() && {
    std::ranges::stable_sort(found_, std::ranges::greater{}, &Retry::lost_ns);
    return std::move(found_);
  }

 private:
  bool tries_again(size_t earlier, size_t later) {
    return is_failed(trace_.spans[earlier]) &&
           settled_ns(window_of(trace_.spans[earlier].span)) <=
               trace_.spans[later].span.start_time_unix_nano &&
           contents_.asked_the_same(earlier, later).value_or(true);
  }

  void finish(size_t parent, Attempts& attempts) {
    if (attempts.size() > 1) {
      Retry retry;
      retry.parent = parent;
      retry.attempts = attempts;
      const auto& last = trace_.spans[attempts.back()];
      retry.succeeded = !is_failed(last);
      const Window end = window_of(last.span);
      const uint64_t start = trace_.spans[attempts.front()].span.start_time_unix_nano;
      retry.lost_ns = (retry.succeeded ? end.start : end.end) - start;
      for (const size_t attempt : attempts) {
        if (is_failed(trace_.spans[attempt])) retry.lost += usage_[attempt];
      }
      found_.push_back(std::move(retry));
    }
    attempts.clear();
  }

  const model::Trace& trace_;
  const std::vector<Usage>& usage_;
  Contents& contents_;
  std::vector<Retry> found_;
};

}  // namespace

std::vector<Retry> retries(const model::Trace& trace, const SpanTree& tree, const std::vector<Usage>& usage,
                           Contents& contents) {
  RetryFinder finder(trace, usage, contents);
  for (const size_t parent : tree.order()) finder.look_below(parent, tree.children(parent));
  return std::move(finder).found();
}

}  // namespace weft::insight
