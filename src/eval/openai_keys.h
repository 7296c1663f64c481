// What the config of an OpenAI provider may say: one list, for what is posted and for the check of keys.
#pragma once

#include <boost/json/object.hpp>

#include "eval/openai_api.h"

namespace weft::eval {

// Those that stand in the body of that kind just as the configuration has them.
void copy_keys(const json::object& config, OpenAiKind kind, json::object& body);

}  // namespace weft::eval
