#include "eval/openai_api.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "eval/values.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

json::value parsed(std::string_view text) {
  return *parse_json(text);
}

json::object body(std::string_view id, std::string_view config, std::string_view prompt,
                  const Environment& environment = Environment()) {
  const auto made = openai_body(*openai_model(id), parsed(config).get_object(), prompt, environment);
  return made ? *made : json::object{{"error", made.error().message}};
}

Response response(std::string_view id, std::string_view config, std::string_view answer) {
  return openai_response(*openai_model(id), parsed(config).get_object(), parsed(answer));
}

std::string chat_answer(std::string_view message) {
  return fmt::format(R"({{"choices":[{{"finish_reason":"tool_use","message":{}}}],
                     "usage":{{"prompt_tokens":1000000,"completion_tokens":100000,"total_tokens":1100000}}}})",
                     message);
}

TEST(OpenAiModel, IsOfTheKindThatItsIdNames) {
  EXPECT_EQ(openai_model("openai:gpt-4o")->kind, OpenAiKind::chat);
  EXPECT_EQ(openai_model("openai:chat:llama3:8b")->name, "llama3:8b");
  EXPECT_EQ(openai_model("openai:embeddings:e")->kind, OpenAiKind::embedding);
  EXPECT_EQ(openai_model("openai:text-embedding-3-large")->kind, OpenAiKind::embedding);
  EXPECT_EQ(openai_model("openai:gpt-3.5-turbo-instruct")->kind, OpenAiKind::completion);
  EXPECT_EQ(openai_model("openai:image:dall-e-3").error().code, ErrorCode::unsupported);
  EXPECT_EQ(openai_model("openai:chat").error().code, ErrorCode::invalid_argument);
}

TEST(OpenAiBody, APlainPromptIsOneMessageOfTheUser) {
  EXPECT_EQ(model::to_text(body("openai:gpt-4o", R"({"temperature":1,"passthrough":{"n":2}})", "[1] hello")),
            R"({"model":"gpt-4o","messages":[{"role":"user","content":"[1] hello"}],"max_tokens":1024,)"
            R"("temperature":1,"n":2})");
}

TEST(OpenAiBody, APromptOfMessagesIsTakenAsTheyAre) {
  const std::string messages = R"([{"role":"system","content":"s"},{"role":"user","content":"u"}])";
  EXPECT_EQ(model::to_text(body("openai:m", "{}", messages)["messages"]), messages);
  EXPECT_EQ(model::to_text(body("openai:m", "{}",
                                "- role: system\n  content: s\n- role: user\n  content: u")["messages"]),
            messages);
  EXPECT_TRUE(body("openai:m", "{}", R"([{"role":"system",)").contains("error"));
}

TEST(OpenAiBody, AModelThatReasonsGetsNoTemperature) {
  const auto made = body("openai:o3-mini", R"({"max_completion_tokens":5,"reasoning_effort":"low"})", "p");
  EXPECT_FALSE(made.contains("temperature"));
  EXPECT_FALSE(made.contains("max_tokens"));
  EXPECT_EQ(made.at("max_completion_tokens"), 5);
}

TEST(OpenAiBody, WhatTheConfigurationLeavesOpenTheEnvironmentSays) {
  Environment environment;
  environment.set("OPENAI_TEMPERATURE", "0.7");
  environment.set("OPENAI_TOP_P", "0.5");
  const auto made = body("openai:m", R"({"top_p":0.1,"omitDefaults":true})", "p", environment);
  EXPECT_EQ(made.at("temperature"), 0.7);
  EXPECT_EQ(made.at("top_p"), 0.1);
  EXPECT_FALSE(made.contains("max_tokens"));
}

TEST(OpenAiResponse, SaysWhatItCostAndHowItEnded) {
  const auto made = response("openai:gpt-4o", "{}", chat_answer(R"({"content":"hi"})"));
  EXPECT_EQ(made.at("output"), "hi");
  EXPECT_EQ(made.at("finishReason"), "tool_calls");
  EXPECT_EQ(made.at("tokenUsage").at("total"), 1'100'000);
  EXPECT_DOUBLE_EQ(number_member(made, "cost").value(), 2.5 + 1.0);
}

TEST(OpenAiResponse, PricesOfTheConfigurationGoFirst) {
  const auto answer = chat_answer(R"({"content":"hi"})");
  EXPECT_DOUBLE_EQ(number_member(response("openai:gpt-4o", R"({"cost":1e-6})", answer), "cost").value(), 1.1);
  EXPECT_FALSE(response("openai:unheard-of", "{}", answer).contains("cost"));
}

TEST(OpenAiResponse, ToolCallsAreTheOutputWhereThereIsNoText) {
  const std::string calls = R"([{"type":"function","function":{"name":"f","arguments":"{}"}}])";
  const auto alone =
      response("openai:m", "{}", chat_answer(R"({"content":null,"tool_calls":)" + calls + "}"));
  EXPECT_EQ(model::to_text(alone.at("output")), calls);
  const auto both = response("openai:m", "{}", chat_answer(R"({"content":"t","tool_calls":)" + calls + "}"));
  EXPECT_EQ(both.at("output").at("content"), "t");
}

TEST(OpenAiResponse, ARefusalIsMarked) {
  const auto made = response("openai:m", "{}", chat_answer(R"({"content":null,"refusal":"no"})"));
  EXPECT_EQ(made.at("output"), "no");
  EXPECT_EQ(made.at("isRefusal"), true);
}

TEST(OpenAiResponse, AnAnswerToASchemaIsAnObject) {
  const auto made = response("openai:m", R"({"response_format":{"type":"json_schema"}})",
                             chat_answer(R"({"content":"{\"a\":1}"})"));
  EXPECT_EQ(made.at("output").at("a"), 1);
}

TEST(OpenAiResponse, OfTheResponsesApiIsItsTextsAndCalls) {
  const auto made =
      response("openai:responses:m", "{}", R"({"status":"completed","output":[{"type":"reasoning"},
      {"type":"message","content":[{"type":"output_text","text":"hi"}]}],"usage":{"input_tokens":1,"output_tokens":2}})");
  EXPECT_EQ(made.at("output"), "hi");
  EXPECT_EQ(made.at("tokenUsage").at("total"), 3);
}

TEST(OpenAiResponse, OfAnEmbeddingIsItsNumbers) {
  const auto made =
      response("openai:embedding:m", "{}", R"({"data":[{"embedding":[0.5,1]}],"usage":{"prompt_tokens":1}})");
  EXPECT_EQ(model::to_text(made.at("output")), "[0.5,1]");
}

TEST(OpenAiResponse, WithoutAChoiceIsAnError) {
  EXPECT_TRUE(response("openai:m", "{}", "{}").contains("error"));
  EXPECT_EQ(response("openai:m", "{}", R"({"error":{"message":"bad","code":"c"}})").at("error"),
            "API error: bad (c)");
}

}  // namespace
}  // namespace weft::eval
