// Inquiry: what is asked of models to grade one assertion, one question after the other.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "eval/values.h"

namespace weft::eval {

struct ModelQuestion {
  std::string prompt;
  bool wants_numbers = false;  // an embedding of the prompt, not an answer to it
  std::string url = "";        // of a webhook, which is sent the prompt as its body; "" for a model

  bool operator==(const ModelQuestion&) const = default;
};

// An assertion is graded by a plain function, which asks what it needs as if models answered at once. What is
// not answered yet ends it, by an error that is passed on like any other; once the answer is there it is
// called again, and what it asked before is answered from memory. So nothing waits but the loop, and a
// grading is tried without a model by giving the answers. The function asks the same every time: it has no
// other input. One thread.
class Inquiry {
 public:
  static constexpr size_t kQuestionsMax = 100;  // of one assertion; more are an error

  // Errors: unavailable while the question is open; what went wrong with the model; an answer that is empty.
  Result<std::string> ask(std::string prompt);
  Result<std::vector<double>> numbers_of(std::string_view text);
  // What a webhook answers to a body of JSON.
  Result<json::value> post(std::string url, std::string body);

  // Before each time that the function is called.
  void restart() { next_ = 0; }
  // The one that the function could not go on without; nullptr where it came to its end.
  const ModelQuestion* open_question() const;
  // To it: a provider's response, whose output is a text or a list of numbers.
  void answer(const json::object& response);

  // Of all answers: {total, prompt, completion, cached, numRequests}, and US dollars.
  const json::object& tokens_used() const { return tokens_used_; }
  double cost() const { return cost_; }
  // To a model; "" before the first question.
  std::string_view last_prompt() const;

 private:
  struct Asked {
    ModelQuestion question;
    bool is_answered = false;
    json::value output = nullptr;
    std::string error = "";  // "" where there is an output
  };

  Result<json::value> outcome_of(ModelQuestion question);

  std::vector<Asked> asked_;
  size_t next_ = 0;
  json::object tokens_used_;
  double cost_ = 0;
};

// {total, prompt, completion, cached, numRequests}: `said`, a provider's tokenUsage, is added to `sum`.
void add_tokens(json::object& sum, const json::value* said);

}  // namespace weft::eval
