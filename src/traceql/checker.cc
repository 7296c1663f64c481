#include "traceql/checker.h"

#include <algorithm>

#include "traceql/lexer.h"

namespace weft::traceql {
namespace {

bool takes(Operator op, Type type) {
  switch (type) {
    case Type::unknown:
      return true;
    case Type::boolean:
      return is_logical(op) || op == Operator::equal || op == Operator::not_equal;
    case Type::integer:
    case Type::real:
    case Type::duration:
      return is_arithmetic(op) || (is_comparison(op) && !is_regex(op));
    case Type::string:
      return is_comparison(op);
    case Type::nil:
    case Type::status:
    case Type::kind:
    case Type::list:
      return op == Operator::equal || op == Operator::not_equal;
  }
  return false;
}

bool go_together(Type left, Type right) {
  return left == right || left == Type::unknown || right == Type::unknown ||
         (is_number(left) && is_number(right));
}

// Looks at nodes in the order they were made, which is children first.
class Checker {
 public:
  explicit Checker(Query& query) : query_(query) {}

  Status check() {
    for (auto& field : query_.fields) {
      if (auto* const binary = std::get_if<Binary>(&field.node)) TRY(check_binary(*binary, field.offset));
      if (auto* const unary = std::get_if<Unary>(&field.node)) TRY(check_unary(*unary, field.offset));
    }
    for (const auto& stage : query_.stages) TRY(check_stage(stage));
    if (query_.metrics) TRY(check_metrics(*query_.metrics));
    return {};
  }

 private:
  [[nodiscard]] tl::unexpected<Error> fail_here(size_t offset, std::string_view message) const {
    return fail_at(*query_.text, offset, "{}", message);
  }

  Status check_binary(Binary& binary, size_t offset) const {
    const Type left = type_of(query_, binary.left);
    const Type right = type_of(query_, binary.right);
    if (!go_together(left, right)) {
      return fail_here(offset,
                       fmt::format("'{}' has {} on its left and {} on its right, expected the same on "
                                   "both sides{}",
                                   to_string(binary.op), to_string(left), to_string(right),
                                   hint(binary, left) + hint(binary, right)));
    }
    for (const Type type : {left, right}) {
      if (takes(binary.op, type)) continue;
      return fail_here(offset,
                       fmt::format("'{}' cannot be used with {}", to_string(binary.op), to_string(type)));
    }
    if (asks_text(binary.right) && !asks_text(binary.left)) std::swap(binary.left, binary.right);
    if (asks_text(binary.left)) return compile_search(binary);
    write_id_out(binary);
    return is_regex(binary.op) ? compile_regex(binary) : Status();
  }

  // What to write where a side that is a `type` meets a string.
  std::string hint(const Binary& binary, Type type) const {
    if (type != Type::status && type != Type::kind) return {};
    for (const FieldId side : {binary.left, binary.right}) {
      const auto* const literal = std::get_if<Literal>(&query_.fields[side].node);
      if (literal != nullptr && literal->value.type == Type::string)
        return fmt::format(" ({} is written without quotes: {})", to_string(type), literal->value.text);
    }
    return {};
  }

  bool asks_text(FieldId field) const {
    const auto* const attribute = std::get_if<AttributeReference>(&query_.fields[field].node);
    return attribute != nullptr && attribute->intrinsic == Intrinsic::llm_text;
  }

  // Ids are stored in lower case and with their leading zeros; Tempo's page shows them without.
  void write_id_out(const Binary& binary) const {
    const auto* const attribute = std::get_if<AttributeReference>(&query_.fields[binary.left].node);
    auto* const literal = std::get_if<Literal>(&query_.fields[binary.right].node);
    if (attribute == nullptr || literal == nullptr || is_regex(binary.op) || literal->value.text.empty())
      return;
    size_t digits = 0;
    switch (attribute->intrinsic) {
      case Intrinsic::trace_id:
      case Intrinsic::link_trace_id:
        digits = 32;
        break;
      case Intrinsic::span_id:
      case Intrinsic::parent_id:
      case Intrinsic::link_span_id:
        digits = 16;
        break;
      default:
        return;
    }
    auto id = fmt::format("{:0>{}}", literal->value.text, digits);
    std::ranges::transform(
        id, id.begin(), [](char byte) { return byte >= 'A' && byte <= 'F' ? char(byte - 'A' + 'a') : byte; });
    query_.strings.push_back(std::make_unique<const std::string>(std::move(id)));
    literal->value = Datum::of(*query_.strings.back());
  }

  // Prompts and answers are searched, not compared: for a phrase in any case, or for a regular expression.
  Status compile_search(Binary& binary) const {
    const auto& right = query_.fields[binary.right];
    const auto* const literal = std::get_if<Literal>(&right.node);
    const bool searches =
        is_regex(binary.op) || binary.op == Operator::equal || binary.op == Operator::not_equal;
    if (literal == nullptr || !searches) {
      return fail_here(right.offset, "llm.text is searched with =, !=, =~ or !~ for a string written out");
    }
    const std::string text(literal->value.text);
    return compile(binary, right.offset,
                   is_regex(binary.op) ? fmt::format("(?s:{})", text)
                                       : fmt::format("(?i:{})", re2::RE2::QuoteMeta(text)));
  }

  Status compile_regex(Binary& binary) const {
    const auto& right = query_.fields[binary.right];
    const auto* const literal = std::get_if<Literal>(&right.node);
    if (literal == nullptr) {
      return fail_here(right.offset,
                       "found an expression, expected a regular expression written out as a string");
    }
    // Like Tempo: the whole value has to match, and a dot matches the end of a line too.
    return compile(binary, right.offset, fmt::format("^(?s:{})$", literal->value.text));
  }

  Status compile(Binary& binary, size_t offset, const std::string& pattern) const {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kRegexBytesMax);
    options.set_never_capture(true);
    auto regex = std::make_shared<re2::RE2>(pattern, options);
    if (!regex->ok()) {
      return fail_here(offset, fmt::format("the regular expression cannot be read: {} (RE2 has no "
                                           "backreferences and no lookaround)",
                                           regex->error()));
    }
    binary.regex = std::move(regex);
    return {};
  }

  Status check_unary(const Unary& unary, size_t offset) const {
    const Type type = type_of(query_, unary.operand);
    if (unary.op == Operator::negate && type != Type::unknown && !is_number(type)) {
      return fail_here(offset, fmt::format("'-' stands before {}, expected a number", to_string(type)));
    }
    if (unary.op == Operator::logical_not && type != Type::unknown && type != Type::boolean) {
      return fail_here(offset, fmt::format("'!' stands before {}, expected true or false", to_string(type)));
    }
    const auto* const attribute = std::get_if<AttributeReference>(&query_.fields[unary.operand].node);
    if (unary.op == Operator::absent && attribute != nullptr && !can_be_nil(*attribute)) {
      return fail_here(offset, fmt::format("every span has {}, so it is never nil", to_text(*attribute)));
    }
    return {};
  }

  Status check_stage(const Stage& stage) const {
    if (const auto* const filter = std::get_if<Filter>(&stage.node))
      return check_condition(filter->condition);
    if (const auto* const aggregate = std::get_if<Aggregate>(&stage.node)) {
      return aggregate->of ? check_measured(*aggregate->of, stage) : Status();
    }
    if (const auto* const group = std::get_if<GroupBy>(&stage.node)) {
      if (!asks_the_span(group->key)) {
        return fail_here(stage.offset,
                         "by(…) has the same value for every span, expected an attribute in it");
      }
    }
    return {};
  }

  Status check_condition(FieldId condition) const {
    const Type type = type_of(query_, condition);
    if (type == Type::unknown || type == Type::boolean) return {};
    return fail_here(
        query_.fields[condition].offset,
        fmt::format("the condition is {}, expected one that is true or false, such as a comparison",
                    to_string(type)));
  }

  Status check_measured(FieldId field, const Stage& stage) const {
    const Type type = type_of(query_, field);
    if (type != Type::unknown && !is_number(type)) {
      return fail_here(query_.fields[field].offset,
                       fmt::format("found {}, expected a number in an aggregate", to_string(type)));
    }
    if (asks_the_span(field)) return {};
    return fail_here(stage.offset,
                     "the aggregate has the same value for every span, expected an attribute in it");
  }

  // Whether an attribute or intrinsic is in the expression. Children lie directly before their parents, and
  // an expression begins after the one before it: so the walk is over a stack of ids.
  bool asks_the_span(FieldId root) const {
    std::vector<FieldId> waiting{root};
    while (!waiting.empty()) {
      const auto& node = query_.fields[waiting.back()].node;
      waiting.pop_back();
      if (std::holds_alternative<AttributeReference>(node)) return true;
      if (const auto* const unary = std::get_if<Unary>(&node)) waiting.push_back(unary->operand);
      if (const auto* const binary = std::get_if<Binary>(&node)) {
        waiting.push_back(binary->left);
        waiting.push_back(binary->right);
      }
    }
    return false;
  }

  Status check_metrics(const Metrics& metrics) const {
    if (metrics.of) {
      const Type type = traceql::type_of(*metrics.of);
      if (type != Type::unknown && !is_number(type)) {
        return fail_here(metrics.offset, fmt::format("{} is {}, expected a number or a duration",
                                                     to_text(*metrics.of), to_string(type)));
      }
    }
    if (!std::ranges::all_of(metrics.quantiles, [](double q) { return q >= 0 && q <= 1; })) {
      return fail_here(metrics.offset, "a quantile lies outside 0 to 1; the 99th percentile is written 0.99");
    }
    if (metrics.function != MetricsFunction::compare) return {};
    TRY(check_condition(metrics.selection));
    if (!query_.second_stages.empty()) {
      return fail_here(metrics.offset, "compare() cannot be followed by topk, bottomk or a comparison");
    }
    if (!metrics.by.empty()) {
      return fail_here(metrics.offset, "compare() groups by every attribute already, and takes no by(…)");
    }
    constexpr int64_t kTopMax = 1'000;
    if (metrics.top_n < 1 || metrics.top_n > kTopMax) {
      return fail_here(metrics.offset,
                       fmt::format("compare() names 1 to {} values of an attribute", kTopMax));
    }
    return {};
  }

  Query& query_;
};

}  // namespace

Status check(Query& query) {
  return Checker(query).check();
}

Type type_of(const Query& query, FieldId field) {
  // Arithmetic is of the type of its left side, and that of its right where the left is not known.
  while (true) {
    const auto& node = query.fields[field].node;
    if (const auto* const literal = std::get_if<Literal>(&node)) return literal->value.type;
    if (const auto* const attribute = std::get_if<AttributeReference>(&node)) return type_of(*attribute);
    if (const auto* const unary = std::get_if<Unary>(&node)) {
      if (unary->op != Operator::negate) return Type::boolean;
      field = unary->operand;
      continue;
    }
    const auto& binary = std::get<Binary>(node);
    if (!is_arithmetic(binary.op)) return Type::boolean;
    const Type left = type_of(query, binary.left);
    if (left != Type::unknown) return left;
    field = binary.right;
  }
}

}  // namespace weft::traceql
