// Stands in for a language model: answers with the sentence of the prompt that has most words of the
// question. POST /generate {"system", "user"} gives {"answer"}.
//
// --llm-ms N       how long that takes (180)
// --model NAME     the model it stands in for (gpt-4o-mini), which decides what weft takes a token to cost

#include <algorithm>
#include <set>

#include "embedding.h"
#include "service.h"

namespace {

std::vector<std::string> sentences_of(const std::string& text) {
  std::vector<std::string> sentences;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '.' && text[i] != '\n') continue;
    const size_t first = text.find_first_not_of(" \n", begin);
    if (first < i) sentences.push_back(text.substr(first, i - first + 1));
    begin = i + 1;
  }
  return sentences;
}

size_t words_in_common(const std::string& sentence, const std::set<std::string>& words) {
  const std::vector<std::string> own = words_of(sentence);
  return static_cast<size_t>(
      std::count_if(own.begin(), own.end(), [&](const std::string& word) { return words.contains(word); }));
}

std::string answer_of(const std::string& notes, const std::string& question) {
  const std::vector<std::string> asked = words_of(question);
  const std::set<std::string> words(asked.begin(), asked.end());
  std::string best = "I do not know.";
  size_t most = 0;
  for (const std::string& sentence : sentences_of(notes)) {
    const size_t common = words_in_common(sentence, words);
    if (common > most) {
      most = common;
      best = sentence;
    }
  }
  return best;
}

// About three words make four tokens.
int64_t tokens_of(const std::string& text) {
  return static_cast<int64_t>(words_of(text).size() * 4 + 2) / 3;
}

weft::Value message(const char* role, const std::string& content) {
  return weft::Value::Object{{"role", role}, {"content", content}};
}

}  // namespace

int main(int argc, char** argv) {
  Service llm("llm", argc, argv);
  const int64_t duration_ms = llm.options().number("llm-ms", 180);
  const std::string model = llm.options().text("model", "gpt-4o-mini");

  llm.post("/generate", "llm.generate", weft::EventType::model, [&](Request& request) {
    const std::string system = request.body.at("system");
    const std::string user = request.body.at("user");
    request.span.set_attributes({{"gen_ai.operation.name", "chat"},
                                 {"gen_ai.provider.name", "stand-in"},
                                 {"gen_ai.request.model", model},
                                 {"gen_ai.usage.input_tokens", tokens_of(system) + tokens_of(user)}});
    const weft::Value asked = weft::Value::Array{message("system", system), message("user", user)};
    request.span.enrich_span({.inputs = {{"chat_history", asked}}});

    const std::string answer = answer_of(system, user);
    request.last(duration_ms);
    request.span.set_attribute("gen_ai.usage.output_tokens", tokens_of(answer));
    request.span.enrich_span({.outputs = {{"role", "assistant"}, {"content", answer}}});
    return json{{"answer", answer}};
  });
  return llm.run();
}
