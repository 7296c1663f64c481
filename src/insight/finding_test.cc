#include "insight/finding.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

namespace weft::insight {
namespace {

// "## Clocks that disagree" → "clocks-that-disagree", as the documentation's builder makes anchors.
std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (const char letter : heading.substr(heading.find(' ') + 1)) {
    if (letter == ' ') anchor += '-';
    if (std::isalnum(static_cast<unsigned char>(letter)) != 0)
      anchor += static_cast<char>(std::tolower(letter));
  }
  return anchor;
}

std::set<std::string> anchors_of_the_page() {
  std::ifstream page(WEFT_TROUBLESHOOTING_PAGE);
  std::set<std::string> anchors;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with('#')) anchors.insert(anchor_of(line));
  }
  return anchors;
}

TEST(Finding, every_cause_has_a_name_and_a_section_that_exists) {
  const auto anchors = anchors_of_the_page();
  std::set<std::string_view> names;
  for (size_t i = 0; i < kCauseCount; ++i) {
    const auto cause = static_cast<Cause>(i);
    EXPECT_TRUE(names.insert(to_string(cause)).second) << to_string(cause);
    EXPECT_TRUE(anchors.contains(std::string(docs_anchor(cause)))) << docs_anchor(cause);
  }
}

TEST(Finding, the_surest_of_one_subject_speaks_for_all_and_counts_them) {
  Finding doubtful;
  doubtful.service = "rag";
  doubtful.confidence = 0.4;
  doubtful.trace_count = doubtful.span_count = 1;
  Finding sure = doubtful;
  sure.confidence = 0.9;
  sure.summary = "sure";
  Finding of_another = doubtful;
  of_another.service = "llm";
  const auto all = gathered({doubtful, of_another, sure});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].summary, "sure");
  EXPECT_EQ(all[0].trace_count, 2u);
}

}  // namespace
}  // namespace weft::insight
