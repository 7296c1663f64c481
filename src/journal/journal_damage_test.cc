// What stored bytes can suffer, each with its outcome from docs/formats/journal.md.
#include <set>

#include "journal/checkpoint.h"
#include "journal/identity.h"
#include "journal/journal_fixture.h"

namespace weft::journal {
namespace {

class JournalDamageTest : public JournalTest {
 protected:
  Counters counted() { return journal->counters(); }
  // Three segments of one record each.
  void write_three_segments() {
    write_all({a, b, c});
    journal.reset();
  }

  const std::string a = std::string(3000, 'a'), b = std::string(3000, 'b'), c = std::string(3000, 'c');
};

TEST_F(JournalDamageTest, torn_tail_is_dropped_and_counted) {
  write_all({"one", "two"});
  journal.reset();
  tear(1, "two");
  reopen();
  EXPECT_EQ(counted().torn_tails, 1u);
  EXPECT_EQ(read(), Bodies{"one"});
  EXPECT_EQ(write("two again"), 2u);
  EXPECT_EQ(read(), (Bodies{"one", "two again"}));
}

TEST_F(JournalDamageTest, a_torn_tail_is_cut_once) {
  write_all({"one", "two"});
  journal.reset();
  tear(1, "two");
  reopen();
  reopen();
  EXPECT_EQ(counted().torn_tails, 0u);
  EXPECT_EQ(read(), Bodies{"one"});
}

TEST_F(JournalDamageTest, a_flipped_bit_in_a_body_costs_that_record_and_keeps_the_file) {
  write_all({"one", "two", "three"});
  flip(1, "two");
  EXPECT_EQ(read(), (Bodies{"one", "three"}));
  EXPECT_EQ(counted().damaged_records, 1u);
  EXPECT_TRUE(folder.has(segment_name(1) + ".damaged"));
}

TEST_F(JournalDamageTest, a_flipped_bit_in_a_head_costs_that_record) {
  write_all({"one", "two", "three"});
  flip_head(1, "two");
  reopen();
  EXPECT_EQ(read(), (Bodies{"one", "three"}));
  EXPECT_EQ(counted().damaged_records, 1u);
}

TEST_F(JournalDamageTest, damage_of_the_last_record_is_told_from_a_torn_tail) {
  write_all({"one", "two"});
  flip_head(1, "two");
  reopen();
  EXPECT_EQ(journal->last_sequence(), 2u);
  EXPECT_EQ(read(), Bodies{"one"});
  EXPECT_EQ(counted().damaged_records, 1u);
  EXPECT_EQ(counted().torn_tails, 0u);
  EXPECT_EQ(write("three"), 3u);
}

TEST_F(JournalDamageTest, damage_is_counted_once_however_often_it_is_read) {
  write_all({"one", "two", "three"});
  flip(1, "two");
  read_from(1);
  read_from(1);
  read_from(2);
  EXPECT_EQ(counted().damaged_records, 1u);
}

TEST_F(JournalDamageTest, a_damaged_end_of_a_segment_does_not_hide_the_next_one) {
  write_three_segments();
  folder.set_content(segment_name(2), std::string(4096, 'z'));
  reopen();
  EXPECT_EQ(read(), (Bodies{a, c}));
  EXPECT_EQ(counted().damaged_records, 1u);
  EXPECT_EQ(counted().damaged_segments, 1u);
}

TEST_F(JournalDamageTest, a_damaged_segment_header_costs_no_record) {
  write_all({"one", "two"});
  flip_at(segment_name(1), 20);
  reopen();
  EXPECT_EQ(read(), (Bodies{"one", "two"}));
  EXPECT_EQ(counted().damaged_segments, 1u);
}

TEST_F(JournalDamageTest, a_damaged_file_is_never_written_over) {
  write_all({a, b});
  flip(1, "aaaa");
  EXPECT_EQ(read(), Bodies{b});
  const std::string kept = folder.content(segment_name(1) + ".damaged");
  ASSERT_TRUE(journal->applied(2));
  write_all({c, c, c});
  EXPECT_EQ(folder.content(segment_name(1) + ".damaged"), kept);
}

TEST_F(JournalDamageTest, any_one_flipped_byte_costs_at_most_one_record) {
  const Bodies all = {"first body", "second body", "third body"};
  write_all(all);
  journal.reset();
  const size_t used = find(1, "third body") + 16 + kHeadBytes;
  for (size_t offset = 0; offset < used; ++offset) {
    flip_at(segment_name(1), offset);
    folder.remove(segment_name(1) + ".damaged");
    const std::string damaged = folder.content(segment_name(1));
    reopen();
    const Bodies left = read();
    ASSERT_GE(left.size(), 2u) << offset;
    ASSERT_TRUE(std::includes(all.begin(), all.end(), left.begin(), left.end())) << offset;
    journal.reset();
    folder.set_content(segment_name(1), damaged);
    flip_at(segment_name(1), offset);
  }
}

TEST_F(JournalDamageTest, any_cut_keeps_the_records_before_it) {
  const Bodies all = {"first body", "second body", "third body"};
  write_all(all);
  journal.reset();
  const std::string whole = folder.content(segment_name(1));
  for (size_t bytes = 0; bytes < find(1, "third body") + 100; ++bytes) {
    folder.set_content(segment_name(1), whole.substr(0, bytes));
    reopen();
    size_t expected = 0;
    for (const auto& body : all) expected += whole.find(body) + body.size() <= bytes ? 1 : 0;
    ASSERT_EQ(read(), Bodies(all.begin(), all.begin() + static_cast<ptrdiff_t>(expected))) << bytes;
    journal.reset();
  }
}

TEST_F(JournalDamageTest, a_missing_segment_is_counted_and_the_rest_is_read) {
  write_three_segments();
  folder.remove(segment_name(2));
  reopen();
  EXPECT_EQ(read(), (Bodies{a, c}));
  EXPECT_EQ(counted().missing_segments, 1u);
}

TEST_F(JournalDamageTest, a_missing_first_segment_is_counted) {
  write_three_segments();
  folder.remove(segment_name(1));
  reopen();
  EXPECT_EQ(read(), (Bodies{b, c}));
  EXPECT_EQ(counted().missing_segments, 1u);
}

TEST_F(JournalDamageTest, a_segment_that_vanishes_while_running_is_stepped_over) {
  write_all({a, b, c});
  folder.remove(segment_name(2));
  EXPECT_EQ(read(), (Bodies{a, c}));
  EXPECT_EQ(counted().missing_segments, 1u);
}

TEST_F(JournalDamageTest, planned_sequences_are_not_given_again_when_their_segment_is_gone) {
  write_all({a, b, c});
  ASSERT_TRUE(journal->plan(3));
  journal.reset();
  folder.remove(segment_name(3));
  reopen();
  EXPECT_EQ(journal->last_sequence(), 3u);
  EXPECT_EQ(read(), (Bodies{a, b}));
  EXPECT_EQ(counted().missing_segments, 1u);
  EXPECT_EQ(write("d"), 4u);
  EXPECT_EQ(read(), (Bodies{a, b, "d"}));
}

TEST_F(JournalDamageTest, with_all_segments_gone_sequences_still_go_on) {
  write_all({a, b});
  ASSERT_TRUE(journal->plan(2));
  journal.reset();
  folder.remove(segment_name(1));
  folder.remove(segment_name(2));
  reopen();
  EXPECT_EQ(counted().missing_segments, 1u);
  EXPECT_EQ(write("c"), 3u);
  EXPECT_EQ(read(), Bodies{"c"});
}

TEST_F(JournalDamageTest, a_lost_checkpoint_replays_everything) {
  write_all({"one", "two"});
  ASSERT_TRUE(journal->applied(1));
  journal.reset();
  folder.set_content(CheckpointFile::kFileName, "rubbish");
  reopen();
  EXPECT_EQ(read(), (Bodies{"one", "two"}));
  EXPECT_EQ(counted().damaged_checkpoints, 1u);
  EXPECT_EQ(write("three"), 3u);
}

TEST_F(JournalDamageTest, a_lost_checkpoint_and_no_segments_make_a_new_identity) {
  const std::string before = journal->identity();
  journal.reset();
  folder.remove(CheckpointFile::kFileName);
  reopen();
  EXPECT_NE(journal->identity(), before);
}

TEST_F(JournalDamageTest, a_lost_identity_is_found_in_the_segments) {
  const std::string before = journal->identity();
  write("one");
  for (const char* content : {"", "not a uuid", "00000000-0000-4000-8000-000000000000 0123456789abcdef\n"}) {
    journal.reset();
    folder.set_content(Identity::kFileName, content);
    reopen();
    EXPECT_EQ(journal->identity(), before);
    EXPECT_EQ(read(), Bodies{"one"});
  }
}

TEST_F(JournalDamageTest, a_segment_of_a_newer_version_is_refused_and_left_alone) {
  write("one");
  journal.reset();
  std::string content = folder.content(segment_name(1));
  auto header = decode_segment_header(content);
  ASSERT_TRUE(header);
  header->version = 2;
  const auto bytes = encode_segment_header(*header);
  content.replace(0, bytes.size(), bytes.data(), bytes.size());
  folder.set_content(segment_name(1), content);
  const auto opened = try_open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::unsupported);
  EXPECT_EQ(folder.content(segment_name(1)), content);
}

TEST_F(JournalDamageTest, a_segment_from_another_folder_is_refused) {
  FakeFolder other;
  auto journal_there = Journal::open(options, other.disk());
  ASSERT_TRUE(append(**journal_there, record_of("theirs")));
  write("ours");
  journal.reset();
  folder.set_content(segment_name(2), other.content(segment_name(1)));
  EXPECT_EQ(try_open().error().code, ErrorCode::invalid_argument);
}

TEST_F(JournalDamageTest, a_record_inside_a_body_is_never_taken_for_one) {
  const auto forged =
      encode_head({.kind = 1, .sequence = 3, .payload_checksum = payload_checksum("", "", "")}, 0);
  std::string own_head;
  write("one");
  own_head = folder.content(segment_name(1)).substr(kSegmentHeaderBytes, kHeadBytes);
  write("mark" + std::string(6, ' ') + std::string(forged.begin(), forged.end()) + own_head);
  write("three");
  flip_head(1, "mark");
  EXPECT_EQ(read(), (Bodies{"one", "three"}));
}

TEST_F(JournalDamageTest, strange_files_in_the_folder_do_no_harm) {
  write("one");
  for (const char* name :
       {"notes.txt", "1.segment", "00000000000000000000.segment", "0000000000000000000x.segment",
        "00000000000000000009.segment.new", "00000000000000000002.spare"}) {
    folder.set_content(name, "strange");
  }
  reopen();
  EXPECT_EQ(read(), Bodies{"one"});
  EXPECT_FALSE(folder.has("00000000000000000009.segment.new"));
}

TEST_F(JournalDamageTest, only_so_many_damaged_files_are_kept) {
  for (int i = 0; i < 30; ++i) write(a);
  for (uint64_t first = 1; first <= 30; ++first) flip(first, "aaaa");
  EXPECT_EQ(read(), Bodies{});
  EXPECT_EQ(counted().damaged_records, 30u);
  size_t kept = 0;
  for (const auto& name : folder.names()) kept += name.ends_with(kDamagedEnding) ? 1 : 0;
  EXPECT_EQ(kept, 16u);
}

}  // namespace
}  // namespace weft::journal
