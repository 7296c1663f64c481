#include "eval/xml_document.h"

#include <gtest/gtest.h>

namespace weft::eval {
namespace {

TEST(XmlDocument, a_path_leads_through_elements_numbers_and_attributes) {
  const auto order = XmlDocument::parse("<o id='7'><i><p>3</p></i><i><p>4</p></i><n lang='x'>hi</n></o>");
  ASSERT_TRUE(order);
  for (const auto* path : {"o", "o.i", "o.i.0", "o.i.1.p", "o.@_id", "o.n.#text"})
    EXPECT_TRUE(order->has(path)) << path;
  for (const auto* path :
       {"", "i", "o.i.p", "o.i.2", "o.i.01x", "o.@_none", "o.@_id.x", "o.n.x", "o.i.0.p.#text"})
    EXPECT_FALSE(order->has(path)) << path;
}

TEST(XmlDocument, what_is_not_well_formed_is_refused_with_its_line) {
  for (const auto* text :
       {"", "x", "<a>", "<a></b>", "<a b=c/>", "<a b='1' b='2'/>", "<a/><b/>", "<x:a/>", "<a>&nbsp;</a>"})
    EXPECT_FALSE(XmlDocument::parse(text)) << text;
  EXPECT_NE(XmlDocument::parse("<a>\n</b>").error().message.find("line 2"), std::string::npos);
}

TEST(XmlDocument, entities_that_stand_for_much_are_not_read) {
  EXPECT_FALSE(XmlDocument::parse("<!DOCTYPE a [<!ENTITY e 'eeee'>]><a>&e;&e;</a>"));
  EXPECT_TRUE(XmlDocument::parse("<!DOCTYPE a SYSTEM 'nowhere.dtd'><a/>"));
}

TEST(XmlDocument, deep_nesting_is_an_error_and_no_crash) {
  constexpr size_t kDeep = 100'000;
  std::string deep;
  for (size_t i = 0; i < kDeep; ++i) deep += "<a>";
  for (size_t i = 0; i < kDeep; ++i) deep += "</a>";
  EXPECT_FALSE(XmlDocument::parse(deep));
  EXPECT_EQ(xml_in(deep).size(), 1U);
}

TEST(XmlInText, elements_beside_each_other_come_together_first) {
  const auto found = xml_in("see <a/> and <b><c/></b>, 1 < 2");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0], "<a/> and <b><c/></b>");
  EXPECT_EQ(found[1], "<a/>");
  EXPECT_EQ(found[2], "<b><c/></b>");
}

TEST(XmlInText, what_is_never_closed_is_none) {
  EXPECT_TRUE(xml_in("<a><b></a></b> a <br> b < c").empty());
  EXPECT_EQ(xml_in("<p>one <a>x</a>").size(), 1U);
}

}  // namespace
}  // namespace weft::eval
