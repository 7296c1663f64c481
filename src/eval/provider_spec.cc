#include "eval/provider_spec.h"

#include <array>
#include <boost/json.hpp>

#include "eval/known_keys.h"
#include "eval/provider.h"
#include "eval/secrets.h"

namespace weft::eval {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 7> kProviderKeys = {"id",        "label", "config", "prompts",
                                                "transform", "delay", "env"};
constexpr std::array<Words, 1> kProviderKeysMissing = {"inputs"};

}  // namespace

Status check_provider(const Document& document, const std::string& pointer, const json::value& provider,
                      Warnings& warnings) {
  if (!provider.is_object()) return {};
  const auto& object = provider.get_object();
  const auto named = text_member(object, "id");
  // {"openai:gpt-4": {config: …}}
  const bool is_short = !named && object.size() == 1 && object.begin()->value().is_object();
  if (!named && !is_short) return {};
  const auto& settings = is_short ? object.begin()->value().get_object() : object;
  const std::string id = is_short ? std::string(object.begin()->key()) : *named;
  const std::string at = is_short ? pointer + "/" + id : pointer;
  TRY(check_keys(document, at, settings, {"a provider", kProviderKeys, kProviderKeysMissing}, warnings));
  const auto known = provider_config_keys(id);
  const auto* config = member(settings, "config");
  if (!known || config == nullptr || !config->is_object()) return {};
  return check_keys(document, at + "/config", config->get_object(), *known, warnings);
}

std::string ProviderSpec::name() const {
  return label.empty() ? shown_text(id) : label;
}

Result<ProviderSpec> provider_from(const json::value& said) {
  if (said.is_string())
    return ProviderSpec{.id = std::string(said.get_string()),
                        .label = "",
                        .config = {},
                        .prompts = {},
                        .transform = "",
                        .env = {}};
  if (!said.is_object())
    return fail(ErrorCode::invalid_argument, "a provider is a text, or a map with an id");
  const json::object* object = &said.get_object();
  ProviderSpec provider;
  if (const auto id = text_member(*object, "id")) {
    provider.id = *id;
  } else if (object->size() == 1 && object->begin()->value().is_object()) {
    // {"openai:gpt-4": {config: …}}
    provider.id = object->begin()->key();
    object = &object->begin()->value().get_object();
  } else {
    return fail(ErrorCode::invalid_argument, "a provider needs an id");
  }
  provider.label = text_member(*object, "label").value_or("");
  provider.transform = text_member(*object, "transform").value_or("");
  provider.delay_ms = number_member(*object, "delay").value_or(0);
  if (const auto* settings = member(*object, "config"); settings != nullptr && settings->is_object())
    provider.config = settings->get_object();
  if (const auto* variables = member(*object, "env"); variables != nullptr && variables->is_object())
    provider.env = variables->get_object();
  if (const auto* prompts = member(*object, "prompts"); prompts != nullptr && prompts->is_array()) {
    for (const auto& prompt : prompts->get_array()) provider.prompts.push_back(text_of(prompt));
  }
  return provider;
}

Result<ProviderSpec> provider_spec(const json::value& value, const Config& config) {
  TRY_ASSIGN(auto provider, provider_from(config.environment.expanded(value)));
  if (!value.is_string()) return provider;
  for (const auto& known : config.providers) {
    if (known.label == provider.id || known.id == provider.id) return known;
  }
  return provider;
}

}  // namespace weft::eval
