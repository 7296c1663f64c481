// XmlDocument: a text read as XML.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weft::eval {

// libxml2's tree. Nothing is fetched and no DTD is read. One thread.
class XmlDocument {
 public:
  // A whole document: well-formed, with its namespaces declared (XML 1.0, Namespaces in XML 1.0). One with
  // declarations of its own in its DOCTYPE is refused: entities in it could stand for any amount of text.
  // Errors: invalid_argument with what is wrong and the line; so, too, where elements nest deeper than 256.
  static Result<XmlDocument> parse(std::string_view text);
  // Elements side by side, with text between them. What is wrong in attributes and entities is passed over.
  static Result<XmlDocument> parse_fragment(std::string_view text);

  // Whether there is what a path names: names of elements with dots between them, from the root on. Of
  // several elements of one name beside each other, a number from 0 on says which: "order.item.0.price".
  // "@_name" is an attribute, "#text" the text of an element that has elements or attributes besides.
  bool has(std::string_view path) const;

 private:
  struct Tree;
  explicit XmlDocument(std::shared_ptr<const Tree> tree) : tree_(std::move(tree)) {}
  static Result<XmlDocument> read(std::string_view text, int options, bool is_fragment);
  std::shared_ptr<const Tree> tree_;
};

// The parts of a text that look like XML: elements whose tags open and close properly. Where several are
// beside each other, all of them with what is between come first, then each. No views of inner elements.
std::vector<std::string_view> xml_in(std::string_view text);

}  // namespace weft::eval
