#include "wire/json_node.h"

#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/hex.h"
#include "wire/limits.h"
#include "wire/pending_list.h"

namespace weft::wire {
namespace {

using boost::json::error_code;
using boost::json::string_view;
using Kind = JsonNode::Kind;

// Builds the tree from the events of Boost.JSON's parser (names and signatures are its handler's). Of a text
// that is in one piece in the document only a view is kept; one with escapes arrives in pieces or from the
// parser's buffer.
class TreeBuilder {
 public:
  static constexpr size_t max_object_size = std::numeric_limits<uint32_t>::max();
  static constexpr size_t max_array_size = std::numeric_limits<uint32_t>::max();
  static constexpr size_t max_key_size = std::numeric_limits<uint32_t>::max();
  static constexpr size_t max_string_size = std::numeric_limits<uint32_t>::max();

  TreeBuilder(std::string_view document, Arena& nodes, Arena& texts)
      : document_(document), nodes_(nodes), texts_(texts) {}

  const JsonNode& root() const { return root_; }
  bool has_too_many() const { return count_ > kRequestItemsMax; }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) {
    root_ = pending_.close(0, nodes_).front();
    return true;
  }
  bool on_object_begin(error_code&) { return open(); }
  bool on_object_end(size_t, error_code& error) { return close(Kind::object, error); }
  bool on_array_begin(error_code&) { return open(); }
  bool on_array_end(size_t, error_code& error) { return close(Kind::array, error); }

  bool on_key_part(string_view part, size_t, error_code&) { return gather(part); }
  bool on_key(string_view part, size_t size, error_code&) {
    key_ = whole(part, size);
    return true;
  }
  bool on_string_part(string_view part, size_t, error_code&) { return gather(part); }
  bool on_string(string_view part, size_t size, error_code& error) {
    return add(JsonNode::string(whole(part, size)), error);
  }

  bool on_number_part(string_view part, error_code&) { return gather(part); }
  bool on_int64(int64_t, string_view digits, error_code& error) { return number(digits, error); }
  bool on_uint64(uint64_t, string_view digits, error_code& error) { return number(digits, error); }
  bool on_double(double, string_view digits, error_code& error) { return number(digits, error); }
  bool on_bool(bool value, error_code& error) { return add(JsonNode::boolean(value), error); }
  bool on_null(error_code& error) { return add(JsonNode(), error); }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

 private:
  // A list that is being read: its own key, and where its children begin.
  struct OpenList {
    std::string_view key;
    size_t first_child;
  };

  bool open() {
    open_.push_back({std::exchange(key_, {}), pending_.open()});
    return true;
  }

  bool close(Kind kind, error_code& error) {
    const OpenList list = open_.back();
    open_.pop_back();
    key_ = list.key;
    return add(JsonNode::list(kind, pending_.close(list.first_child, nodes_)), error);
  }

  bool add(JsonNode node, error_code& error) {
    if (++count_ > kRequestItemsMax) {
      error = boost::json::error::array_too_large;
      return false;
    }
    node.set_key(std::exchange(key_, {}));
    pending_.push(node);
    return true;
  }

  bool number(string_view digits, error_code& error) {
    return add(JsonNode::number(whole(digits, gathered_.size() + digits.size())), error);
  }

  bool gather(string_view part) {
    gathered_.append(part.data(), part.size());
    return true;
  }

  std::string_view whole(string_view part, size_t size) {
    const std::string_view last(part.data(), part.size());
    if (size == last.size() && is_in_document(last)) return last;
    gathered_.append(last);
    const std::string_view made = texts_.copy(gathered_);
    gathered_.clear();
    return made;
  }

  bool is_in_document(std::string_view text) const {
    const std::less_equal<const char*> at_or_before;
    return at_or_before(document_.data(), text.data()) &&
           at_or_before(text.data() + text.size(), document_.data() + document_.size());
  }

  std::string_view document_;
  Arena& nodes_;
  Arena& texts_;
  JsonNode root_;
  PendingList<JsonNode> pending_;
  std::vector<OpenList> open_;
  std::string_view key_;
  std::string gathered_;
  size_t count_ = 0;
};

Result<JsonNode> parse_once(std::string_view document, Arena& nodes, Arena& texts) {
  boost::json::parse_options options;
  options.max_depth = static_cast<size_t>(kJsonDepthMax);
  options.allow_invalid_utf8 = true;
  boost::json::basic_parser<TreeBuilder> parser(options, document, nodes, texts);
  error_code error;
  const size_t read = parser.write_some(false, document.data(), document.size(), error);
  if (parser.handler().has_too_many()) {
    return fail(ErrorCode::too_large, "the JSON has more than {} values; send smaller batches",
                kRequestItemsMax);
  }
  if (!error && read < document.size()) error = boost::json::error::extra_data;
  if (error) {
    return fail(ErrorCode::invalid_argument, "not JSON: byte {} of {}: {}", read, document.size(),
                error.message());
  }
  return parser.handler().root();
}

// The code unit of the \uXXXX escape at `at`, or 0 where there is none.
unsigned escaped_unit(std::string_view document, size_t at) {
  std::array<uint8_t, 2> unit{};
  if (document.substr(at, 2) != "\\u" || !from_hex(document.substr(at + 2).substr(0, 4), unit)) return 0;
  return static_cast<unsigned>(unit[0] << 8 | unit[1]);
}

std::string without_half_surrogates(std::string_view document) {
  std::string whole;
  whole.reserve(document.size());
  for (size_t i = 0; i < document.size();) {
    size_t length = 1;
    std::string_view written;
    if (document[i] == '\\') {
      const unsigned unit = escaped_unit(document, i);
      length = unit == 0 ? 2 : 6;
      if (unit >= 0xd800 && unit <= 0xdbff) {
        const unsigned next = escaped_unit(document, i + 6);
        if (next >= 0xdc00 && next <= 0xdfff) {
          length = 12;
        } else {
          written = "\\ufffd";
        }
      } else if (unit >= 0xdc00 && unit <= 0xdfff) {
        written = "\\ufffd";
      }
    }
    whole += written.empty() ? document.substr(i, length) : written;
    i += length;
  }
  return whole;
}

}  // namespace

Result<JsonNode> parse_json(std::string_view untrusted_document, Arena& nodes, Arena& texts) {
  if (untrusted_document.size() > std::numeric_limits<uint32_t>::max()) {
    return fail(ErrorCode::too_large, "a JSON document of {} bytes is beyond 4 GiB",
                untrusted_document.size());
  }
  auto root = parse_once(untrusted_document, nodes, texts);
  if (root || root.error().code != ErrorCode::invalid_argument) return root;
  const std::string repaired = without_half_surrogates(untrusted_document);
  if (repaired == untrusted_document) return root;
  return parse_once(texts.copy(repaired), nodes, texts);
}

void write_json(JsonWriter& json, const JsonNode& node) {
  switch (node.kind()) {
    case Kind::null:
      json.null();
      return;
    case Kind::boolean:
      json.boolean(node.as_boolean());
      return;
    case Kind::number:
      json.raw(node.text());
      return;
    case Kind::string:
      json.string(node.text());
      return;
    case Kind::array:
      json.begin_array();
      for (const auto& item : node.children()) write_json(json, item);
      json.end_array();
      return;
    case Kind::object:
      json.begin_object();
      for (const auto& member : node.children()) write_json(json.key(member.key()), member);
      json.end_object();
      return;
  }
}

}  // namespace weft::wire
