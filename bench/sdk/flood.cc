// Sends spans at a steady rate to a live server and says what became of them: flood ENDPOINT SPANS_PER_SECOND
// SECONDS
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <thread>
#include <vector>

#include "attributes.h"
#include "weft/weft.h"

namespace {

constexpr int kThreads = 4;
constexpr int kSlicesPerSecond = 100;

double now_s() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

void one_span(const weft::Tracer& tracer) {
  weft::Span span = tracer.start_span("operation");
  for (const auto& [key, value] : attributes::kTexts) span.set_attribute(key, value);
  span.set_attribute(attributes::kInputTokens, 1234).set_attribute(attributes::kOutputTokens, 56);
  span.set_attribute(attributes::kTemperature, 0.7).set_attribute(attributes::kStreamed, true);
}

// A slice's share, then sleep until the next slice begins.
void produce(const weft::Tracer& tracer, int spans_per_second, int seconds) {
  const double begin_s = now_s();
  for (int slice = 0; slice < seconds * kSlicesPerSecond; ++slice) {
    for (int i = 0; i < spans_per_second / kSlicesPerSecond / kThreads; ++i) one_span(tracer);
    const double left_s = begin_s + static_cast<double>(slice + 1) / kSlicesPerSecond - now_s();
    if (left_s > 0) {
      const timespec pause{0, static_cast<long>(left_s * 1e9)};
      nanosleep(&pause, nullptr);
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::fprintf(stderr, "usage: %s ENDPOINT SPANS_PER_SECOND SECONDS\n", arguments[0]);
    return 2;
  }
  const int rate = std::atoi(arguments[2]);
  const int seconds = std::atoi(arguments[3]);
  const weft::Tracer tracer =
      weft::Tracer::init({.project = "flood", .source = "flood", .endpoint = arguments[1]});
  const double begin_s = now_s();
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(produce, std::cref(tracer), rate, seconds);
  for (std::thread& thread : threads) thread.join();
  const double made_s = now_s() - begin_s;
  tracer.flush(60'000);
  const double done_s = now_s() - begin_s;
  const weft::TracerStats stats = tracer.stats();
  std::printf(
      "{\"ended\": %lu, \"exported\": %lu, \"dropped_queue_full\": %lu, \"dropped_other\": %lu, "
      "\"requests\": %lu, "
      "\"made_s\": %.2f, \"done_s\": %.2f, \"cpu_s\": %.2f}\n",
      stats.ended, stats.exported, stats.dropped_queue_full,
      stats.dropped_rejected + stats.dropped_unreachable, stats.requests, made_s, done_s,
      static_cast<double>(std::clock()) / CLOCKS_PER_SEC);
  return 0;
}
