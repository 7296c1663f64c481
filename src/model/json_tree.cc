#include "model/json_tree.h"

#include <boost/json.hpp>
#include <charconv>
#include <unordered_map>

#include "base/json_writer.h"

namespace weft::model {
namespace {

// RFC 4648 §4.
std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](size_t at) { return at < bytes.size() ? static_cast<uint8_t>(bytes[at]) : 0u; };
    const unsigned group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    text += kDigits[group >> 18];
    text += kDigits[group >> 12 & 63];
    text += i + 1 < bytes.size() ? kDigits[group >> 6 & 63] : '=';
    text += i + 2 < bytes.size() ? kDigits[group & 63] : '=';
  }
  return text;
}

void write(JsonWriter& writer, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      writer.null();
      return;
    case json::kind::bool_:
      writer.boolean(value.get_bool());
      return;
    case json::kind::int64:
      writer.integer(value.get_int64());
      return;
    case json::kind::uint64:
      writer.unsigned_integer(value.get_uint64());
      return;
    case json::kind::double_:
      writer.real(value.get_double());
      return;
    case json::kind::string:
      writer.string(value.get_string());
      return;
    case json::kind::array:
      writer.begin_array();
      for (const auto& item : value.get_array()) write(writer, item);
      writer.end_array();
      return;
    case json::kind::object:
      writer.begin_object();
      for (const auto& [key, field] : value.get_object()) {
        writer.key(key);
        write(writer, field);
      }
      writer.end_object();
      return;
  }
}

// Everything below one key of a level.
struct Branch {
  std::string_view key;
  const json::value* leaf = nullptr;
  std::vector<std::pair<std::string_view, const json::value*>> below;
};
using Entries = std::vector<std::pair<std::string_view, const json::value*>>;

std::vector<Branch> branches_of(const Entries& entries) {
  std::vector<Branch> branches;
  std::unordered_map<std::string_view, size_t> index_of;
  for (const auto& [path, value] : entries) {
    const size_t dot = path.find('.');
    const std::string_view key = path.substr(0, dot);
    const auto [found, is_new] = index_of.emplace(key, branches.size());
    if (is_new) branches.push_back({.key = key, .leaf = nullptr, .below = {}});
    Branch& branch = branches[found->second];
    if (dot != std::string_view::npos) {
      branch.below.emplace_back(path.substr(dot + 1), value);
    } else if (branch.leaf == nullptr) {
      branch.leaf = value;
    }
  }
  return branches;
}

// A client leaves out what is None, so a list may have holes; a list that would be mostly holes is an object.
constexpr size_t kListHolesMax = 64;

std::optional<size_t> list_index(std::string_view key) {
  size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  const bool is_plain =
      error == std::errc() && end == key.data() + key.size() && (key == "0" || key[0] != '0');
  return is_plain ? std::optional(index) : std::nullopt;
}

// How long the list is that `branches` are the items of; none where they are the fields of an object.
std::optional<size_t> list_length(const std::vector<Branch>& branches) {
  size_t length = 0;
  for (const auto& branch : branches) {
    const auto index = list_index(branch.key);
    const bool is_tangled = branch.leaf != nullptr && !branch.below.empty();
    if (!index || is_tangled || *index >= branches.size() + kListHolesMax) return std::nullopt;
    length = std::max(length, *index + 1);
  }
  return length;
}

json::value unflatten_level(const Entries& entries, int depth);

json::value unflatten_branch(const Branch& branch, int depth) {
  return branch.leaf != nullptr ? *branch.leaf : unflatten_level(branch.below, depth + 1);
}

json::object unflatten_object(const std::vector<Branch>& branches, int depth) {
  json::object object;
  for (const auto& branch : branches) {
    object.emplace(branch.key, unflatten_branch(branch, depth));
    if (branch.leaf == nullptr) continue;
    for (const auto& [rest, value] : branch.below) {
      object.emplace(std::string(branch.key) + '.' + std::string(rest), *value);
    }
  }
  return object;
}

json::value unflatten_level(const Entries& entries, int depth) {
  if (depth == kPathDepthMax) {
    json::object rest;
    for (const auto& [path, value] : entries) rest.emplace(path, *value);
    return rest;
  }
  const std::vector<Branch> branches = branches_of(entries);
  const auto length = list_length(branches);
  if (!length) return unflatten_object(branches, depth);
  json::array list(*length);
  for (const auto& branch : branches) list[*list_index(branch.key)] = unflatten_branch(branch, depth);
  return list;
}

}  // namespace

json::value to_json(const Value& value) {
  switch (value.type()) {
    case Value::Type::empty:
      return nullptr;
    case Value::Type::string:
      return json::string(value.as_string());
    case Value::Type::boolean:
      return value.as_boolean();
    case Value::Type::integer:
      return value.as_integer();
    case Value::Type::real:
      return value.as_real();
    case Value::Type::bytes:
      return json::string(base64(value.as_string()));
    case Value::Type::array: {
      json::array list;
      for (const auto& item : value.as_array()) list.push_back(to_json(item));
      return list;
    }
    case Value::Type::map: {
      json::object object;
      for (const auto& [key, field] : value.as_map()) object.emplace(key, to_json(field));
      return object;
    }
  }
  return nullptr;
}

std::optional<json::value> parse_structure(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (text[first] != '{' && text[first] != '[')) return std::nullopt;
  json::parse_options options;
  options.max_depth = kParsedDepthMax;
  json::error_code error;
  json::value value = json::parse(text, error, {}, options);
  return error ? std::nullopt : std::optional(std::move(value));
}

json::value structured(const Value& value) {
  if (value.is_string()) {
    if (auto parsed = parse_structure(value.as_string())) return *std::move(parsed);
  }
  return to_json(value);
}

std::string to_text(const json::value& value) {
  std::string text;
  JsonWriter writer(text);
  write(writer, value);
  return text;
}

json::object unflatten(std::span<const PathValue> flattened) {
  Entries entries;
  entries.reserve(flattened.size());
  for (const auto& [path, value] : flattened) entries.emplace_back(path, &value);
  return unflatten_object(branches_of(entries), 0);
}

}  // namespace weft::model
