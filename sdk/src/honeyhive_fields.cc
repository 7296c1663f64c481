#include "honeyhive_fields.h"

#include <array>
#include <string>
#include <utility>

#include "attribute_values.h"
#include "span_record.h"

namespace weft::detail {
namespace {

struct Field {
  std::string_view prefix;
  std::string_view name;
  Fields Enrichment::*fields;
};

constexpr auto kFields = std::to_array<Field>({
    {kInputs, "inputs", &Enrichment::inputs},
    {kOutputs, "outputs", &Enrichment::outputs},
    {"honeyhive_metadata.", "metadata", &Enrichment::metadata},
    {"honeyhive_metrics.", "metrics", &Enrichment::metrics},
    {"honeyhive_config.", "config", &Enrichment::config},
    {"honeyhive_feedback.", "feedback", &Enrichment::feedback},
    {"honeyhive_user_properties.", "user_properties", &Enrichment::user_properties},
});

bool is_nested(const Value& value) noexcept {
  return std::holds_alternative<Value::Array>(value.data()) ||
         std::holds_alternative<Value::Object>(value.data());
}

void set(const SpanHandle& span, std::string_view prefix, std::string_view key,
         const AttributeValue& value) noexcept {
  span.record->set_attribute(span.generation, prefix, key, value);
}

void set_flat(const SpanHandle& span, std::string_view prefix, const std::string& key, const Value& value,
              int depth);

void set_members(const SpanHandle& span, std::string_view prefix, const std::string& key, const Value& value,
                 int depth) {
  if (depth >= kFlattenDepthMax) {
    set(span, prefix, key, value.to_json());
  } else if (const auto* object = std::get_if<Value::Object>(&value.data())) {
    for (const auto& [name, item] : *object) set_flat(span, prefix, key + "." + name, item, depth + 1);
  } else {
    size_t index = 0;
    for (const Value& item : std::get<Value::Array>(value.data())) {
      set_flat(span, prefix, key + "." + std::to_string(index++), item, depth + 1);
    }
  }
}

void set_flat(const SpanHandle& span, std::string_view prefix, const std::string& key, const Value& value,
              int depth) {
  if (is_nested(value)) {
    set_members(span, prefix, key, value, depth);
  } else if (!value.is_null()) {
    set(span, prefix, key, as_attribute(value));
  }
}

}  // namespace

void write_fields(const SpanHandle& span, std::string_view prefix, Fields fields) noexcept {
  if (span.record == nullptr || !span.record->is_recording(span.generation)) return;
  for (const auto& [key, value] : fields) {
    if (value.kind() != AttributeValue::Kind::value) {
      set(span, prefix, key, value);
      continue;
    }
    try {
      if (prefix == kInputs && is_nested(value.value())) {
        set(span, prefix, key, value.value().to_json());
      } else {
        set_flat(span, prefix, std::string(key), value.value(), 0);
      }
    } catch (...) {
      // no memory: this field is left out
    }
  }
}

void write_enrichment(const SpanHandle& span, const Enrichment& enrichment) noexcept {
  for (const Field& field : kFields) write_fields(span, field.prefix, enrichment.*field.fields);
  if (!enrichment.error.empty() && span.record != nullptr) set(span, "", "honeyhive_error", enrichment.error);
}

Value to_event_update(std::string_view event_id, const Enrichment& enrichment) {
  Value::Object update{{"event_id", event_id}};
  for (const Field& field : kFields) {
    Value::Object members;
    for (const auto& [key, value] : enrichment.*field.fields) members.emplace_back(key, to_owned(value));
    if (!members.empty()) update.emplace_back(field.name, std::move(members));
  }
  if (!enrichment.error.empty()) update.emplace_back("error", enrichment.error);
  return update;
}

}  // namespace weft::detail
