#include "traceql/candidates.h"

#include <fmt/format.h>

#include "store/row_reader.h"
#include "traceql/predicate.h"

namespace weft::traceql {
namespace {

// More are one disjunction: each alone would read the times again.
constexpr size_t kAlternativesMax = 4;

// What the spans of a trace have to have between them for a stage to leave any: conditions that some span
// each has to meet. Conditions become columns m0, m1, … of a row.
class Needs {
 public:
  Needs(store::Statement& statement, const Query& query) : statement_(statement), query_(query) {}

  // As SQL over the rows of one trace; "1" where nothing is known.
  std::string of(const Pipeline& pipeline) {
    std::string all = "1";
    for (const StageId stage : pipeline.stages) {
      auto next = joined(all, "AND", of(stage));
      all.swap(next);
    }
    return all;
  }
  const std::vector<std::string>& conditions() const { return conditions_; }
  // One of them holds for each row for which one of the conditions does.
  const std::vector<std::string>& alternatives() const { return alternatives_; }

 private:
  std::string of(StageId id) {
    const auto& node = query_.stages[id].node;
    if (const auto* const filter = std::get_if<Filter>(&node)) return of(*filter);
    if (const auto* const pipeline = std::get_if<Pipeline>(&node)) return of(*pipeline);
    const auto* const operation = std::get_if<SpansetOperation>(&node);
    if (operation == nullptr) return "1";
    const auto* const relation = std::get_if<std::pair<Relation, RelationMode>>(&operation->op);
    if (relation != nullptr && relation->second == RelationMode::unrelated) return of(operation->right);
    const bool either = relation == nullptr && std::get<Operator>(operation->op) == Operator::logical_or;
    const auto left = of(operation->left);
    return joined(left, either ? "OR" : "AND", of(operation->right));
  }

  std::string of(const Filter& filter) {
    std::vector<std::string> doubts;
    SqlAttribute attributes(statement_, doubts);
    auto predicate = compile(query_, filter.condition, attributes);
    if (predicate.sql == "1") return "1";
    alternatives_.push_back(predicate.sql);
    alternatives_.insert(alternatives_.end(), doubts.begin(), doubts.end());
    for (const auto& doubt : doubts) predicate.sql.append(" OR ").append(doubt);
    conditions_.push_back(fmt::format("({})", predicate.sql));
    return fmt::format("max(m{})", conditions_.size() - 1);
  }

  static std::string joined(const std::string& a, std::string_view how, const std::string& b) {
    const bool a_is_open = a == "1";
    if (!a_is_open && b != "1") return fmt::format("({} {} {})", a, how, b);
    if (how == "OR") return fmt::format("1");
    return a_is_open ? b : a;
  }

  store::Statement& statement_;
  const Query& query_;
  std::vector<std::string> conditions_;
  std::vector<std::string> alternatives_;
};

// Which rows are read: each alternative is a SELECT of its own, since an index answers an alternative and not
// a disjunction.
std::vector<std::string> alternatives_of(const Needs& needs, std::string_view needed) {
  // A row that meets no condition says something only where nothing is needed.
  if (needed == "1") return {"1"};
  const auto& all = needs.alternatives();
  if (all.size() <= kAlternativesMax) return all;
  return {fmt::format("{}", fmt::join(all, " OR "))};
}

std::string candidates_sql(store::Statement& statement, const Query& query,
                           const store::ProjectScope& project, TimeRange range) {
  Needs needs(statement, query);
  const auto needed = needs.of(query.pipeline);
  std::string columns;
  for (size_t i = 0; i < needs.conditions().size(); ++i) {
    columns += fmt::format(", {} AS m{}", needs.conditions()[i], i);
  }
  const auto rows = fmt::format(
      "SELECT trace_id, start_unix_nano{} FROM spans WHERE start_unix_nano >= {} AND start_unix_nano < {}{}",
      columns, statement.number(range.start_unix_nano), statement.number(range.end_unix_nano),
      store::within(statement, project));
  std::vector<std::string> selects;
  for (const auto& alternative : alternatives_of(needs, needed)) {
    selects.push_back(fmt::format("{} AND ({})", rows, alternative));
  }
  return fmt::format(
      "SELECT trace_id FROM ({}) GROUP BY trace_id HAVING {} ORDER BY max(start_unix_nano) DESC, trace_id "
      "LIMIT {}",
      fmt::join(selects, " UNION ALL "), needed, kCandidatesMax + 1);
}

}  // namespace

Result<Candidates> find_candidates(engine::Engine& engine, const Query& query,
                                   const store::ProjectScope& project, TimeRange range,
                                   const store::QueryLimits& limits) {
  store::Statement statement;
  auto sql = candidates_sql(statement, query, project, range);
  TRY_ASSIGN(const auto answer, std::move(statement).ask(engine, std::move(sql), limits));
  Candidates found;
  store::RowReader row(answer);
  while (!row.at_end()) found.traces.push_back(row.id<model::TraceId>());
  TRY(row.status());
  found.truncated = found.traces.size() > kCandidatesMax;
  if (found.truncated) found.traces.resize(kCandidatesMax);
  return found;
}

}  // namespace weft::traceql
