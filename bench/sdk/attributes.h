#pragma once

#include <array>
#include <cstdint>
#include <string>

// The ten attributes of the benchmark, the same for weft and the peer: six strings, two ints, a double, a
// bool.
namespace attributes {

struct Text {
  const char* key;
  std::string value;
};

inline const std::array<Text, 6> kTexts = {{
    {"gen_ai.request.model", "gpt-4o-mini"},
    {"gen_ai.provider.name", "openai"},
    {"user.id", "user_8f3a2c"},
    {"deployment.environment", "production"},
    {"http.route", "/api/query"},
    {"cloud.region", "eu-west-1"},
}};
inline constexpr const char* kInputTokens = "gen_ai.usage.input_tokens";
inline constexpr const char* kOutputTokens = "gen_ai.usage.output_tokens";
inline constexpr const char* kTemperature = "gen_ai.request.temperature";
inline constexpr const char* kStreamed = "gen_ai.request.streamed";

}  // namespace attributes
