#include "runs/html_report.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace weft::runs {
namespace {

// The page of rows of one column.
std::string page_of(const std::vector<std::string>& rows) {
  RunSummary run;
  run.head.description = "a <run>";
  run.head.columns = {{.provider = "echo", .label = "p", .raw = "p"}};
  char* bytes = nullptr;
  size_t size = 0;
  std::FILE* file = open_memstream(&bytes, &size);
  const auto written = write_html_report(
      run,
      [&](const auto& take) -> Status {
        for (const auto& row : rows) TRY(take(row));
        return {};
      },
      file);
  std::fclose(file);
  std::string page(bytes, size);
  std::free(bytes);
  EXPECT_TRUE(written);
  return page;
}

TEST(HtmlReport, what_a_model_says_is_text_and_never_markup) {
  const auto page = page_of({R"({"testIdx":0,"promptIdx":0,"failureReason":1,"error":"<img src=x>",
      "vars":{"<b>":"\"><script>alert(1)</script>"},"response":{"output":"<script>alert(2)</script>"}})"});
  EXPECT_EQ(page.find("<script>alert"), page.npos);
  EXPECT_EQ(page.find("<img"), page.npos);
  EXPECT_EQ(page.find("<b>:"), page.npos);
  EXPECT_NE(page.find("&lt;script&gt;alert(2)"), page.npos);
  EXPECT_NE(page.find("<title>a &lt;run&gt;</title>"), page.npos);
}

TEST(HtmlReport, nothing_in_it_asks_another_file_or_server) {
  const auto page = page_of({R"({"testIdx":0,"promptIdx":0})"});
  for (const auto* reference : {"http://", "https://", "src=", "url(", "@import", "<link"})
    EXPECT_EQ(page.find(reference), page.npos) << reference;
  EXPECT_NE(page.find("default-src 'none'"), page.npos);
}

TEST(HtmlReport, a_failed_assertion_shows_its_reason_and_the_spans_that_offend) {
  const auto page =
      page_of({R"({"testIdx":3,"promptIdx":0,"failureReason":1,"gradingResult":{"componentResults":[
      {"pass":false,"reason":"too slow","assertion":{"type":"trace-span-duration"},
       "metadata":{"evidence":{"tree":["gateway","✗ search 2 s"]}}}]}})"});
  EXPECT_NE(page.find("too slow"), page.npos);
  EXPECT_NE(page.find("<span class=\"offends\">✗ search 2 s</span>"), page.npos);
  EXPECT_NE(page.find("id=\"test-4\""), page.npos);
}

TEST(HtmlReport, a_long_text_is_cut_at_a_whole_character_and_says_so) {
  std::string output = "a";
  while (output.size() <= kReportTextBytes) output += "ü";
  const auto page = page_of({R"({"testIdx":0,"promptIdx":0,"response":{"output":")" + output + R"("}})"});
  EXPECT_NE(page.find("more bytes are not shown"), page.npos);
  EXPECT_EQ(page.find("\xC3…"), page.npos);
}

TEST(HtmlReport, a_test_is_passed_when_all_of_its_columns_are) {
  const auto page =
      page_of({R"({"testIdx":0,"promptIdx":0})", R"({"testIdx":1,"promptIdx":0,"failureReason":2})"});
  EXPECT_NE(page.find("class=\"passed\" id=\"test-1\""), page.npos);
  EXPECT_NE(page.find("class=\"rest\" id=\"test-2\""), page.npos);
}

}  // namespace
}  // namespace weft::runs
