#include "spool_chunk_store.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "log_line.h"
#include "spool_recovery.h"

namespace weft::detail {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines;

// The field `spans` of a ScopeSpans with a span that has an id and a name.
std::string span(const std::string& name) {
  std::string body = "\x0a\x10" + std::string(16, 'T');
  body += std::string("\x2a") + static_cast<char>(name.size()) + name;
  return std::string("\x12") + static_cast<char>(body.size()) + body;
}

void write(Chunk& chunk, const std::string& bytes) {
  const uint32_t used = chunk.used->load();
  std::memcpy(chunk.data + used, bytes.data(), bytes.size());
  chunk.used->store(used + static_cast<uint32_t>(bytes.size()), std::memory_order_release);
  ++chunk.spans;
}

// A folder, and processes that write spans into it and die.
class SpoolTest : public ::testing::Test {
 protected:
  SpoolTest() {
    std::string name = fs::temp_directory_path() / "weft-spool-XXXXXX";
    folder = mkdtemp(name.data());
    settings.spool = folder;
    settings.resource = "resource";
    lines.clear();
    set_log_handler([](LogLevel, std::string_view line) { lines.emplace_back(line); });
  }
  ~SpoolTest() override {
    set_log_handler(nullptr);
    fs::remove_all(folder);
  }

  // A process that writes these spans, one chunk each, and is killed.
  void crash(const std::vector<std::string>& spans) {
    const pid_t pid = fork();
    if (pid == 0) {
      SpoolChunkStore store(settings);
      for (const std::string& bytes : spans) write(*store.allocate(1), bytes);
      raise(SIGKILL);
    }
    waitpid(pid, nullptr, 0);
  }
  // The one file there is.
  fs::path file() const { return *fs::directory_iterator(folder); }
  size_t files() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }
  void overwrite(size_t offset, const std::string& bytes) const {
    std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(offset));
    stream << bytes;
  }
  // What the next process finds: all batches, acknowledged.
  std::string recover() const {
    SpoolRecovery recovery(settings);
    std::string found;
    for (auto batch = recovery.next(); batch.count > 0; batch = recovery.next()) {
      found += std::string(batch.resource) + ':';
      for (const std::string_view bytes : batch.spans) found += bytes;
      recovery.acknowledge();
    }
    return found;
  }

  std::string folder;
  Settings settings;
};

TEST_F(SpoolTest, spans_of_a_killed_process_are_found_with_their_resource) {
  crash({span("a"), span("b") + span("c")});
  settings.resource = "another";
  EXPECT_EQ(recover(), "resource:" + span("a") + span("b") + span("c"));
  EXPECT_EQ(files(), 0u);
}

TEST_F(SpoolTest, what_was_acknowledged_is_not_found_again) {
  crash({span("a"), span("b")});
  settings.exports.batch_spans_max = 1;
  {
    SpoolRecovery recovery(settings);
    EXPECT_EQ(recovery.next().count, 1u);
    recovery.acknowledge();
    EXPECT_EQ(recovery.next().count, 1u);
  }
  EXPECT_EQ(recover(), "resource:" + span("b"));
}

TEST_F(SpoolTest, a_file_whose_process_lives_is_left_alone) {
  SpoolChunkStore store(settings);
  Chunk* const chunk = store.allocate(1);
  write(*chunk, span("mine"));
  EXPECT_EQ(recover(), "");
  EXPECT_EQ(files(), 1u);
  store.release(chunk);
}

TEST_F(SpoolTest, two_processes_share_the_folder) {
  crash({span("a")});
  crash({span("b")});
  EXPECT_EQ(files(), 2u);
  const std::string found = recover();
  EXPECT_NE(found.find(span("a")), std::string::npos);
  EXPECT_NE(found.find(span("b")), std::string::npos);
}

TEST_F(SpoolTest, a_tracer_that_sent_everything_leaves_no_file) {
  {
    SpoolChunkStore store(settings);
    Chunk* const chunk = store.allocate(1);
    write(*chunk, span("a"));
    EXPECT_EQ(files(), 1u);
    store.release(chunk);
  }
  EXPECT_EQ(files(), 0u);
}

TEST_F(SpoolTest, what_was_not_released_stays) {
  {
    SpoolChunkStore store(settings);
    write(*store.allocate(1), span("a"));
  }
  EXPECT_EQ(recover(), "resource:" + span("a"));
}

TEST_F(SpoolTest, spans_of_another_project_are_left_for_it) {
  settings.project = "theirs";
  crash({span("a")});
  settings.project = "ours";
  EXPECT_EQ(recover(), "");
  settings.project = "theirs";
  EXPECT_EQ(recover(), "resource:" + span("a"));
}

TEST_F(SpoolTest, a_long_span_has_slots_in_a_row) {
  SpoolChunkStore store(settings);
  Chunk* const first = store.allocate(1);
  Chunk* const large = store.allocate(150'000);
  ASSERT_NE(large, nullptr);
  EXPECT_GE(large->capacity, 150'000u);
  std::memset(large->data, 'x', large->capacity);
  EXPECT_EQ(store.allocate(1)->data, large->data + large->capacity);
  store.release(large);
  EXPECT_EQ(store.allocate(1)->data, first->data + kSpoolSlotBytes);
}

TEST_F(SpoolTest, a_full_queue_gives_no_more_chunks) {
  settings.exports.queue_bytes_max = 3 * kSpoolSlotBytes;
  SpoolChunkStore store(settings);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(store.allocate(1)->kept);
  EXPECT_EQ(store.allocate(1), nullptr);
}

TEST_F(SpoolTest, garbage_after_whole_spans_is_cut_and_told) {
  crash({span("a") + "\x12\x7f" + "torn", span("b")});
  EXPECT_EQ(recover(), "resource:" + span("a") + span("b"));
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NE(lines[0].find("the spans that can be read are sent"), std::string::npos);
}

TEST_F(SpoolTest, a_span_without_an_id_is_none) {
  crash({span("a") + std::string("\x12\x03\x2a\x01x", 5)});
  EXPECT_EQ(recover(), "resource:" + span("a"));
}

TEST_F(SpoolTest, a_truncated_file_gives_what_it_has) {
  crash({span("a"), span("b")});
  fs::resize_file(file(), fs::file_size(file()) - 15 * kSpoolSlotBytes + 3);
  EXPECT_EQ(recover(), "resource:" + span("a"));
}

TEST_F(SpoolTest, a_file_that_is_cut_in_its_header_is_kept_aside) {
  crash({span("a")});
  fs::resize_file(file(), 20);
  EXPECT_EQ(recover(), "");
  EXPECT_EQ(file().extension(), ".damaged");
}

TEST_F(SpoolTest, a_header_with_a_wrong_checksum_is_kept_aside_and_told) {
  crash({span("a")});
  overwrite(37, "X");
  EXPECT_EQ(recover(), "");
  EXPECT_EQ(file().extension(), ".damaged");
  EXPECT_EQ(lines.size(), 1u);
}

TEST_F(SpoolTest, an_empty_file_is_removed) {
  std::ofstream(folder + "/x.spool").close();
  EXPECT_EQ(recover(), "");
  EXPECT_EQ(files(), 0u);
}

TEST_F(SpoolTest, another_version_is_left_alone) {
  crash({span("a")});
  overwrite(8, "\x02");
  EXPECT_EQ(recover(), "");
  EXPECT_EQ(file().extension(), ".spool");
}

TEST_F(SpoolTest, a_length_past_the_end_is_cut) {
  crash({span("a")});
  overwrite(4096, "\xff\xff\xff\x7f");
  EXPECT_EQ(recover(), "resource:" + span("a"));
}

TEST_F(SpoolTest, without_a_folder_chunks_are_memory_and_one_line_says_so) {
  settings.spool = folder + "/no/such";
  SpoolChunkStore store(settings);
  Chunk* const chunk = store.allocate(1);
  ASSERT_NE(chunk, nullptr);
  EXPECT_FALSE(chunk->kept);
  store.release(chunk);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NE(lines[0].find("they are kept in memory instead of the spool"), std::string::npos);
}

TEST_F(SpoolTest, a_folder_is_made) {
  settings.spool = folder + "/new";
  SpoolChunkStore store(settings);
  EXPECT_TRUE(fs::is_directory(settings.spool));
}

TEST_F(SpoolTest, a_full_disk_means_memory) {
  // A limit on the size of files stands for it: allocation past it fails as on a full disk.
  const pid_t pid = fork();
  if (pid == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{kSpoolSlotBytes * 20, kSpoolSlotBytes * 20};
    setrlimit(RLIMIT_FSIZE, &limit);
    SpoolChunkStore store(settings);
    int on_disk = 0;
    int in_memory = 0;
    for (int i = 0; i < 20; ++i) ++(store.allocate(1)->kept ? on_disk : in_memory);
    _exit(on_disk == 16 && in_memory == 4 && lines.size() == 1 ? 0 : 1);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(SpoolTest, a_forked_child_has_a_file_of_its_own) {
  SpoolChunkStore store(settings);
  Chunk* const parents = store.allocate(1);
  write(*parents, span("parent"));
  const pid_t pid = fork();
  if (pid == 0) {
    store.release(parents);  // as the queue does when it forgets
    write(*store.allocate(1), span("child"));
    raise(SIGKILL);
  }
  waitpid(pid, nullptr, 0);
  EXPECT_EQ(parents->used->load(), span("parent").size());
  EXPECT_EQ(recover(), "resource:" + span("child"));
}

TEST_F(SpoolTest, a_parents_file_is_found_while_its_child_lives) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t parent = fork();
  if (parent == 0) {
    SpoolChunkStore store(settings);
    write(*store.allocate(1), span("parent"));
    if (fork() == 0) {
      close(ends[1]);
      char end = 0;
      _exit(static_cast<int>(read(ends[0], &end, 1)));  // until the test closes its end
    }
    raise(SIGKILL);
  }
  waitpid(parent, nullptr, 0);
  // The child may still be on its way to closing what it was born with.
  std::string found;
  for (int i = 0; i < 100 && found.empty(); ++i) {
    usleep(10'000);
    found = recover();
  }
  EXPECT_EQ(found, "resource:" + span("parent"));
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace weft::detail
