// What the journal costs: journal_bench DIRECTORY [RECORD_BYTES] [IN_FLIGHT] [MEGABYTES]
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <semaphore>
#include <string>
#include <utility>
#include <vector>

#include "journal/journal.h"

namespace {

using weft::Result;
using weft::journal::Journal;
using weft::journal::Record;

constexpr double kSpanBytes = 605;  // of the standard load
constexpr uint64_t kApplyEveryBytes = 32 * 1024 * 1024;

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Keeps `in_flight` appends waiting until `bytes_total` are on disk, and applies as an engine that keeps up
// would.
bool load(Journal& journal, uint64_t record_bytes, int in_flight, uint64_t bytes_total, bool applies = true) {
  const auto body = std::make_shared<const std::string>(record_bytes, 'x');
  std::counting_semaphore<> free(in_flight);
  std::atomic<uint64_t> refused = 0;
  uint64_t since_applied = 0;
  for (uint64_t bytes = 0; bytes < bytes_total; bytes += record_bytes) {
    free.acquire();
    Record record;
    record.body = body;
    journal.append(std::move(record), [&](Result<uint64_t> sequence) {
      refused += sequence ? 0 : 1;
      free.release();
    });
    since_applied += record_bytes;
    if (!applies || since_applied < kApplyEveryBytes) continue;
    since_applied = 0;
    const uint64_t through = journal.last_sequence();
    if (!journal.plan(through) || !journal.applied(through)) return false;
  }
  for (int i = 0; i < in_flight; ++i) free.acquire();
  return refused == 0;
}

// As after a crash: everything that was not applied is read again. Gives the bytes read.
uint64_t replay(Journal& journal) {
  uint64_t bytes = 0;
  for (uint64_t next = journal.checkpoint().applied_through + 1;;) {
    const auto records = journal.read(next, kApplyEveryBytes);
    if (!records || records->empty()) return bytes;
    for (const auto& found : *records) bytes += found.record.body->size();
    next = records->back().sequence + 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int index, uint64_t otherwise) {
    return argc > index ? std::strtoull(argv[index], nullptr, 10) : otherwise;
  };
  if (argc < 2) return std::puts("usage: journal_bench DIRECTORY [RECORD_BYTES] [IN_FLIGHT] [MEGABYTES]"), 2;
  const uint64_t record_bytes = number(2, 605'000);
  const int in_flight = static_cast<int>(number(3, 8));
  const uint64_t bytes_total = number(4, 2000) * 1'000'000;

  auto journal = Journal::open({.directory = argv[1]});
  if (!journal) return std::puts(journal.error().message.c_str()), 1;
  // The first round makes the files that the second one writes over, as a server that has run for a second
  // does.
  for (const char* round : {"first", "steady"}) {
    const double wall = wall_seconds();
    const double cpu = cpu_seconds();
    const uint64_t syncs = (*journal)->counters().syncs;
    if (!load(**journal, record_bytes, in_flight, bytes_total)) return std::puts("the disk refused"), 1;
    const double seconds = wall_seconds() - wall;
    const auto bytes = static_cast<double>(bytes_total);
    const double spans = bytes / kSpanBytes;
    std::printf("%-6s %6.0f MB/s  %.3f us CPU a span  %.1f us CPU a record  %.0f records/s  %llu syncs\n",
                round, bytes / seconds * 1e-6, (cpu_seconds() - cpu) / spans * 1e6,
                (cpu_seconds() - cpu) / bytes * static_cast<double>(record_bytes) * 1e6,
                bytes / static_cast<double>(record_bytes) / seconds,
                static_cast<unsigned long long>((*journal)->counters().syncs - syncs));
  }

  if (!load(**journal, record_bytes, in_flight, bytes_total / 4, false))
    return std::puts("the disk refused"), 1;
  journal->reset();
  double wall = wall_seconds();
  journal = Journal::open({.directory = argv[1]});
  if (!journal) return std::puts(journal.error().message.c_str()), 1;
  std::printf("open   %6.1f ms with %llu MB not applied\n", (wall_seconds() - wall) * 1e3,
              static_cast<unsigned long long>((*journal)->backlog_bytes() / 1'000'000));
  wall = wall_seconds();
  const auto bytes = static_cast<double>(replay(**journal));
  std::printf("replay %6.0f MB/s\n", bytes / (wall_seconds() - wall) * 1e-6);
  return 0;
}
