// A disk that refuses: nothing is acknowledged that is not durable, nothing refused turns up, and it
// recovers.
#include <future>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "journal/journal_fixture.h"

namespace weft::journal {
namespace {

class JournalRefusalTest : public JournalTest {};

TEST_F(JournalRefusalTest, a_full_disk_refuses_and_works_again_without_restart) {
  write(std::string(3000, 'a'));
  folder.set_space(1000);
  EXPECT_EQ(refuse(std::string(3000, 'b')), ErrorCode::resource_exhausted);
  EXPECT_EQ(refuse(std::string(3000, 'b')), ErrorCode::resource_exhausted);
  EXPECT_EQ(journal->counters().write_errors, 2u);
  folder.work_again();
  EXPECT_EQ(write("c"), 2u);
  lose_power();
  EXPECT_EQ(read(), (Bodies{std::string(3000, 'a'), "c"}));
}

TEST_F(JournalRefusalTest, a_full_disk_leaves_no_unfinished_files) {
  folder.set_space(1000);
  refuse("x");
  for (const auto& name : folder.names()) EXPECT_FALSE(name.ends_with(".new")) << name;
}

TEST_F(JournalRefusalTest, on_a_full_disk_segments_are_still_written_over) {
  write_all({std::string(3000, 'a'), std::string(3000, 'b')});
  ASSERT_TRUE(journal->applied(2));
  folder.set_space(0);
  EXPECT_EQ(write(std::string(3000, 'c')), 3u);
}

TEST_F(JournalRefusalTest, a_file_that_is_written_over_does_not_come_back_under_its_old_name) {
  write_all({std::string(3000, 'a'), std::string(3000, 'b')});
  ASSERT_TRUE(journal->applied(2));
  folder.fail_next(Operation::folder_sync);
  refuse(std::string(3000, 'c'));
  lose_power();
  EXPECT_EQ(write("d"), 3u);
  EXPECT_EQ(read(), Bodies{"d"});
}

TEST_F(JournalRefusalTest, a_refused_record_never_turns_up_even_if_it_reached_the_disk) {
  for (const Operation operation : {Operation::write, Operation::sync}) {
    write("kept");
    folder.fail_next(operation);
    EXPECT_EQ(refuse("refused"), ErrorCode::resource_exhausted);
    // Everything the failed operation left behind survives.
    auto names = folder.names();
    for (const auto& name : names) folder.set_content(name, folder.content(name));
    lose_power();
    write("after");
  }
  EXPECT_EQ(read(), (Bodies{"kept", "after", "kept", "after"}));
}

TEST_F(JournalRefusalTest, a_refused_first_record_never_turns_up) {
  folder.fail_next(Operation::sync, 1, 1);
  EXPECT_EQ(refuse("refused"), ErrorCode::resource_exhausted);
  EXPECT_EQ(write("first"), 1u);
  lose_power();
  EXPECT_EQ(read(), Bodies{"first"});
}

TEST_F(JournalRefusalTest, a_refused_record_never_turns_up_even_if_there_is_no_place_for_a_new_segment) {
  write("kept");
  folder.fail_next(Operation::sync);
  folder.set_space(0);
  refuse("refused");
  reopen();
  EXPECT_EQ(read(), Bodies{"kept"});
  folder.work_again();
  EXPECT_EQ(write("after"), 2u);
}

TEST_F(JournalRefusalTest, short_writes_are_completed) {
  folder.set_write_bytes_max(7);
  write_all({"a body longer than seven bytes", "another one"});
  lose_power();
  EXPECT_EQ(read(), (Bodies{"a body longer than seven bytes", "another one"}));
}

TEST_F(JournalRefusalTest, a_plan_that_is_not_durable_is_an_error) {
  write("one");
  folder.fail_next(Operation::sync);
  EXPECT_FALSE(journal->plan(1));
  EXPECT_EQ(journal->checkpoint().planned_through, 0u);
  EXPECT_TRUE(journal->plan(1));
}

TEST_F(JournalRefusalTest, an_unreadable_folder_is_an_error_with_words) {
  write("one");
  journal.reset();
  folder.fail_next(Operation::sync, 100);
  const auto opened = try_open();
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("cannot open the journal"), std::string::npos);
  folder.work_again();
  reopen();
  EXPECT_EQ(read(), Bodies{"one"});
}

// A life of appends, applies, failing operations, restarts and power cuts against a map that knows what must
// be there.
class Life {
 public:
  Life(FakeFolder& folder, uint32_t seed) : folder_(folder), random_(seed) {}

  void live(int steps) {
    open();
    for (int step = 0; step < steps && !testing::Test::HasFailure(); ++step) {
      const uint32_t dice = below(100);
      if (dice < 60)
        append_burst();
      else if (dice < 75)
        apply_some();
      else if (dice < 85)
        break_something();
      else if (dice < 92)
        check();
      else if (dice < 96)
        open();
      else
        cut_power();
    }
    open();
    if (journal_) check();
  }

 private:
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(random_() % bound); }

  void open() {
    journal_.reset();
    folder_.work_again();
    auto opened = Journal::open({.directory = "fake", .segment_bytes = 4096}, folder_.disk());
    ASSERT_TRUE(opened) << opened.error().message;
    journal_ = std::move(*opened);
    EXPECT_LE(journal_->checkpoint().applied_through, applied_);
    EXPECT_GE(journal_->checkpoint().planned_through, applied_);
    applied_ = journal_->checkpoint().applied_through;
  }
  // Several at once, so that groups form.
  void append_burst() {
    std::vector<std::pair<std::string, std::future<Result<uint64_t>>>> waiting;
    for (uint32_t count = 1 + below(5); count > 0; --count) {
      const std::string body = std::to_string(++bodies_) + std::string(below(1 + below(6000)), 'x');
      auto answer = std::make_shared<std::promise<Result<uint64_t>>>();
      waiting.emplace_back(body, answer->get_future());
      journal_->append(record_of(body),
                       [answer](Result<uint64_t> result) { answer->set_value(std::move(result)); });
    }
    for (auto& [body, answer] : waiting) {
      const auto sequence = answer.get();
      if (!sequence) continue;
      EXPECT_TRUE(acknowledged_.emplace(*sequence, body).second)
          << "sequence " << *sequence << " was given twice";
    }
  }
  void apply_some() {
    const uint64_t last = journal_->last_sequence();
    if (last == applied_) return;
    const uint64_t through = applied_ + 1 + below(static_cast<uint32_t>(last - applied_));
    if (!journal_->plan(through)) return;
    (void)journal_->applied(through);
    applied_ = through;
  }
  // One thing at a time.
  void break_something() {
    folder_.work_again();
    constexpr FakeFolder::Operation kinds[] = {FakeFolder::Operation::write, FakeFolder::Operation::sync,
                                               FakeFolder::Operation::allocate, FakeFolder::Operation::rename,
                                               FakeFolder::Operation::folder_sync};
    folder_.fail_next(kinds[below(5)], 1, static_cast<int>(below(4)));
  }
  void cut_power() {
    // The destructor may write; a power cut takes that away as well as what was not synced before.
    journal_.reset();
    folder_.lose_some_unsynced(static_cast<uint32_t>(random_()));
    open();
  }
  void check() {
    folder_.work_again();
    const auto records = journal_->read(applied_ + 1, UINT64_MAX);
    ASSERT_TRUE(records) << records.error().message;
    std::map<uint64_t, std::string> found;
    for (const auto& record : *records) found.emplace(record.sequence, *record.record.body);
    EXPECT_EQ(found,
              (std::map<uint64_t, std::string>(acknowledged_.upper_bound(applied_), acknowledged_.end())));
    EXPECT_EQ(journal_->counters().damaged_records + journal_->counters().missing_segments, 0u);
  }

  FakeFolder& folder_;
  std::minstd_rand random_;
  std::unique_ptr<Journal> journal_;
  std::map<uint64_t, std::string> acknowledged_;
  uint64_t applied_ = 0;
  uint64_t bodies_ = 0;
};

TEST(JournalLife, acknowledged_is_there_once_and_refused_never_whatever_fails) {
  for (uint32_t seed = 1; seed <= 60 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    FakeFolder folder;
    Life(folder, seed).live(200);
  }
}

}  // namespace
}  // namespace weft::journal
