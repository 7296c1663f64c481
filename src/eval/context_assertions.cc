// context-recall, context-relevance, context-faithfulness: an answer, what was retrieved for it, and what was
// asked.
#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "eval/judge_answer.h"
#include "eval/model_graded.h"

namespace weft::eval {
namespace {

constexpr double kThresholdDefault = 0.5;

constexpr JudgePrompt kRecall{
    R"(You check how much of a reference a context supports. Divide the reference into its single statements, and say of each whether the context states or clearly implies it. Use nothing that you know besides.

Reply with one JSON object and nothing else:
{"statements": [{"statement": "as the reference has it", "attributed": true or false}]})",
    R"(<context>
{{ context }}
</context>

<reference>
{{ groundTruth }}
</reference>)"};

constexpr JudgePrompt kRelevance{
    R"(You choose from a context the sentences that are needed to answer a question. Copy them letter by letter; change and add nothing. If none helps, the list is empty.

Reply with one JSON object and nothing else:
{"sentences": ["a sentence of the context"]})",
    R"(<question>
{{ query }}
</question>

<context>
{{ context }}
</context>)"};

constexpr JudgePrompt kStatements{
    R"(You divide an answer into its single statements. Each is a sentence that can be understood alone: names in the place of "it" and "they". Leave out what states nothing, such as greetings.

Reply with one JSON object and nothing else:
{"statements": ["first statement", "second statement"]})",
    R"(<question>
{{ question }}
</question>

<answer>
{{ answer }}
</answer>)"};

constexpr JudgePrompt kFaithful{
    R"(You check statements against a context: true for a statement that the context states or clearly implies, false for every other. Use nothing that you know besides.

Reply with one JSON object and nothing else, with one verdict for each statement, in their order:
{"verdicts": [true, false]})",
    R"(<context>
{{ context }}
</context>

<statements>
{% for statement in statements %}{{ loop.index }}. {{ statement }}
{% endfor %}</statements>)"};

// promptfoo's words for a context that does not help.
constexpr std::string_view kNothingHelps = "insufficient information";

Status needs_context(const ModelGraded& graded) {
  if (!graded.context.empty()) return {};
  return fail(ErrorCode::invalid_argument,
              "the assertion {} needs what was retrieved: a var `context` (a text, or a list of texts), or "
              "contextTransform, as in \"context.metadata.documents\"",
              graded.name());
}

std::string joined(const std::vector<std::string>& context) {
  return fmt::format("{}", fmt::join(context, "\n\n"));
}

Result<std::string> query_of(const ModelGraded& graded) {
  if (auto query = text_member(graded.vars, "query"); query && !query->empty()) return *std::move(query);
  return fail(ErrorCode::invalid_argument, "the assertion {} needs a var `query`: what was asked",
              graded.name());
}

struct Count {
  size_t yes = 0, all = 0;
  double share() const { return all == 0 ? 0 : static_cast<double>(yes) / static_cast<double>(all); }
};

// {"statements": [{"attributed": true}]}, or promptfoo's form: lines that end in [Attributed] or [Not
// Attributed].
Count attributed_in(std::string_view said) {
  Count count;
  const auto add = [&](bool is_attributed) {
    ++count.all;
    count.yes += is_attributed ? 1 : 0;
  };
  if (const auto object = object_with(said, {"statements"})) {
    const auto& list = object->at("statements");
    if (!list.is_array()) return count;
    for (const auto& item : list.get_array()) {
      const auto* verdict = member(item, "attributed");
      if (verdict != nullptr) add(yes_or_no(*verdict).value_or(false));
    }
    return count;
  }
  for (const auto& line : list_in(said, "statements")) {
    const auto plain = in_plain_letters(line);
    if (plain.find("[not attributed]") != plain.npos) {
      add(false);
    } else if (plain.find("[attributed]") != plain.npos) {
      add(true);
    }
  }
  return count;
}

// {"verdicts": [true]}, or promptfoo's forms: "Final verdict for each statement in order: Yes. No." and lines
// with "Verdict: Yes".
std::vector<bool> verdicts_in(std::string_view said) {
  std::vector<bool> verdicts;
  if (const auto object = object_with(said, {"verdicts"})) {
    const auto& list = object->at("verdicts");
    if (!list.is_array()) return verdicts;
    for (const auto& item : list.get_array()) verdicts.push_back(yes_or_no(item).value_or(false));
    return verdicts;
  }
  const auto plain = in_plain_letters(said);
  constexpr std::string_view kFinal = "final verdict for each statement in order:";
  const size_t final = plain.find(kFinal);
  const bool has_final = final != plain.npos;
  const std::string_view mark = has_final ? std::string_view(".") : std::string_view("verdict:");
  std::string_view rest =
      has_final ? std::string_view(plain).substr(final + kFinal.size()) : std::string_view(plain);
  if (!has_final) rest.remove_prefix(std::min(rest.find(mark), rest.size()));
  while (!rest.empty()) {
    if (!has_final) rest.remove_prefix(mark.size());
    const size_t end = std::min(rest.find(mark), rest.size());
    const auto part = rest.substr(0, end);
    const bool is_yes = part.find("yes") != part.npos;
    if (is_yes || part.find("no") != part.npos) verdicts.push_back(is_yes);
    rest.remove_prefix(has_final ? std::min(end + mark.size(), rest.size()) : end);
  }
  return verdicts;
}

// Of [statements, verdicts], which a user's own prompts are a list of.
const json::value* own_prompt(const ModelGraded& graded, size_t index) {
  const auto* own = graded.setting("rubricPrompt");
  if (own == nullptr || !own->is_array() || own->get_array().size() <= index) return nullptr;
  const auto& item = own->get_array()[index];
  const auto* content = member(item, "content");
  return content != nullptr ? content : &item;
}

}  // namespace

Result<Grade> context_recall(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript) {
  TRY_ASSIGN(const auto reference, text_value(graded, "what the context is to support"));
  // Without one, what was retrieved is in the prompt.
  const json::object vars{
      {"context", string_value(graded.context.empty() ? graded.prompt : joined(graded.context))},
      {"groundTruth", string_value(reference)}};
  TRY_ASSIGN(auto prompt, judge_prompt(graded, graded.setting("rubricPrompt"), kRecall, vars, javascript));
  TRY_ASSIGN(const auto said, inquiry.ask(std::move(prompt)));
  const auto count = attributed_in(said);
  if (count.all == 0)
    return fail(ErrorCode::invalid_argument, "the judge classified no statement: {}", shortened(said));
  return reached(graded, count.share(), kThresholdDefault, "Recall");
}

Result<Grade> context_relevance(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript) {
  TRY_ASSIGN(const auto query, query_of(graded));
  TRY(needs_context(graded));
  const json::object vars{{"context", string_value(joined(graded.context))}, {"query", string_value(query)}};
  TRY_ASSIGN(auto prompt, judge_prompt(graded, graded.setting("rubricPrompt"), kRelevance, vars, javascript));
  TRY_ASSIGN(const auto said, inquiry.ask(std::move(prompt)));
  // The pieces that were retrieved; of one text, its sentences.
  const auto pieces = graded.context.size() > 1 ? graded.context : sentences_in(graded.context.front());
  const bool helps = in_plain_letters(said).find(kNothingHelps) == std::string::npos;
  std::set<size_t> needed;
  const auto sentences = helps ? list_in(said, "sentences") : std::vector<std::string>();
  for (const auto& sentence : sentences) {
    const auto quoted = in_plain_letters(sentence);
    for (size_t i = 0; i < pieces.size(); ++i) {
      const auto piece = in_plain_letters(pieces[i]);
      if (piece.find(quoted) != piece.npos || quoted.find(piece) != quoted.npos) needed.insert(i);
    }
  }
  if (!sentences.empty() && needed.empty())
    return fail(ErrorCode::invalid_argument, "the judge quotes nothing of the context: {}", shortened(said));
  return reached(graded, Count{needed.size(), pieces.size()}.share(), kThresholdDefault, "Context relevance");
}

Result<Grade> context_faithfulness(const ModelGraded& graded, Inquiry& inquiry, Javascript& javascript) {
  TRY_ASSIGN(const auto query, query_of(graded));
  TRY(needs_context(graded));
  json::object vars{{"question", string_value(query)}, {"answer", string_value(graded.text)}};
  TRY_ASSIGN(auto for_statements, judge_prompt(graded, own_prompt(graded, 0), kStatements, vars, javascript));
  TRY_ASSIGN(const auto said_statements, inquiry.ask(std::move(for_statements)));
  const auto statements = list_in(said_statements, "statements");
  if (statements.empty())
    return fail(ErrorCode::invalid_argument, "the judge found no statement in the answer: {}",
                shortened(said_statements));
  json::array listed;
  for (const auto& statement : statements) listed.push_back(string_value(statement));
  vars["context"] = string_value(joined(graded.context));
  vars["statements"] = std::move(listed);
  TRY_ASSIGN(auto for_verdicts, judge_prompt(graded, own_prompt(graded, 1), kFaithful, vars, javascript));
  TRY_ASSIGN(const auto said, inquiry.ask(std::move(for_verdicts)));
  auto verdicts = verdicts_in(said);
  if (verdicts.empty())
    return fail(ErrorCode::invalid_argument, "the judge gave no verdicts: {}", shortened(said));
  // A statement without a verdict is not supported.
  verdicts.resize(statements.size(), false);
  const Count count{static_cast<size_t>(std::count(verdicts.begin(), verdicts.end(), true)),
                    statements.size()};
  return reached(graded, count.share(), kThresholdDefault, "Faithfulness");
}

}  // namespace weft::eval
