#include "content_keys.h"

#include <algorithm>
#include <array>

namespace weft::detail {
namespace {

constexpr std::array kPrefixes = std::to_array<std::string_view>({
    "honeyhive_inputs.",
    "honeyhive_outputs.",
    "gen_ai.completion",
    "gen_ai.content.",
    "gen_ai.input.messages",
    "gen_ai.output.messages",
    "gen_ai.prompt",
    "gen_ai.system_instructions",
    "gen_ai.tool.call.arguments",
    "gen_ai.tool.call.result",
    "gen_ai.tool.definitions",
    "input.value",
    "llm.input_messages",
    "llm.output_messages",
    "output.value",
    "traceloop.entity.input",
    "traceloop.entity.output",
});

}  // namespace

bool is_content_key(std::string_view key) noexcept {
  return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [&](std::string_view prefix) { return key.starts_with(prefix); });
}

}  // namespace weft::detail
