// A provider as configurations write it: where it is asked, and where it grades.
#pragma once

#include "eval/config.h"
#include "eval/document.h"

namespace weft::eval {

// "openai:gpt-4o", {id, label, config, …} or {"openai:gpt-4o": {config: …}}. Errors: invalid_argument.
Result<ProviderSpec> provider_from(const json::value& said);
// One that grades: with its variables replaced. A text that is the id or label of one of the configuration's
// providers is that one.
Result<ProviderSpec> provider_spec(const json::value& value, const Config& config);

// Its keys, and those of its `config`, at `pointer` of the document.
Status check_provider(const Document& document, const std::string& pointer, const json::value& provider,
                      Warnings& warnings);

}  // namespace weft::eval
