#include "server/honeyhive_document.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/arena.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "model/event_id.h"
#include "server/keys.h"
#include "wire/json_node.h"

namespace weft::server {
namespace {

using wire::JsonNode;
using Kind = JsonNode::Kind;

// The free-form maps of an event, which updates merge by their top-level keys.
constexpr std::array<std::string_view, 7> kMaps{"config",  "inputs",   "outputs",        "metadata",
                                                "metrics", "feedback", "user_properties"};

struct Field {
  std::string_view name;
  Kind kind;
};
// What else an update may set.
constexpr std::array<Field, 7> kFields{{{"error", Kind::string},
                                        {"event_name", Kind::string},
                                        {"event_type", Kind::string},
                                        {"start_time", Kind::number},
                                        {"end_time", Kind::number},
                                        {"duration", Kind::number},
                                        {"children_ids", Kind::array}}};

int depth_of(const JsonNode& node) {
  int deepest = 0;
  for (const auto& child : node.children()) {
    if (child.is(Kind::array) || child.is(Kind::object)) deepest = std::max(deepest, depth_of(child));
  }
  return deepest + 1;
}

Result<JsonNode> parse_object(std::string_view untrusted_body, Arena& arena) {
  if (untrusted_body.size() > kDocumentBytesMax) {
    return fail(ErrorCode::too_large, "the document of {} bytes is larger than {} bytes",
                untrusted_body.size(), kDocumentBytesMax);
  }
  TRY_ASSIGN(const auto document, wire::parse_json(untrusted_body, arena, arena));
  if (!document.is(Kind::object)) return fail(ErrorCode::invalid_argument, "the body is not a JSON object");
  if (depth_of(document) > kDocumentDepthMax) {
    return fail(ErrorCode::invalid_argument, "the document is nested deeper than {} levels",
                kDocumentDepthMax);
  }
  return document;
}

// The member of that name, or nullptr; null is like absent.
const JsonNode* member(const JsonNode& object, std::string_view name) {
  for (const auto& child : object.children()) {
    if (child.key() == name) return child.is(Kind::null) ? nullptr : &child;
  }
  return nullptr;
}

Result<std::string_view> text_of(const JsonNode& object, std::string_view name) {
  const auto* value = member(object, name);
  if (value == nullptr) return std::string_view();
  if (!value->is(Kind::string)) return fail(ErrorCode::invalid_argument, "\"{}\" is not a string", name);
  return value->text();
}

Status check_kind(const JsonNode& object, std::string_view name, Kind kind, std::string_view kind_name) {
  const auto* value = member(object, name);
  if (value == nullptr || value->is(kind)) return {};
  return fail(ErrorCode::invalid_argument, "\"{}\" is not {}", name, kind_name);
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::string:
      return "a string";
    case Kind::number:
      return "a number";
    case Kind::array:
      return "a list";
    case Kind::object:
      return "an object";
    case Kind::boolean:
      return "a boolean";
    case Kind::null:
      break;
  }
  return "null";
}

Status check_maps(const JsonNode& object) {
  for (const auto name : kMaps) TRY(check_kind(object, name, Kind::object, name_of(Kind::object)));
  return {};
}

void write_if_there(JsonWriter& json, const JsonNode& object, std::string_view name) {
  if (const auto* value = member(object, name)) wire::write_json(json.key(name), *value);
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool wants_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (wants_dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

std::string session_id_from(std::string_view untrusted_id) {
  if (!is_uuid(untrusted_id)) return model::random_uuid();
  std::string id(untrusted_id);
  std::ranges::transform(id, id.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return id;
}

struct SessionWords {
  std::string_view name;
  std::string_view source;
  std::string_view project;
};

Result<SessionWords> session_words(const JsonNode& session) {
  SessionWords words;
  TRY_ASSIGN(words.name, text_of(session, "session_name"));
  if (words.name.empty()) {
    TRY_ASSIGN(words.name, text_of(session, "event_name"));
  }
  TRY_ASSIGN(words.source, text_of(session, "source"));
  TRY_ASSIGN(words.project, text_of(session, "project"));
  if (words.project.size() > kProjectBytesMax) {
    return fail(ErrorCode::invalid_argument, "\"project\" is longer than {} bytes", kProjectBytesMax);
  }
  return words;
}

std::string kept_session(const std::string& id, const SessionWords& words, const JsonNode& session,
                         uint64_t now_unix_ms) {
  std::string text;
  JsonWriter json(text);
  json.begin_object()
      .key("event_id")
      .string(id)
      .key("session_name")
      .string(words.name)
      .key("source")
      .string(words.source);
  if (member(session, "start_time") == nullptr) json.key("start_time").unsigned_integer(now_unix_ms);
  write_if_there(json, session, "start_time");
  for (const auto name : kMaps) write_if_there(json, session, name);
  json.end_object();
  return text;
}

// Every field that the clients' generated models require (PostSessionStartResponse).
std::string session_answer(const std::string& id, const SessionWords& words, const JsonNode& session,
                           uint64_t now_unix_ms) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("event_id").string(id).key("session_id").string(id);
  json.key("parent_id").null().key("children_ids").begin_array().end_array();
  json.key("event_type")
      .string("session")
      .key("event_name")
      .string(words.name)
      .key("source")
      .string(words.source);
  for (const auto name : kMaps) {
    if (member(session, name) == nullptr) json.key(name).raw("{}");
    write_if_there(json, session, name);
  }
  json.key("error").null();
  // Integers: the TypeScript client refuses anything else.
  json.key("start_time").unsigned_integer(now_unix_ms).key("end_time").unsigned_integer(now_unix_ms);
  json.key("duration").integer(0).key("project").string(words.project);
  // HoneyHive's tenants, which its client insists on; weft has one.
  json.key("org_id").string("org_local").key("workspace_id").string("ws_local");
  json.key("project_id").string(words.project.empty() ? "proj_local" : words.project).end_object();
  return text;
}

}  // namespace

Result<HoneyHiveDocument> session_start(std::string_view untrusted_body, SessionForm form,
                                        uint64_t now_unix_ms) {
  Arena arena;
  TRY_ASSIGN(const auto document, parse_object(untrusted_body, arena));
  // Clients have sent either form to either path.
  const auto* wrapped = member(document, "session");
  if (form == SessionForm::wrapped && wrapped == nullptr) {
    return fail(ErrorCode::invalid_argument,
                "the body has no \"session\": send {{\"session\":{{\"session_name\":…}}}}");
  }
  const JsonNode& session = wrapped == nullptr ? document : *wrapped;
  if (!session.is(Kind::object)) return fail(ErrorCode::invalid_argument, "\"session\" is not an object");
  TRY_ASSIGN(const auto words, session_words(session));
  TRY(check_maps(session));
  TRY(check_kind(session, "start_time", Kind::number, name_of(Kind::number)));
  const auto* wanted_id = member(session, "session_id");
  const auto id =
      session_id_from(wanted_id != nullptr && wanted_id->is(Kind::string) ? wanted_id->text() : "");
  return HoneyHiveDocument{.event_id = id,
                           .project = std::string(words.project),
                           .kept = kept_session(id, words, session, now_unix_ms),
                           .answer = session_answer(id, words, session, now_unix_ms)};
}

Result<HoneyHiveDocument> event_update(std::string_view untrusted_body, std::string_view path_id) {
  Arena arena;
  TRY_ASSIGN(const auto update, parse_object(untrusted_body, arena));
  TRY_ASSIGN(const auto body_id, text_of(update, "event_id"));
  TRY_ASSIGN(const auto project, text_of(update, "project"));
  const auto id = path_id.empty() ? body_id : path_id;
  if (id.empty() || id.size() > kDocumentIdBytesMax) {
    return fail(ErrorCode::invalid_argument, "\"event_id\" must name the event, in 1 to {} bytes",
                kDocumentIdBytesMax);
  }
  TRY(check_maps(update));
  for (const auto& field : kFields) TRY(check_kind(update, field.name, field.kind, name_of(field.kind)));
  HoneyHiveDocument checked{.event_id = std::string(id),
                            .project = std::string(cut(project, kProjectBytesMax)),
                            .kept = {},
                            .answer = {}};
  JsonWriter kept(checked.kept);
  kept.begin_object().key("event_id").string(id);
  for (const auto name : kMaps) write_if_there(kept, update, name);
  for (const auto& field : kFields) write_if_there(kept, update, field.name);
  kept.end_object();
  JsonWriter(checked.answer)
      .begin_object()
      .key("success")
      .boolean(true)
      .key("event_id")
      .string(id)
      .end_object();
  return checked;
}

}  // namespace weft::server
