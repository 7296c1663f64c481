// exec:COMMAND ARGUMENTS…: a program that is given the prompt, the options and the context as its last three
// arguments, and prints the answer.
#include <boost/json.hpp>

#include "eval/cached_call.h"
#include "eval/program_call.h"
#include "eval/provider.h"
#include "eval/terminal_codes.h"
#include "model/json_tree.h"

namespace weft::eval {
namespace {

std::string trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

Response response_of(const ProgramAnswer& answer) {
  if (!answer.error.empty()) return failed_response(answer.error);
  const std::string output = trimmed(without_terminal_codes(answer.output));
  const std::string complaints = trimmed(without_terminal_codes(answer.complaints));
  if (answer.exit_code != 0)
    return failed_response(fmt::format("the program ended with {}: {}", answer.exit_code,
                                       complaints.empty() ? output : complaints));
  if (output.empty() && !complaints.empty()) return failed_response(complaints);
  return {{"output", output}};
}

class ExecProvider : public Provider {
 public:
  ExecProvider(const ProviderSpec& spec, ProviderSurroundings& around) : spec_(spec), around_(around) {}

  void call(const Call& call, Done done) override {
    const CacheTerms terms{.is_local = true, .depends_on = [&] { return call_text(call) + program_text(); }};
    answer_or_ask(spec_, around_, call, terms, std::move(done),
                  [&](Done asked) { ask(call, std::move(asked)); });
  }

 private:
  void ask(const Call& call, Done done) {
    const json::object options{{"id", spec_.id}, {"config", spec_.config}};
    ProgramRequest request{.arguments = words_of(std::string_view(spec_.id).substr(5)),
                           .folder = folder(),
                           .environment = variables_for(spec_, around_, call),
                           .timeout = around_.timeout};
    request.arguments.push_back(call.prompt);
    request.arguments.push_back(model::to_text(options));
    request.arguments.push_back(model::to_text(call.context));
    call_program(around_.loop, std::move(request),
                 [done = std::move(done)](const ProgramAnswer& answer) { done(response_of(answer)); });
  }

  std::string folder() const {
    const auto said = text_member(spec_.config, "basePath");
    return said ? resolve_path(around_.config.base_path, *said) : around_.config.base_path;
  }

  // The files that the command names: the script, or the program itself.
  std::string program_text() const {
    std::string text;
    for (const auto& word : words_of(std::string_view(spec_.id).substr(5)))
      text += read_file(resolve_path(folder(), word)).value_or("");
    return text;
  }

  const ProviderSpec& spec_;
  ProviderSurroundings& around_;
};

}  // namespace

std::unique_ptr<Provider> make_exec_provider(const ProviderSpec& spec, ProviderSurroundings& around) {
  return std::make_unique<ExecProvider>(spec, around);
}

}  // namespace weft::eval
