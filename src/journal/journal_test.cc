#include "journal/journal.h"

#include "journal/journal_fixture.h"

namespace weft::journal {
namespace {

TEST_F(JournalTest, sequences_begin_with_one_and_have_no_gaps) {
  EXPECT_EQ(write("one"), 1u);
  EXPECT_EQ(write("two"), 2u);
  reopen();
  EXPECT_EQ(write("three"), 3u);
  EXPECT_EQ(journal->last_sequence(), 3u);
}

TEST_F(JournalTest, a_record_comes_back_with_everything_it_had) {
  Record record = record_of(std::string("\0 any bytes \xff", 13), "checkout", "evaluation");
  record.kind = RecordKind::event_update;
  ASSERT_TRUE(append(*journal, std::move(record)));
  reopen();
  const auto read = journal->read(1, 1);
  ASSERT_TRUE(read && read->size() == 1);
  const Record& found = read->front().record;
  EXPECT_EQ(read->front().sequence, 1u);
  EXPECT_EQ(found.kind, RecordKind::event_update);
  EXPECT_EQ(found.received_unix_nano, 7u);
  EXPECT_EQ(found.project, "checkout");
  EXPECT_EQ(found.exporter_source, "evaluation");
  EXPECT_EQ(*found.body, std::string("\0 any bytes \xff", 13));
}

TEST_F(JournalTest, what_was_acknowledged_survives_a_power_cut) {
  write_all({"one", "two"});
  lose_power();
  EXPECT_EQ(read(), (Bodies{"one", "two"}));
  EXPECT_EQ(journal->counters().torn_tails, 0u);
}

TEST_F(JournalTest, what_a_killed_process_left_unsynced_is_durable_once_it_was_read) {
  write("one");
  const std::string synced = folder.content(segment_name(1));
  write("two");
  const std::string written = folder.content(segment_name(1));
  journal.reset();
  folder.set_content(segment_name(1), synced);
  ASSERT_TRUE((*folder.disk()->open(segment_name(1)))->write(0, written));
  reopen();
  EXPECT_EQ(read(), (Bodies{"one", "two"}));
  lose_power();
  EXPECT_EQ(read(), (Bodies{"one", "two"}));
}

TEST_F(JournalTest, empty_bodies_and_names_are_records_too) {
  ASSERT_TRUE(append(*journal, record_of("", "", "")));
  ASSERT_TRUE(append(*journal, Record{}));
  EXPECT_EQ(read(), (Bodies{"", ""}));
}

TEST_F(JournalTest, a_full_segment_is_followed_by_another) {
  const Bodies bodies = {std::string(3000, 'a'), std::string(3000, 'b'), std::string(3000, 'c')};
  write_all(bodies);
  EXPECT_EQ(segments(), 3u);
  EXPECT_EQ(read(), bodies);
  reopen();
  EXPECT_EQ(read(), bodies);
}

TEST_F(JournalTest, a_record_larger_than_a_segment_gets_one_of_its_own) {
  const Bodies bodies = {"small", std::string(100'000, 'x'), "small again"};
  write_all(bodies);
  lose_power();
  EXPECT_EQ(read(), bodies);
}

TEST_F(JournalTest, a_project_name_beyond_the_bound_is_refused) {
  const auto answer = append(*journal, record_of("body", std::string(kNameBytesMax + 1, 'p')));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::too_large);
  EXPECT_EQ(write("next"), 1u);
}

TEST_F(JournalTest, reading_stops_at_the_asked_bytes_and_goes_on_from_there) {
  write_all({"aaaa", "bbbb", "cccc"});
  const auto first = journal->read(1, 5);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->size(), 2u);
  EXPECT_EQ(read_from(3), Bodies{"cccc"});
  EXPECT_EQ(read_from(4), Bodies{});
  EXPECT_EQ(read_from(1), (Bodies{"aaaa", "bbbb", "cccc"}));
}

TEST_F(JournalTest, reading_sees_what_is_written_after_it_reached_the_end) {
  write("one");
  EXPECT_EQ(read_from(1), Bodies{"one"});
  EXPECT_EQ(read_from(2), Bodies{});
  write("two");
  EXPECT_EQ(read_from(2), Bodies{"two"});
}

TEST_F(JournalTest, a_plan_survives_a_power_cut) {
  write_all({"one", "two", "three"});
  ASSERT_TRUE(journal->plan(2));
  lose_power();
  EXPECT_EQ(journal->checkpoint().applied_through, 0u);
  EXPECT_EQ(journal->checkpoint().planned_through, 2u);
}

TEST_F(JournalTest, applied_records_are_not_in_the_backlog) {
  write_all({"one", "two"});
  EXPECT_GT(journal->backlog_bytes(), 0u);
  ASSERT_TRUE(journal->applied(2));
  EXPECT_EQ(journal->backlog_bytes(), 0u);
  reopen();
  EXPECT_EQ(journal->backlog_bytes(), 0u);
  EXPECT_EQ(read(), Bodies{});
}

TEST_F(JournalTest, applied_segments_are_written_over_and_the_newest_stays) {
  for (int round = 0; round < 20; ++round) {
    write(std::string(3000, 'a'));
    ASSERT_TRUE(journal->applied(journal->last_sequence()));
  }
  EXPECT_EQ(segments(), 1u);
  EXPECT_LE(folder.count(Operation::allocate), 3);
}

TEST_F(JournalTest, what_a_reused_file_held_before_is_never_read) {
  write_all({std::string(3000, 'a'), std::string(3000, 'b')});
  ASSERT_TRUE(journal->applied(2));
  write_all({std::string(1500, 'c'), std::string(1500, 'd'), std::string(20, 'e')});
  lose_power();
  EXPECT_EQ(read(), (Bodies{std::string(1500, 'c'), std::string(1500, 'd'), std::string(20, 'e')}));
}

TEST_F(JournalTest, beyond_the_backlog_limit_appends_are_refused_until_some_is_applied) {
  options.bytes_max = 10'000;
  reopen();
  write_all({std::string(3000, 'a'), std::string(3000, 'b'), std::string(3000, 'c')});
  EXPECT_EQ(refuse(std::string(3000, 'd')), ErrorCode::resource_exhausted);
  EXPECT_EQ(journal->counters().refused_full, 1u);
  ASSERT_TRUE(journal->applied(2));
  EXPECT_EQ(write(std::string(3000, 'd')), 4u);
}

TEST_F(JournalTest, a_second_open_is_refused_with_words) {
  const auto second = Journal::open(options, folder.disk());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::already_exists);
  EXPECT_NE(second.error().message.find("in use"), std::string::npos);
}

TEST_F(JournalTest, the_identity_stays_and_is_a_uuid) {
  const std::string identity = journal->identity();
  EXPECT_EQ(identity.size(), 36u);
  reopen();
  EXPECT_EQ(journal->identity(), identity);
}

TEST_F(JournalTest, closing_writes_what_still_waits) {
  std::vector<uint64_t> sequences;
  for (int i = 0; i < 100; ++i) {
    journal->append(record_of("waiting"),
                    [&](Result<uint64_t> sequence) { sequences.push_back(sequence.value_or(0)); });
  }
  reopen();
  EXPECT_EQ(sequences.size(), 100u);
  EXPECT_EQ(read().size(), 100u);
}

}  // namespace
}  // namespace weft::journal
