// The journal on real file systems: many threads, kill -9, a tmpfs that is full.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "journal/journal.h"
#include "journal/journal_fixture.h"

namespace weft::journal {
namespace {

class RealDiskTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "weft-journal-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    directory = pattern;
  }
  void TearDown() override {
    // Only where a test mounted something.
    (void)::umount(directory.c_str());
    std::filesystem::remove_all(directory);
  }

  std::unique_ptr<Journal> open(uint64_t segment_bytes = 64 * 1024) {
    auto opened = Journal::open({.directory = directory + "/journal", .segment_bytes = segment_bytes});
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }

  std::string directory;
};

// A body that says which one it is and of any length.
std::string body_of(uint64_t id) {
  return std::to_string(id) + std::string(id * 7919 % 5000, '.');
}

std::map<uint64_t, std::string> read_all(Journal& journal) {
  std::map<uint64_t, std::string> found;
  uint64_t next = journal.checkpoint().applied_through + 1;
  while (true) {
    const auto records = journal.read(next, 1 << 20);
    EXPECT_TRUE(records);
    if (!records || records->empty()) return found;
    for (const auto& record : *records) {
      EXPECT_GE(record.sequence, next);
      next = record.sequence + 1;
      found.emplace(record.sequence, *record.record.body);
    }
  }
}

TEST_F(RealDiskTest, eight_threads_append_while_one_reads_and_applies) {
  constexpr uint64_t kThreads = 8, kEach = 300;
  std::map<uint64_t, std::string> acknowledged, seen;
  std::mutex mutex;
  std::atomic<uint64_t> answers = 0;
  auto journal = open();
  std::vector<std::thread> threads;
  for (uint64_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (uint64_t id = thread * kEach; id < (thread + 1) * kEach; ++id) {
        journal->append(record_of(body_of(id)), [&, id](Result<uint64_t> sequence) {
          ASSERT_TRUE(sequence);
          const std::lock_guard lock(mutex);
          EXPECT_TRUE(acknowledged.emplace(*sequence, body_of(id)).second);
          ++answers;
        });
      }
    });
  }
  while (answers < kThreads * kEach || seen.size() < answers) {
    auto some = read_all(*journal);
    if (some.empty()) continue;
    const uint64_t through = some.rbegin()->first;
    seen.merge(some);
    ASSERT_TRUE(journal->plan(through) && journal->applied(through));
    (void)journal->counters();
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(seen, acknowledged);
  EXPECT_EQ(journal->backlog_bytes(), 0u);
}

TEST_F(RealDiskTest, the_same_folder_is_not_opened_twice) {
  const auto journal = open();
  const auto second = Journal::open({.directory = directory + "/journal"});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::already_exists);
}

TEST_F(RealDiskTest, a_folder_that_cannot_be_made_is_an_error_with_words) {
  std::ofstream(directory + "/file") << "in the way";
  const auto opened = Journal::open({.directory = directory + "/file/journal"});
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("/file"), std::string::npos);
}

struct Acknowledgement {
  uint64_t sequence;
  uint64_t id;
};

// Appends from four threads until it is killed, and tells through the pipe what was acknowledged.
[[noreturn]] void append_until_killed(const std::string& directory, uint64_t first_id, int pipe_end) {
  auto journal = Journal::open({.directory = directory, .segment_bytes = 64 * 1024});
  if (!journal) _exit(1);
  std::atomic<uint64_t> next_id = first_id;
  std::atomic<int> waiting = 0;
  const auto append_all = [&] {
    while (true) {
      if (waiting > 16) std::this_thread::yield();
      if (waiting > 16) continue;
      ++waiting;
      const uint64_t id = next_id++;
      (*journal)->append(record_of(body_of(id)), [&, id](Result<uint64_t> sequence) {
        const Acknowledgement acknowledgement{sequence.value_or(0), id};
        // Small enough for a pipe to take it as a whole or not at all.
        if (::write(pipe_end, &acknowledgement, sizeof acknowledgement) != sizeof acknowledgement) _exit(2);
        --waiting;
      });
    }
  };
  std::array<std::thread, 4> threads;
  for (auto& thread : threads) thread = std::thread(append_all);
  while (true) {
    const auto records = (*journal)->read((*journal)->checkpoint().applied_through + 1, 64 * 1024);
    if (!records || records->empty()) continue;
    if (!(*journal)->plan(records->back().sequence)) _exit(3);
    // Half of what there is stays planned only: the parent looks for it.
    if (records->back().sequence % 2 == 0 && !(*journal)->applied(records->back().sequence)) _exit(4);
  }
}

TEST_F(RealDiskTest, after_kill_9_every_acknowledged_record_is_there_once) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "ThreadSanitizer does not follow a fork";
#endif
  std::map<uint64_t, uint64_t> acknowledged;
  std::minstd_rand random(std::random_device{}());
  for (uint64_t round = 0; round < 20; ++round) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) append_until_killed(directory + "/journal", round * 1'000'000, ends[1]);
    ::close(ends[1]);
    std::jthread killer([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 60));
      ::kill(child, SIGKILL);
    });
    Acknowledgement told{};
    while (::read(ends[0], &told, sizeof told) == sizeof told) {
      ASSERT_TRUE(acknowledged.emplace(told.sequence, told.id).second) << "given twice: " << told.sequence;
    }
    killer.join();
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(ends[0]);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);

    const auto journal = open();
    ASSERT_NE(journal, nullptr);
    const auto found = read_all(*journal);
    const uint64_t applied = journal->checkpoint().applied_through;
    for (auto at = acknowledged.upper_bound(applied); at != acknowledged.end(); ++at) {
      ASSERT_TRUE(found.contains(at->first)) << "lost " << at->first;
      ASSERT_EQ(found.at(at->first), body_of(at->second));
    }
    ASSERT_EQ(journal->counters().damaged_records + journal->counters().missing_segments, 0u);
  }
  EXPECT_GT(acknowledged.size(), 100u);
}

TEST_F(RealDiskTest, a_full_tmpfs_refuses_and_works_again_when_there_is_space) {
  if (::mount("tmpfs", directory.c_str(), "tmpfs", 0, "size=2m") != 0) {
    GTEST_SKIP() << "mounting a tmpfs is not allowed here";
  }
  std::map<uint64_t, std::string> acknowledged;
  {
    auto journal = open(256 * 1024);
    uint64_t refused = 0;
    for (uint64_t id = 0; id < 2000; ++id) {
      const auto sequence = append(*journal, record_of(body_of(id)));
      if (sequence) {
        acknowledged.emplace(*sequence, body_of(id));
        continue;
      }
      EXPECT_EQ(sequence.error().code, ErrorCode::resource_exhausted);
      if (++refused < 100) continue;
      ASSERT_EQ(::mount("", directory.c_str(), "tmpfs", MS_REMOUNT, "size=16m"), 0);
    }
    EXPECT_EQ(refused, 100u);
    EXPECT_EQ(read_all(*journal), acknowledged);
  }
  EXPECT_EQ(read_all(*open()), acknowledged);
}

}  // namespace
}  // namespace weft::journal
