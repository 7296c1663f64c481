#include "eval/judge_models.h"

#include <boost/json.hpp>

#include "eval/provider_spec.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

bool is_by_kind(const json::value& said) {
  return said.is_object() && !said.get_object().contains("id") &&
         (said.get_object().contains("text") || said.get_object().contains("embedding"));
}

bool has_default(const Environment& environment) {
  for (const char* name : {"OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE_URL", "OPENAI_API_HOST"}) {
    if (!environment.get(name).empty()) return true;
  }
  return false;
}

json::value default_judge(bool wants_numbers) {
  if (wants_numbers) return json::object{{"id", string_value(JudgeModels::kNumbersDefault)}};
  return json::object{{"id", string_value(JudgeModels::kTextDefault)}};
}

}  // namespace

Result<JudgeModels::Judge> JudgeModels::find(const json::value* said, bool wants_numbers) {
  if (said != nullptr && is_by_kind(*said)) said = member(*said, wants_numbers ? "embedding" : "text");
  if (said == nullptr && !has_default(around_.config.environment))
    return fail(
        ErrorCode::invalid_argument,
        "no model is named that {}: set OPENAI_API_KEY, or name one by --grader, the assertion's `provider`, "
        "or defaultTest.options.provider{}",
        wants_numbers ? "makes embeddings" : "grades", wants_numbers ? ".embedding" : "");
  const json::value wanted = said != nullptr ? *said : default_judge(wants_numbers);
  auto& made = made_[model::to_text(wanted)];
  if (made.provider == nullptr) {
    auto spec = provider_spec(wanted, around_.config);
    if (!spec) return wrap(std::move(spec).error(), "the provider that grades");
    made.spec = std::make_unique<ProviderSpec>(*std::move(spec));
    // What a judge thinks before its verdict is none.
    if (is_openai(made.spec->id)) made.spec->config.emplace("showThinking", false);
    auto provider = make_provider(*made.spec, around_);
    if (!provider) return wrap(std::move(provider).error(), "the provider that grades");
    made.provider = *std::move(provider);
  }
  return Judge{made.provider.get(), made.spec->name()};
}

}  // namespace weft::eval
