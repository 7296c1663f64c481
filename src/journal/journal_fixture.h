// The little language of the journal's tests: write, refuse, read, reopen, lose_power, flip.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "journal/fake_disk.h"
#include "journal/journal.h"
#include "journal/record.h"
#include "journal/segment.h"

namespace weft::journal {

inline Record record_of(std::string body, std::string project = "p", std::string source = "s") {
  return {.kind = RecordKind::otlp_protobuf,
          .received_unix_nano = 7,
          .project = std::move(project),
          .exporter_source = std::move(source),
          .body = std::make_shared<const std::string>(std::move(body))};
}

// Appends and waits for the answer.
inline Result<uint64_t> append(Journal& journal, Record record) {
  std::promise<Result<uint64_t>> answer;
  journal.append(std::move(record), [&](Result<uint64_t> result) { answer.set_value(std::move(result)); });
  return answer.get_future().get();
}

class JournalTest : public testing::Test {
 protected:
  using Operation = FakeFolder::Operation;
  using Bodies = std::vector<std::string>;

  void SetUp() override { reopen(); }

  Status try_open() {
    journal.reset();
    auto opened = Journal::open(options, folder.disk());
    if (!opened) return tl::make_unexpected(std::move(opened).error());
    journal = std::move(*opened);
    return {};
  }
  void reopen() {
    const auto opened = try_open();
    ASSERT_TRUE(opened) << opened.error().message;
  }
  // The process dies with the machine: nothing more is written.
  void lose_power() {
    journal.reset();
    folder.lose_unsynced();
    reopen();
  }

  uint64_t write(std::string body) {
    const auto sequence = append(*journal, record_of(std::move(body)));
    EXPECT_TRUE(sequence) << sequence.error().message;
    return sequence.value_or(0);
  }
  void write_all(const Bodies& bodies) {
    for (const std::string& body : bodies) write(body);
  }
  ErrorCode refuse(std::string body) {
    const auto sequence = append(*journal, record_of(std::move(body)));
    EXPECT_FALSE(sequence);
    return sequence ? ErrorCode::internal : sequence.error().code;
  }

  Bodies read_from(uint64_t sequence) {
    Bodies bodies;
    const auto records = journal->read(sequence, UINT64_MAX);
    EXPECT_TRUE(records) << records.error().message;
    if (records) {
      for (const auto& found : *records) bodies.push_back(*found.record.body);
    }
    return bodies;
  }
  Bodies read() { return read_from(journal->checkpoint().applied_through + 1); }

  // Flips a bit of the body (of the head before it) in the segment that begins with `first`.
  void flip(uint64_t first, std::string_view body) { flip_at(segment_name(first), find(first, body)); }
  void flip_head(uint64_t first, std::string_view body) {
    flip_at(segment_name(first), folder.content(segment_name(first)).rfind("rec\n", find(first, body)) + 9);
  }
  void flip_at(const std::string& name, size_t offset) {
    std::string content = folder.content(name);
    ASSERT_LT(offset, content.size());
    content[offset] = static_cast<char>(content[offset] ^ 0x10);
    folder.set_content(name, std::move(content));
  }
  size_t find(uint64_t first, std::string_view body) {
    return folder.content(segment_name(first)).find(body);
  }

  // As a crash in the middle of writing `body` leaves it: the end mark is not there, nor the end of the
  // record.
  void tear(uint64_t first, std::string_view body) {
    std::string content = folder.content(segment_name(first));
    content.replace(content.find(body) + body.size() / 2, std::string::npos, "");
    content.resize(options.segment_bytes);
    folder.set_content(segment_name(first), std::move(content));
  }

  size_t segments() {
    size_t count = 0;
    for (const auto& name : folder.names()) count += parse_segment_name(name).has_value() ? 1 : 0;
    return count;
  }

  Options options{.directory = "fake", .segment_bytes = 4096, .bytes_max = 1 << 20};
  FakeFolder folder;
  std::unique_ptr<Journal> journal;
};

}  // namespace weft::journal
