// A span's attributes in the shape of HoneyHive's event: six maps and user_properties, and where each entry
// came from. docs/reference/normalising.md says the same in words for users.

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <initializer_list>
#include <unordered_map>

#include "model/attribute_groups.h"
#include "model/claims.h"
#include "model/instrumentor.h"
#include "model/span_messages.h"

namespace weft::model {
namespace {

// The maps are the groups of the same name: what the author of the program put there comes first.
constexpr std::pair<Group, std::string_view> kMaps[] = {
    {Group::inputs, "inputs"},
    {Group::outputs, "outputs"},
    {Group::config, "config"},
    {Group::metadata, "metadata"},
    {Group::metrics, "metrics"},
    {Group::feedback, "feedback"},
    {Group::user_properties, "user_properties"},
};
static_assert(static_cast<size_t>(Group::user_properties) + 1 == std::size(kMaps));

// Attributes that HoneyHive's metadata calls otherwise.
constexpr std::pair<std::string_view, std::string_view> kMetadataNames[] = {
    {"input.mime_type", "input_mime_type"},
    {"output.mime_type", "output_mime_type"},
    {"tool.name", "tool_name"},
    {"gen_ai.tool.name", "tool_name"},
    {"ai.toolCall.name", "tool_name"},
    {"llm.system", "system"},
    {"gen_ai.system", "system"},
};

// Where a normalised field stands: in the API's span, and in which map under which key ("" where in none).
struct Place {
  Field field;
  std::string_view api_name;
  Group map;
  std::string_view map_key;
};
constexpr Place kPlaces[] = {
    {Field::event_name, "event_name", Group::metadata, ""},
    {Field::event_id, "event_id", Group::metadata, ""},
    {Field::project, "project", Group::metadata, ""},
    {Field::session_id, "session_id", Group::metadata, ""},
    {Field::session_name, "session_name", Group::metadata, ""},
    {Field::source, "source", Group::metadata, ""},
    {Field::error, "error", Group::metadata, ""},
    {Field::user_id, "user_id", Group::metadata, "user_id"},
    {Field::model, "model", Group::config, "model"},
    {Field::response_model, "model", Group::metadata, "response_model"},
    {Field::provider, "provider", Group::config, "provider"},
    {Field::cost_usd, "cost_usd", Group::metadata, "cost"},
    {Field::finish_reason, "finish_reason", Group::metadata, "finish_reason"},
    {Field::http_status, "http_status", Group::metadata, "status_code"},
};

// A provider's reason for ending is one text; OpenTelemetry has a list, with one for each answer.
json::value first_item(json::value value) {
  const json::array* list = value.if_array();
  return list != nullptr && !list->empty() ? json::value(list->front()) : value;
}

// One event while it is made. Entries go in from what the author said to what is derived; the first value of
// a key stays.
class Builder {
 public:
  Builder(const Span& span, const Resource& resource, const Scope& scope)
      : span_(span), scope_(scope), groups_(span.attributes) {
    claims_.offer(span.attributes);
    claims_.offer_resource(resource.attributes);
  }

  EventMaps build() {
    put_authors_values();
    put_messages();
    put_inputs_and_outputs();
    put_functions();
    put_normalised();
    put_settings();
    put_tokens();
    put_rest();
    put_events();
    put_lineage();
    return finish();
  }

 private:
  json::object& map(Group id) { return maps_[static_cast<size_t>(id)]; }

  // Puts one entry, and remembers where it came from.
  void put(Group id, std::string_view key, json::value value, std::string_view from) {
    if (!map(id).emplace(key, std::move(value)).second) return;
    note(std::string(kMaps[static_cast<size_t>(id)].second) + '.' + std::string(key), from);
  }
  void note(std::string field, std::string_view from) {
    provenance_.push_back({std::move(field), std::string(from)});
  }
  void note_all(const std::vector<Provenance>& more) {
    provenance_.insert(provenance_.end(), more.begin(), more.end());
  }

  void put_authors_values();
  void put_messages();
  void put_inputs_and_outputs();
  void put_spread(Group id, std::string_view key, const Value& value, std::string_view plain_key);
  void put_first(Group id, std::initializer_list<std::string_view> keys, std::string_view plain_key);
  void put_list(Group id, std::string_view key, Group pieces, std::string_view wrapper);
  void put_functions();
  void put_settings();
  void put_normalised();
  void put_tokens();
  void put_rest();
  void put_events();
  void put_lineage();
  EventMaps finish();

  bool is_model_call() const {
    return claims_.event_type() ? *claims_.event_type() == EventType::model
                                : claims_.attribute(Field::model) != nullptr;
  }
  bool is_said(const Attribute& attribute) const;

  const Span& span_;
  const Scope& scope_;
  const AttributeGroups groups_;
  Claims claims_;
  std::array<json::object, std::size(kMaps)> maps_;
  std::vector<Provenance> provenance_;
};

void Builder::put_authors_values() {
  for (const auto& [group, name] : kMaps) {
    const Pieces& pieces = groups_.of(group);
    map(group) = unflatten(pieces.values);
    for (size_t i = 0; i < pieces.keys.size(); ++i) {
      note(std::string(name) + '.' + std::string(pieces.values[i].path), pieces.keys[i]);
    }
  }
}

// Of several answers the first is the output, and all of them are kept beside it.
void Builder::put_messages() {
  if (auto asked = input_messages(span_, groups_, is_model_call()); !asked.empty()) {
    map(Group::inputs).emplace("chat_history", std::move(asked.list));
    note_all(asked.provenance);
  }
  const Messages reply = output_messages(span_, groups_, is_model_call());
  if (reply.empty()) return;
  for (const auto& [key, value] : reply.list.front().get_object()) map(Group::outputs).emplace(key, value);
  if (reply.list.size() > 1) map(Group::outputs).emplace("choices", reply.list);
  note_all(reply.provenance);
}

// An object's fields become entries; anything else is one entry under `plain_key`.
void Builder::put_spread(Group id, std::string_view key, const Value& value, std::string_view plain_key) {
  json::value tree = structured(value);
  if (const json::object* object = tree.if_object()) {
    for (const auto& [name, field] : *object) put(id, name, field, key);
  } else {
    put(id, plain_key, std::move(tree), key);
  }
}

void Builder::put_first(Group id, std::initializer_list<std::string_view> keys, std::string_view plain_key) {
  for (const auto key : keys) {
    if (const Value* value = find(span_.attributes, key)) return put_spread(id, key, *value, plain_key);
  }
}

void Builder::put_list(Group id, std::string_view key, Group pieces, std::string_view wrapper) {
  const Pieces& found = groups_.of(pieces);
  if (!found.empty()) put(id, key, found.list(wrapper), found.keys.front());
}

// What messages say already is not said again by the raw request and answer.
void Builder::put_inputs_and_outputs() {
  if (!map(Group::inputs).contains("chat_history")) {
    put_first(Group::inputs,
              {"honeyhive_inputs", "gen_ai.tool.call.arguments", "ai.toolCall.args", "traceloop.entity.input",
               "input.value"},
              "value");
  }
  if (!map(Group::outputs).contains("role")) {
    put_first(Group::outputs,
              {"honeyhive_outputs", "gen_ai.tool.call.result", "ai.toolCall.result", "ai.response.object",
               "traceloop.entity.output", "output.value"},
              "result");
  }
  put_first(Group::inputs, {"reranker.query"}, "query");
  put_list(Group::inputs, "documents", Group::reranker_input_documents, "document");
  put_list(Group::outputs, "documents", Group::reranker_output_documents, "document");
  put_list(Group::outputs, "documents", Group::retrieved_documents, "document");
}

// A tool may be written as JSON text: OpenInference's {"json_schema": "…"}, the items of Vercel's list.
json::value function_of(const json::value& written) {
  const json::object* object = written.if_object();
  const json::value* schema = object != nullptr ? object->if_contains("json_schema") : nullptr;
  const json::value& source = schema != nullptr ? *schema : written;
  auto parsed = source.is_string() ? parse_structure(source.get_string()) : std::nullopt;
  return parsed ? *std::move(parsed) : source;
}

void Builder::put_functions() {
  const auto put_list_of = [&](const json::array& written, std::string_view from) {
    json::array functions;
    for (const auto& each : written) functions.push_back(function_of(each));
    put(Group::inputs, "functions", std::move(functions), from);
  };
  for (const auto& [group, wrapper] :
       {std::pair(Group::tools, "tool"), std::pair(Group::request_functions, "function")}) {
    if (!groups_.of(group).empty())
      put_list_of(groups_.of(group).list(wrapper), groups_.of(group).keys.front());
  }
  for (const auto key : {"gen_ai.tool.definitions", "ai.prompt.tools"}) {
    const Value* value = find(span_.attributes, key);
    const json::value written = value != nullptr ? structured(*value) : json::value();
    if (written.is_array()) put_list_of(written.get_array(), key);
  }
}

void Builder::put_settings() {
  if (const Value* written = find(span_.attributes, "llm.invocation_parameters")) {
    put_spread(Group::config, "llm.invocation_parameters", *written, "invocation_parameters");
  }
  const Pieces& settings = groups_.of(Group::settings);
  for (size_t i = 0; i < settings.keys.size(); ++i) {
    put(Group::config, settings.values[i].path, settings.values[i].value, settings.keys[i]);
  }
}

void Builder::put_normalised() {
  if (const Attribute* said = claims_.event_type_attribute()) note("event_type", said->key);
  for (const auto& place : kPlaces) {
    const Attribute* winner = claims_.attribute(place.field);
    if (winner == nullptr) continue;
    note(std::string(place.api_name), winner->key);
    if (place.map_key.empty()) continue;
    const json::value value = first_item(to_json(winner->value));
    put(place.map, place.map_key, value, winner->key);
    if (place.field == Field::finish_reason) put(Group::outputs, place.map_key, value, winner->key);
  }
}

void Builder::put_tokens() {
  const auto put_count = [&](std::optional<int64_t> count, Field field, std::string_view api_name,
                             std::initializer_list<std::string_view> names) {
    if (!count) return;
    const Attribute* winner = claims_.attribute(field);
    const std::string_view from = winner != nullptr ? winner->key : "computed";
    note("tokens." + std::string(api_name), from);
    for (const auto name : names) put(Group::metadata, name, *count, from);
  };
  const Tokens tokens = claims_.tokens();
  put_count(tokens.input, Field::input_tokens, "input", {"input_tokens", "prompt_tokens"});
  put_count(tokens.output, Field::output_tokens, "output", {"output_tokens", "completion_tokens"});
  put_count(tokens.total, Field::total_tokens, "total", {"total_tokens"});
  put_count(tokens.cache_read, Field::cache_read_tokens, "cache_read", {"cache_read_input_tokens"});
  put_count(tokens.cache_write, Field::cache_write_tokens, "cache_write", {"cache_write_input_tokens"});
  put_count(tokens.reasoning, Field::reasoning_tokens, "reasoning", {"reasoning_tokens"});
}

// Whether a map or a field says it already: it won its field, or repeats what won. The words for the kind of
// step and for the type of an error are said in the metadata only.
bool Builder::is_said(const Attribute& attribute) const {
  if (attribute.key == "llm.invocation_parameters") return true;
  const Field field = field_of(attribute.key);
  switch (field) {
    case Field::none:
    case Field::span_kind:
    case Field::operation:
    case Field::error_type:
      return false;
    case Field::content:
    case Field::event_type:
      return true;
    default: {
      const Attribute* winner = claims_.attribute(field);
      return winner != nullptr && winner->value == attribute.value;
    }
  }
}

void Builder::put_rest() {
  for (const auto* attribute : groups_.alone()) {
    const auto named =
        std::ranges::find(kMetadataNames, attribute->key, [](const auto& pair) { return pair.first; });
    if (named != std::end(kMetadataNames)) {
      put(Group::metadata, named->second, to_json(attribute->value), attribute->key);
    } else if (!is_said(*attribute)) {
      map(Group::metadata).emplace(attribute->key, to_json(attribute->value));
    }
  }
}

// "_event.<name>.<how many of that name came before>.<attribute>".
void Builder::put_events() {
  std::unordered_map<std::string_view, size_t> seen;
  for (const auto& event : span_.events) {
    if (is_message_event(event.name)) continue;
    const std::string prefix = "_event." + std::string(event.name) + '.' + std::to_string(seen[event.name]++);
    if (event.attributes.empty()) map(Group::metadata).emplace(prefix, json::object());
    for (const auto& [key, value] : event.attributes) {
      map(Group::metadata).emplace(prefix + '.' + std::string(key), to_json(value));
    }
  }
}

void Builder::put_lineage() {
  const auto put_text = [&](std::string_view key, std::string_view text) {
    if (!text.empty()) map(Group::metadata).emplace(key, json::string(text));
  };
  put_text("trace_id", span_.trace_id.hex());
  put_text("span_id", span_.span_id.hex());
  if (span_.parent_span_id.is_valid()) put_text("parent_span_id", span_.parent_span_id.hex());
  put_text("scope.name", scope_.name);
  put_text("scope.version", scope_.version);
  put_text("instrumentor", instrumentor(span_, scope_));
  map(Group::metadata).emplace("has_otlp_lineage", true);
}

EventMaps Builder::finish() {
  return {.inputs = to_text(map(Group::inputs)),
          .outputs = to_text(map(Group::outputs)),
          .config = to_text(map(Group::config)),
          .metadata = to_text(map(Group::metadata)),
          .metrics = to_text(map(Group::metrics)),
          .feedback = to_text(map(Group::feedback)),
          .user_properties = to_text(map(Group::user_properties)),
          .provenance = std::move(provenance_)};
}

}  // namespace

EventMaps event_maps(const Span& span, const Resource& resource, const Scope& scope) {
  return Builder(span, resource, scope).build();
}

}  // namespace weft::model
