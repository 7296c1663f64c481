// A span's attributes in the shape of HoneyHive's event: six maps, and where each entry came from.
// docs/reference/normalising.md says the same in words for users.

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <initializer_list>
#include <map>

#include "model/chat_messages.h"
#include "model/claims.h"
#include "model/instrumentor.h"
#include "model/json_tree.h"

namespace weft::model {
namespace {

// One of the six maps (and user_properties) while it is filled. The first value of a key stays: what the
// author of the program said goes in before what is derived.
struct Map {
  std::string_view name;  // as in the API
  json::object object;

  bool put(std::string_view key, json::value value) { return object.emplace(key, std::move(value)).second; }
};

enum class MapId : uint8_t { inputs, outputs, config, metadata, metrics, feedback, user_properties };
constexpr std::array<std::string_view, 7> kMapNames{"inputs",  "outputs",  "config",         "metadata",
                                                    "metrics", "feedback", "user_properties"};
constexpr std::array<std::string_view, 7> kMapPrefixes{
    "honeyhive_inputs.",  "honeyhive_outputs.",  "honeyhive_config.",         "honeyhive_metadata.",
    "honeyhive_metrics.", "honeyhive_feedback.", "honeyhive_user_properties."};

// Attributes that are one tree, flattened below a prefix.
enum class Group : uint8_t {
  input_messages,
  prompts,
  plain_prompts,
  output_messages,
  completions,
  plain_completions,
  tools,
  request_functions,
  retrieved_documents,
  reranker_input_documents,
  reranker_output_documents,
};
constexpr std::pair<std::string_view, Group> kGroupPrefixes[] = {
    {"llm.input_messages.", Group::input_messages},
    {"gen_ai.prompt.", Group::prompts},
    {"llm.prompts.", Group::plain_prompts},
    {"llm.output_messages.", Group::output_messages},
    {"gen_ai.completion.", Group::completions},
    {"llm.choices.", Group::plain_completions},
    {"llm.tools.", Group::tools},
    {"llm.request.functions.", Group::request_functions},
    {"retrieval.documents.", Group::retrieved_documents},
    {"reranker.input_documents.", Group::reranker_input_documents},
    {"reranker.output_documents.", Group::reranker_output_documents},
};

// Settings of a model call: the rest of the key is the setting's name.
constexpr std::string_view kSettingPrefixes[] = {"gen_ai.request.", "ai.settings."};

// Attributes that HoneyHive calls otherwise.
constexpr std::pair<std::string_view, std::string_view> kMetadataNames[] = {
    {"input.mime_type", "input_mime_type"},
    {"output.mime_type", "output_mime_type"},
    {"tool.name", "tool_name"},
    {"gen_ai.tool.name", "tool_name"},
    {"ai.toolCall.name", "tool_name"},
    {"http.response.status_code", "status_code"},
    {"http.status_code", "status_code"},
    {"llm.system", "system"},
    {"gen_ai.system", "system"},
};

constexpr std::string_view kOperationDetailsEvent = "gen_ai.client.inference.operation.details";
constexpr std::string_view kChoiceEvent = "gen_ai.choice";

// "user" of "gen_ai.user.message"; "" for events that are no message.
std::string_view role_of_message_event(std::string_view name) {
  constexpr std::string_view kFront = "gen_ai.";
  constexpr std::string_view kBack = ".message";
  if (name.size() <= kFront.size() + kBack.size() || !name.starts_with(kFront) || !name.ends_with(kBack))
    return {};
  return name.substr(kFront.size(), name.size() - kFront.size() - kBack.size());
}

bool is_message_event(std::string_view name) {
  return name == kOperationDetailsEvent || name == kChoiceEvent || name == "gen_ai.content.prompt" ||
         name == "gen_ai.content.completion" || !role_of_message_event(name).empty();
}

struct Flattened {
  std::vector<PathValue> values;
  std::vector<std::string_view> keys;  // of the attributes, beside `values`
};

// Messages and the attributes or events they were read from.
struct Messages {
  json::array list;
  std::vector<Provenance> provenance;

  bool empty() const { return list.empty(); }
};

class Builder {
 public:
  Builder(const Span& span, const Resource& resource, const Scope& scope) : span_(span), scope_(scope) {
    for (size_t i = 0; i < maps_.size(); ++i) maps_[i].name = kMapNames[i];
    claims_.offer(span.attributes);
    claims_.offer_resource(resource.attributes);
  }

  EventMaps build() {
    sort_attributes();
    put_authors_values();
    put_messages();
    put_inputs_and_outputs();
    put_settings();
    put_normalised();
    put_rest();
    put_events();
    put_lineage();
    return finish();
  }

 private:
  Map& map(MapId id) { return maps_[static_cast<size_t>(id)]; }

  // Puts one entry and remembers where it came from.
  void put(MapId id, std::string_view key, json::value value, std::string_view from) {
    if (map(id).put(key, std::move(value))) note(std::string(map(id).name) + '.' + std::string(key), from);
  }
  void note(std::string field, std::string_view from) {
    if (!from.empty()) provenance_.push_back({std::move(field), std::string(from)});
  }

  void sort_attributes();
  bool sort_below_prefix(const Attribute& attribute);
  void put_authors_values();
  void put_messages();
  void put_reply(const Messages& reply);
  void put_inputs_and_outputs();
  void put_spread(MapId id, const Attribute& attribute, std::string_view plain_key);
  void put_first(MapId id, std::initializer_list<std::string_view> keys, std::string_view plain_key);
  void put_group(MapId id, Group group, std::string_view key, std::string_view wrapper);
  void put_functions();
  void put_settings();
  void put_normalised();
  void put_tokens();
  void put_rest();
  void put_events();
  void put_lineage();
  EventMaps finish();

  Messages input_messages() const;
  Messages output_messages() const;
  Messages of_group(Group group, std::string_view field, std::string_view role) const;
  Messages of_attribute(std::string_view key, std::string_view field, std::string_view role) const;
  Messages of_input_events() const;
  Messages of_output_events() const;
  bool is_model_event() const;

  const Span& span_;
  const Scope& scope_;
  Claims claims_;
  std::array<Map, kMapNames.size()> maps_;
  std::array<Flattened, kMapNames.size()> authors_;
  std::map<Group, Flattened> groups_;
  std::vector<const Attribute*> rest_;
  std::vector<Provenance> provenance_;
};

bool Builder::is_model_event() const {
  const auto said = claims_.event_type();
  return said ? *said == EventType::model : claims_.attribute(Field::model) != nullptr;
}

// ---- first pass: what is below a prefix, what is content, what is left

bool Builder::sort_below_prefix(const Attribute& attribute) {
  const auto add = [&](Flattened& flattened, size_t prefix_bytes, json::value value) {
    flattened.values.push_back({attribute.key.substr(prefix_bytes), std::move(value)});
    flattened.keys.push_back(attribute.key);
    return true;
  };
  for (size_t i = 0; i < kMapPrefixes.size(); ++i) {
    if (!attribute.key.starts_with(kMapPrefixes[i])) continue;
    // Only arguments and results are JSON texts by convention; a metadata text that looks like JSON is a
    // text.
    const bool can_be_json = i <= static_cast<size_t>(MapId::outputs);
    return add(authors_[i], kMapPrefixes[i].size(),
               can_be_json ? structured(attribute.value) : to_json(attribute.value));
  }
  for (const auto& [prefix, group] : kGroupPrefixes) {
    if (attribute.key.starts_with(prefix))
      return add(groups_[group], prefix.size(), to_json(attribute.value));
  }
  return false;
}

void Builder::sort_attributes() {
  for (const auto& attribute : span_.attributes) {
    if (!sort_below_prefix(attribute)) rest_.push_back(&attribute);
  }
}

void Builder::put_authors_values() {
  for (size_t i = 0; i < authors_.size(); ++i) {
    maps_[i].object = unflatten(authors_[i].values);
    for (size_t j = 0; j < authors_[i].keys.size(); ++j) {
      note(std::string(kMapNames[i]) + '.' + std::string(authors_[i].values[j].path), authors_[i].keys[j]);
    }
  }
}

// ---- messages

// A list of objects out of a group, each freed from `wrapper` ({"document": {…}}) where it has one.
json::array unwrapped_list(const std::vector<PathValue>& values, std::string_view wrapper) {
  // Below a common key, since the top level of unflatten is an object.
  std::vector<std::string> paths;
  paths.reserve(values.size());
  std::vector<PathValue> below;
  for (const auto& [path, value] : values) {
    below.push_back({paths.emplace_back("list." + std::string(path)), value});
  }
  json::array list;
  json::object tree = unflatten(below);
  json::value& found = tree["list"];
  const auto add = [&](json::value& item) {
    json::object* object = item.if_object();
    json::value* inner = object != nullptr ? object->if_contains(wrapper) : nullptr;
    if (!item.is_null()) list.push_back(inner != nullptr ? std::move(*inner) : std::move(item));
  };
  if (found.is_array()) {
    for (auto& item : found.get_array()) add(item);
  } else if (found.is_object()) {
    for (auto& item : found.get_object()) add(item.value());
  }
  return list;
}

// "inputs.chat_history[0].content" for "llm.input_messages.0.message.content".
std::string message_field(std::string_view field, std::string_view path,
                          const std::vector<size_t>& index_of) {
  size_t index = 0;
  std::from_chars(path.data(), path.data() + path.size(), index);
  if (index < index_of.size()) index = index_of[index];
  std::string made = std::string(field) + '[' + std::to_string(index) + ']';
  const std::string_view last = path.substr(path.rfind('.') + 1);
  if (last == "content" || last == "role") made += '.' + std::string(last);
  return made;
}

Messages Builder::of_group(Group group, std::string_view field, std::string_view role) const {
  Messages messages;
  const auto found = groups_.find(group);
  if (found == groups_.end()) return messages;
  const auto& [values, keys] = found->second;
  const std::string_view wrapper = group == Group::plain_prompts       ? "prompt"
                                   : group == Group::plain_completions ? "completion"
                                                                       : "message";
  std::vector<size_t> index_of;  // of a written message, the index of the first one made of it
  for (const auto& written : unwrapped_list(values, wrapper)) {
    index_of.push_back(messages.list.size());
    const json::object* object = written.if_object();
    const json::value* text =
        object != nullptr && wrapper != "message" ? object->if_contains("text") : nullptr;
    append_messages(messages.list, text != nullptr ? *text : written, role);
  }
  for (size_t i = 0; i < keys.size(); ++i) {
    messages.provenance.push_back({message_field(field, values[i].path, index_of), std::string(keys[i])});
  }
  return messages;
}

// A request or answer as a provider's API has it, or a list of messages, or a text.
const json::value& messages_within(const json::value& document) {
  const json::object* object = document.if_object();
  if (object == nullptr) return document;
  for (const auto key : {"messages", "choices", "prompt"}) {
    if (const json::value* inner = object->if_contains(key)) return *inner;
  }
  return document;
}

Messages Builder::of_attribute(std::string_view key, std::string_view field, std::string_view role) const {
  Messages messages;
  const Value* value = find(span_.attributes, key);
  if (value == nullptr) return messages;
  const json::value document = structured(*value);
  if (const json::object* object = document.if_object()) {
    if (const json::value* system = object->if_contains("system"))
      append_messages(messages.list, *system, "system");
  }
  append_messages(messages.list, messages_within(document), role);
  if (!messages.empty()) messages.provenance.push_back({std::string(field), std::string(key)});
  return messages;
}

// What a message event says: its attributes are the message (old conventions), or one of them is its JSON.
json::value event_message(const SpanEvent& event) {
  for (const auto key : {"gen_ai.event.content", "gen_ai.prompt", "gen_ai.completion"}) {
    if (const Value* content = find(event.attributes, key)) return structured(*content);
  }
  json::object message;
  for (const auto& [key, value] : event.attributes) message.emplace(key, structured(value));
  return message;
}

void add_from_event(Messages& messages, const SpanEvent& event, const json::value& source,
                    std::string_view field, std::string_view role) {
  const size_t from = messages.list.size();
  append_messages(messages.list, source, role);
  for (size_t i = from; i < messages.list.size(); ++i) {
    messages.provenance.push_back(
        {std::string(field) + '[' + std::to_string(i) + ']', "event:" + std::string(event.name)});
  }
}

Messages Builder::of_input_events() const {
  Messages messages;
  for (const auto& event : span_.events) {
    const auto add = [&](const json::value& source, std::string_view role) {
      add_from_event(messages, event, source, "inputs.chat_history", role);
    };
    if (event.name == kOperationDetailsEvent) {
      if (const Value* system = find(event.attributes, "gen_ai.system_instructions")) {
        add(json::object{{"role", "system"}, {"content", structured(*system)}}, "system");
      }
      if (const Value* input = find(event.attributes, "gen_ai.input.messages"))
        add(structured(*input), "user");
    } else if (event.name == "gen_ai.content.prompt") {
      add(event_message(event), "user");
    } else if (const auto role = role_of_message_event(event.name); !role.empty()) {
      add(event_message(event), role);
    }
  }
  return messages;
}

Messages Builder::of_output_events() const {
  Messages messages;
  for (const auto& event : span_.events) {
    const auto add = [&](const json::value& source) {
      add_from_event(messages, event, source, "outputs", "assistant");
    };
    if (event.name == kOperationDetailsEvent) {
      if (const Value* output = find(event.attributes, "gen_ai.output.messages")) add(structured(*output));
    } else if (event.name == kChoiceEvent || event.name == "gen_ai.content.completion") {
      add(event_message(event));
    }
  }
  return messages;
}

Messages Builder::input_messages() const {
  constexpr std::string_view kField = "inputs.chat_history";
  if (auto said = of_group(Group::input_messages, kField, "user"); !said.empty()) return said;
  if (auto said = of_attribute("gen_ai.input.messages", kField, "user"); !said.empty()) {
    if (const Value* system = find(span_.attributes, "gen_ai.system_instructions")) {
      json::array all;
      append_messages(all, json::object{{"role", "system"}, {"content", structured(*system)}}, "system");
      all.insert(all.end(), said.list.begin(), said.list.end());
      said.list = std::move(all);
      said.provenance.push_back({std::string(kField) + "[0]", "gen_ai.system_instructions"});
    }
    return said;
  }
  if (auto said = of_group(Group::prompts, kField, "user"); !said.empty()) return said;
  for (const auto key : {"ai.prompt.messages", "gen_ai.prompt"}) {
    if (auto said = of_attribute(key, kField, "user"); !said.empty()) return said;
  }
  if (auto said = of_input_events(); !said.empty()) return said;
  if (auto said = of_group(Group::plain_prompts, kField, "user"); !said.empty()) return said;
  if (auto said = of_attribute("ai.prompt", kField, "user"); !said.empty()) return said;
  return is_model_event() ? of_attribute("input.value", kField, "user") : Messages();
}

Messages Builder::output_messages() const {
  constexpr std::string_view kField = "outputs";
  constexpr std::string_view kRole = "assistant";
  if (auto said = of_group(Group::output_messages, kField, kRole); !said.empty()) return said;
  if (auto said = of_attribute("gen_ai.output.messages", kField, kRole); !said.empty()) return said;
  if (auto said = of_group(Group::completions, kField, kRole); !said.empty()) return said;
  const Value* text = find(span_.attributes, "ai.response.text");
  if (const Value* calls = find(span_.attributes, "ai.response.toolCalls")) {
    Messages said;
    const json::value content = text != nullptr ? to_json(*text) : json::value(nullptr);
    append_messages(said.list, json::object{{"content", content}, {"tool_calls", structured(*calls)}}, kRole);
    said.provenance.push_back({"outputs.tool_calls", "ai.response.toolCalls"});
    return said;
  }
  if (text != nullptr) {
    Messages said{.list = {json::object{{"role", kRole}, {"content", to_json(*text)}}}, .provenance = {}};
    said.provenance.push_back({"outputs.content", "ai.response.text"});
    return said;
  }
  if (auto said = of_attribute("gen_ai.completion", kField, kRole); !said.empty()) return said;
  if (auto said = of_output_events(); !said.empty()) return said;
  if (auto said = of_group(Group::plain_completions, kField, kRole); !said.empty()) return said;
  return is_model_event() ? of_attribute("output.value", kField, kRole) : Messages();
}

void Builder::put_messages() {
  if (auto asked = input_messages(); !asked.empty()) {
    map(MapId::inputs).put("chat_history", std::move(asked.list));
    std::ranges::move(asked.provenance, std::back_inserter(provenance_));
  }
  if (const auto reply = output_messages(); !reply.empty()) put_reply(reply);
}

// The first message is the output; where several were asked for, all of them are kept beside it.
void Builder::put_reply(const Messages& reply) {
  for (const auto& [key, value] : reply.list.front().get_object()) map(MapId::outputs).put(key, value);
  if (reply.list.size() > 1) map(MapId::outputs).put("choices", reply.list);
  provenance_.insert(provenance_.end(), reply.provenance.begin(), reply.provenance.end());
}

// ---- other inputs and outputs

// An object's fields become entries; anything else is one entry under `plain_key`.
void Builder::put_spread(MapId id, const Attribute& attribute, std::string_view plain_key) {
  json::value value = structured(attribute.value);
  if (const json::object* object = value.if_object()) {
    for (const auto& [key, field] : *object) put(id, key, field, attribute.key);
  } else {
    put(id, plain_key, std::move(value), attribute.key);
  }
}

void Builder::put_first(MapId id, std::initializer_list<std::string_view> keys, std::string_view plain_key) {
  for (const auto key : keys) {
    if (const Value* value = find(span_.attributes, key)) {
      put_spread(id, {.key = key, .value = *value}, plain_key);
      return;
    }
  }
}

void Builder::put_group(MapId id, Group group, std::string_view key, std::string_view wrapper) {
  if (const auto found = groups_.find(group); found != groups_.end()) {
    put(id, key, unwrapped_list(found->second.values, wrapper), found->second.keys.front());
  }
}

void Builder::put_inputs_and_outputs() {
  if (!map(MapId::inputs).object.contains("chat_history")) {
    put_first(MapId::inputs,
              {"honeyhive_inputs", "gen_ai.tool.call.arguments", "ai.toolCall.args", "traceloop.entity.input",
               "input.value"},
              "value");
  }
  if (!map(MapId::outputs).object.contains("role")) {
    put_first(MapId::outputs,
              {"honeyhive_outputs", "gen_ai.tool.call.result", "ai.toolCall.result", "ai.response.object",
               "traceloop.entity.output", "output.value"},
              "result");
  }
  if (const Value* query = find(span_.attributes, "reranker.query")) {
    put(MapId::inputs, "query", to_json(*query), "reranker.query");
  }
  put_group(MapId::inputs, Group::reranker_input_documents, "documents", "document");
  put_group(MapId::outputs, Group::reranker_output_documents, "documents", "document");
  put_group(MapId::outputs, Group::retrieved_documents, "documents", "document");
  put_functions();
}

// The tools a model may call. A list's items may be JSON texts (OpenInference's json_schema, Vercel's list).
void Builder::put_functions() {
  put_group(MapId::inputs, Group::request_functions, "functions", "function");
  if (const auto found = groups_.find(Group::tools); found != groups_.end()) {
    json::array functions = unwrapped_list(found->second.values, "tool");
    for (auto& function : functions) {
      const json::object* object = function.if_object();
      const json::value* schema = object != nullptr ? object->if_contains("json_schema") : nullptr;
      if (schema == nullptr || !schema->is_string()) continue;
      if (auto parsed = parse_structure(schema->get_string())) function = *std::move(parsed);
    }
    put(MapId::inputs, "functions", std::move(functions), found->second.keys.front());
  }
  for (const auto key : {"gen_ai.tool.definitions", "ai.prompt.tools"}) {
    const Value* value = find(span_.attributes, key);
    if (value == nullptr) continue;
    json::array functions;
    if (value->type() == Value::Type::array) {
      for (const auto& item : value->as_array()) functions.push_back(structured(item));
    } else {
      functions.push_back(structured(*value));
      if (functions[0].is_array()) functions = json::array(functions[0].get_array());
    }
    put(MapId::inputs, "functions", std::move(functions), key);
  }
}

// ---- settings, normalised fields, the rest

void Builder::put_settings() {
  for (const auto* attribute : rest_) {
    if (attribute->key == "llm.invocation_parameters")
      put_spread(MapId::config, *attribute, "invocation_parameters");
    for (const auto prefix : kSettingPrefixes) {
      if (!attribute->key.starts_with(prefix) || attribute->key == "gen_ai.request.model") continue;
      put(MapId::config, attribute->key.substr(prefix.size()), to_json(attribute->value), attribute->key);
    }
  }
}

bool is_setting(std::string_view key) {
  return key == "llm.invocation_parameters" ||
         std::ranges::any_of(kSettingPrefixes, [&](auto prefix) { return key.starts_with(prefix); });
}

struct Placed {
  Field field;
  std::string_view api_name;  // in the API's span
  MapId map;
  std::string_view map_key;  // "" for fields that stand beside the maps
};
constexpr Placed kPlaced[] = {
    {Field::event_name, "event_name", MapId::metadata, ""},
    {Field::event_id, "event_id", MapId::metadata, ""},
    {Field::project, "project", MapId::metadata, ""},
    {Field::session_id, "session_id", MapId::metadata, ""},
    {Field::session_name, "session_name", MapId::metadata, ""},
    {Field::source, "source", MapId::metadata, ""},
    {Field::error, "error", MapId::metadata, ""},
    {Field::user_id, "user_id", MapId::metadata, "user_id"},
    {Field::model, "model", MapId::config, "model"},
    {Field::provider, "provider", MapId::config, "provider"},
    {Field::response_model, "model", MapId::metadata, "response_model"},
    {Field::cost_usd, "cost_usd", MapId::metadata, "cost"},
    {Field::error_type, "error_type", MapId::metadata, ""},
    {Field::finish_reason, "finish_reason", MapId::metadata, "finish_reason"},
    {Field::http_status, "http_status", MapId::metadata, "status_code"},
};

// What a provider ended the answer for; OpenTelemetry has one for each choice.
json::value first_item(json::value value) {
  if (const json::array* list = value.if_array(); list != nullptr && !list->empty())
    return json::value(list->front());
  return value;
}

void Builder::put_normalised() {
  for (const auto& placed : kPlaced) {
    const Attribute* winner = claims_.attribute(placed.field);
    if (winner == nullptr) continue;
    note(std::string(placed.api_name), winner->key);
    if (placed.map_key.empty()) continue;
    json::value value = to_json(winner->value);
    if (placed.field == Field::finish_reason) {
      value = first_item(std::move(value));
      put(MapId::outputs, placed.map_key, value, winner->key);
    }
    put(placed.map, placed.map_key, std::move(value), winner->key);
  }
  if (const Attribute* said = claims_.event_type_attribute()) note("event_type", said->key);
  put_tokens();
}

void Builder::put_tokens() {
  const Tokens tokens = claims_.tokens();
  const auto put_count = [&](std::optional<int64_t> count, Field field, std::string_view api_name,
                             std::initializer_list<std::string_view> names) {
    if (!count) return;
    const Attribute* winner = claims_.attribute(field);
    if (winner != nullptr) note("tokens." + std::string(api_name), winner->key);
    for (const auto name : names) put(MapId::metadata, name, *count, winner != nullptr ? winner->key : "");
  };
  put_count(tokens.input, Field::input_tokens, "input", {"input_tokens", "prompt_tokens"});
  put_count(tokens.output, Field::output_tokens, "output", {"output_tokens", "completion_tokens"});
  put_count(tokens.total, Field::total_tokens, "total", {"total_tokens"});
  put_count(tokens.cache_read, Field::cache_read_tokens, "cache_read", {"cache_read_input_tokens"});
  put_count(tokens.cache_write, Field::cache_write_tokens, "cache_write", {"cache_write_input_tokens"});
  put_count(tokens.reasoning, Field::reasoning_tokens, "reasoning", {"reasoning_tokens"});
}

// Whether the attribute was said already, in a map or beside them: it won its field, or repeats what won.
bool is_said(const Claims& claims, const Attribute& attribute) {
  const Field field = field_of(attribute.key);
  if (field == Field::content) return true;
  if (field == Field::none || field == Field::span_kind || field == Field::operation ||
      field == Field::error_type) {
    return false;
  }
  if (field == Field::event_type) return true;
  const Attribute* winner = claims.attribute(field);
  return winner != nullptr && winner->value == attribute.value;
}

void Builder::put_rest() {
  for (const auto* attribute : rest_) {
    const auto named =
        std::ranges::find(kMetadataNames, attribute->key, [](const auto& pair) { return pair.first; });
    if (named != std::end(kMetadataNames)) {
      put(MapId::metadata, named->second, to_json(attribute->value), attribute->key);
    } else if (!is_setting(attribute->key) && !is_said(claims_, *attribute)) {
      map(MapId::metadata).put(attribute->key, to_json(attribute->value));
    }
  }
}

// Events that are no messages: "_event.<name>.<how many of that name before>.<attribute>".
void Builder::put_events() {
  std::map<std::string_view, size_t> seen;
  for (const auto& event : span_.events) {
    if (is_message_event(event.name)) continue;
    const std::string prefix = "_event." + std::string(event.name) + '.' + std::to_string(seen[event.name]++);
    if (event.attributes.empty()) map(MapId::metadata).put(prefix, json::object());
    for (const auto& [key, value] : event.attributes) {
      map(MapId::metadata).put(prefix + '.' + std::string(key), to_json(value));
    }
  }
}

void Builder::put_lineage() {
  Map& metadata = map(MapId::metadata);
  metadata.put("trace_id", json::string(span_.trace_id.hex()));
  metadata.put("span_id", json::string(span_.span_id.hex()));
  if (span_.parent_span_id.is_valid())
    metadata.put("parent_span_id", json::string(span_.parent_span_id.hex()));
  if (!scope_.name.empty()) metadata.put("scope.name", json::string(scope_.name));
  if (!scope_.version.empty()) metadata.put("scope.version", json::string(scope_.version));
  if (const auto made_by = instrumentor(span_, scope_); !made_by.empty()) {
    metadata.put("instrumentor", json::string(made_by));
  }
  metadata.put("has_otlp_lineage", true);
}

EventMaps Builder::finish() {
  EventMaps maps;
  std::string* const texts[] = {&maps.inputs,  &maps.outputs,  &maps.config,         &maps.metadata,
                                &maps.metrics, &maps.feedback, &maps.user_properties};
  for (size_t i = 0; i < maps_.size(); ++i) *texts[i] = to_text(maps_[i].object);
  maps.provenance = std::move(provenance_);
  return maps;
}

}  // namespace

EventMaps event_maps(const Span& span, const Resource& resource, const Scope& scope) {
  return Builder(span, resource, scope).build();
}

}  // namespace weft::model
