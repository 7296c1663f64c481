// JudgeModels: the providers that grade.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "eval/provider.h"

namespace weft::eval {

// Each is made when it is first asked for, and stays. One thread: the loop's.
class JudgeModels {
 public:
  // What is asked where a configuration names no judge and there is an OPENAI_API_KEY or a server of one's
  // own.
  static constexpr std::string_view kTextDefault = "openai:chat:gpt-4.1-mini";
  static constexpr std::string_view kNumbersDefault = "openai:embedding:text-embedding-3-large";

  // `around` outlives it.
  explicit JudgeModels(ProviderSurroundings& around) : around_(around) {}

  struct Judge {
    Provider* provider = nullptr;
    std::string name;
  };
  // `said` is an assertion's `provider`, else a test's options.provider (nullptr where neither is there): a
  // provider, or {text: …, embedding: …}. Errors: there is none, and what to set; those of make_provider.
  Result<Judge> find(const json::value* said, bool wants_numbers);

 private:
  struct Made {
    std::unique_ptr<ProviderSpec> spec;
    std::unique_ptr<Provider> provider;
  };

  ProviderSurroundings& around_;
  std::map<std::string, Made> made_;  // by the JSON of what is said
};

}  // namespace weft::eval
