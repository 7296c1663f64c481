#include "eval/json_schema.h"

#include <boost/json.hpp>
#include <cmath>
#include <set>

#include "eval/unicode.h"
#include "eval/values.h"

namespace weft::eval {
namespace {

// Schemas in schemas and references; more are references that go round.
constexpr size_t kDepthMax = 4 * kNestingMax;
constexpr size_t kErrorsMax = 20;  // further ones are left out

bool is_type(const json::value& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.is_bool();
  if (type == "string") return value.is_string();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  const auto number = number_of(value);
  if (type == "number") return number.has_value();
  return type == "integer" && number && std::trunc(*number) == *number;
}

std::string_view format_pattern(std::string_view format) {
  if (format == "date") return R"(^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$)";
  if (format == "date-time") return R"(^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$)";
  if (format == "email") return R"(^[^\s@]+@[^\s@]+$)";
  if (format == "uri") return R"(^[A-Za-z][A-Za-z0-9+.-]*:\S*$)";
  if (format == "uuid") return R"(^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$)";
  if (format == "ipv4") return R"(^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$)";
  return "";
}

Status check_type_name(const json::value& type) {
  constexpr std::string_view kTypes[] = {"null", "boolean", "string", "array", "object", "number", "integer"};
  const std::string name = text_of(type);
  if (std::find(std::begin(kTypes), std::end(kTypes), name) != std::end(kTypes)) return {};
  return fail(ErrorCode::invalid_argument, "the schema's type \"{}\" is none of {}", name,
              fmt::join(kTypes, ", "));
}

// One validation. The path is that of the value: "data/items/0".
class Validation {
 public:
  Validation(const json::value& root, Javascript& javascript) : root_(root), javascript_(javascript) {}

  Status check(const json::value& schema, const json::value& value, const std::string& path) {
    if (schema.is_bool()) {
      if (!schema.get_bool()) add(path, "must not be there");
      return {};
    }
    if (!schema.is_object()) return fail(ErrorCode::invalid_argument, "a schema is an object or a boolean");
    if (depth_ == kDepthMax)
      return fail(ErrorCode::invalid_argument, "the schema's references go round, or deeper than {}",
                  kDepthMax);
    ++depth_;
    const auto& rules = schema.get_object();
    TRY(check_reference(rules, value, path));
    TRY(check_kind(rules, value, path));
    check_number(rules, value, path);
    TRY(check_text(rules, value, path));
    TRY(check_array(rules, value, path));
    TRY(check_object(rules, value, path));
    TRY(check_combinations(rules, value, path));
    --depth_;
    return {};
  }
  std::vector<std::string> take() { return std::move(errors_); }

 private:
  void add(const std::string& path, std::string_view what) {
    if (errors_.size() < kErrorsMax) errors_.push_back(fmt::format("{} {}", path, what));
  }

  // Whether it conforms, without noting why not.
  Result<bool> conforms(const json::value& schema, const json::value& value, const std::string& path) {
    std::vector<std::string> before;
    std::swap(before, errors_);
    const auto checked = check(schema, value, path);
    const bool fits = errors_.empty();
    std::swap(before, errors_);
    TRY(checked);
    return fits;
  }

  Status check_reference(const json::object& rules, const json::value& value, const std::string& path) {
    const auto reference = text_member(rules, "$ref");
    if (!reference) return {};
    json::error_code error;
    const json::value* target =
        reference->starts_with('#') ? root_.find_pointer(reference->substr(1), error) : nullptr;
    if (target == nullptr)
      return fail(ErrorCode::invalid_argument, "the schema's $ref \"{}\" leads nowhere", *reference);
    return check(*target, value, path);
  }

  Status check_kind(const json::object& rules, const json::value& value, const std::string& path) {
    if (const auto* type = member(rules, "type"); type != nullptr) {
      if (type->is_string()) {
        TRY(check_type_name(*type));
        if (!is_type(value, type->get_string())) add(path, "must be " + text_of(*type));
      } else if (type->is_array()) {
        bool fits = false;
        std::string names;
        for (const auto& each : type->get_array()) {
          TRY(check_type_name(each));
          fits = fits || (each.is_string() && is_type(value, each.get_string()));
          names += (names.empty() ? "" : ",") + text_of(each);
        }
        if (!fits) add(path, "must be " + names);
      }
    }
    if (const auto* constant = member(rules, "const"); constant != nullptr && *constant != value)
      add(path, "must be equal to constant");
    if (const auto* all = member(rules, "enum"); all != nullptr && all->is_array()) {
      const auto& list = all->get_array();
      if (std::find(list.begin(), list.end(), value) == list.end())
        add(path, "must be equal to one of the allowed values");
    }
    return {};
  }

  void check_number(const json::object& rules, const json::value& value, const std::string& path) {
    const auto number = number_of(value);
    if (!number) return;
    const auto limit = [&](const char* key, auto keeps, const char* sign) {
      const auto bound = number_member(rules, key);
      if (bound && !keeps(*number, *bound))
        add(path, fmt::format("must be {} {}", sign, text_of(number_value(*bound))));
    };
    limit("minimum", std::greater_equal<double>(), ">=");
    limit("maximum", std::less_equal<double>(), "<=");
    limit("exclusiveMinimum", std::greater<double>(), ">");
    limit("exclusiveMaximum", std::less<double>(), "<");
    const auto divides = [](double dividend, double divisor) {
      const double quotient = dividend / divisor;
      return std::trunc(quotient) == quotient;
    };
    limit("multipleOf", divides, "multiple of");
  }

  // `size` is within the bounds that two keys give.
  void check_size(const json::object& rules, size_t size, const std::string& path, std::string_view of,
                  std::string_view unit) {
    const auto fewest = number_member(rules, fmt::format("min{}", of));
    const auto most = number_member(rules, fmt::format("max{}", of));
    const auto count = static_cast<double>(size);
    if (fewest && count < *fewest) add(path, fmt::format("must NOT have fewer than {} {}", *fewest, unit));
    if (most && count > *most) add(path, fmt::format("must NOT have more than {} {}", *most, unit));
  }

  Result<bool> matches(std::string_view pattern, std::string_view text) {
    const json::value expression = string_value(pattern);
    const json::value given = string_value(text);
    TRY_ASSIGN(const auto matched, javascript_.call("matches", {&expression, &given}));
    return matched.is_bool() && matched.get_bool();
  }

  Status check_text(const json::object& rules, const json::value& value, const std::string& path) {
    if (!value.is_string()) return {};
    const std::string_view text = value.get_string();
    check_size(rules, code_points(text).size(), path, "Length", "characters");
    if (const auto pattern = text_member(rules, "pattern")) {
      TRY_ASSIGN(const bool fits, matches(*pattern, text));
      if (!fits) add(path, fmt::format("must match pattern \"{}\"", *pattern));
    }
    if (const auto format = text_member(rules, "format")) {
      const auto pattern = format_pattern(*format);
      if (pattern.empty()) return {};
      TRY_ASSIGN(const bool fits, matches(pattern, text));
      if (!fits) add(path, fmt::format("must match format \"{}\"", *format));
    }
    return {};
  }

  Status check_array(const json::object& rules, const json::value& value, const std::string& path) {
    if (!value.is_array()) return {};
    const auto& items = value.get_array();
    check_size(rules, items.size(), path, "Items", "items");
    if (boolean_member(rules, "uniqueItems").value_or(false)) {
      for (size_t i = 0; i < items.size(); ++i) {
        if (std::find(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(i), items[i]) !=
            items.begin() + static_cast<std::ptrdiff_t>(i))
          add(path, "must NOT have duplicate items");
      }
    }
    TRY_ASSIGN(const size_t rest, check_prefix(rules, items, path));
    // Draft 7 calls what comes after a list of items additionalItems.
    const auto* each = member(rules, "items");
    if (each != nullptr && each->is_array()) each = member(rules, "additionalItems");
    for (size_t i = rest; each != nullptr && i < items.size(); ++i)
      TRY(check(*each, items[i], fmt::format("{}/{}", path, i)));
    return check_contains(rules, items, path);
  }

  // The number of items that have a schema by their place.
  Result<size_t> check_prefix(const json::object& rules, const json::array& items, const std::string& path) {
    const auto* prefix = member(rules, "prefixItems");
    if (prefix == nullptr) prefix = member(rules, "items");
    if (prefix == nullptr || !prefix->is_array()) return 0;
    const auto& schemas = prefix->get_array();
    for (size_t i = 0; i < std::min(schemas.size(), items.size()); ++i)
      TRY(check(schemas[i], items[i], fmt::format("{}/{}", path, i)));
    return schemas.size();
  }

  Status check_contains(const json::object& rules, const json::array& items, const std::string& path) {
    const auto* sought = member(rules, "contains");
    if (sought == nullptr) return {};
    double count = 0;
    for (const auto& item : items) {
      TRY_ASSIGN(const bool fits, conforms(*sought, item, path));
      count += fits ? 1 : 0;
    }
    const double fewest = number_member(rules, "minContains").value_or(1);
    const auto most = number_member(rules, "maxContains");
    if (count < fewest || (most && count > *most))
      add(path, fmt::format("must contain at least {} valid item(s)", fewest));
    return {};
  }

  Status check_object(const json::object& rules, const json::value& value, const std::string& path) {
    if (!value.is_object()) return {};
    const auto& object = value.get_object();
    check_size(rules, object.size(), path, "Properties", "properties");
    if (const auto* required = member(rules, "required"); required != nullptr && required->is_array()) {
      for (const auto& name : required->get_array()) {
        if (!object.contains(text_of(name)))
          add(path, fmt::format("must have required property '{}'", text_of(name)));
      }
    }
    for (const auto& [key, field] : object) TRY(check_field(rules, std::string(key), field, path));
    return check_dependencies(rules, object, value, path);
  }

  Status check_field(const json::object& rules, const std::string& key, const json::value& field,
                     const std::string& path) {
    const std::string below = path + "/" + key;
    bool is_known = false;
    if (const auto* properties = member(rules, "properties"); properties != nullptr) {
      if (const auto* schema = member(*properties, key); schema != nullptr) {
        is_known = true;
        TRY(check(*schema, field, below));
      }
    }
    if (const auto* patterns = member(rules, "patternProperties");
        patterns != nullptr && patterns->is_object()) {
      for (const auto& [pattern, schema] : patterns->get_object()) {
        TRY_ASSIGN(const bool fits, matches(pattern, key));
        if (!fits) continue;
        is_known = true;
        TRY(check(schema, field, below));
      }
    }
    if (const auto* names = member(rules, "propertyNames"); names != nullptr)
      TRY(check(*names, string_value(key), below));
    const auto* others = member(rules, "additionalProperties");
    if (is_known || others == nullptr) return {};
    if (others->is_bool() && !others->get_bool()) {
      add(path, "must NOT have additional properties");
      return {};
    }
    return check(*others, field, below);
  }

  Status check_dependencies(const json::object& rules, const json::object& object, const json::value& value,
                            const std::string& path) {
    for (const char* keyword : {"dependentRequired", "dependentSchemas", "dependencies"}) {
      const auto* all = member(rules, keyword);
      if (all == nullptr || !all->is_object()) continue;
      for (const auto& [key, needs] : all->get_object()) {
        if (!object.contains(key)) continue;
        if (!needs.is_array()) {
          TRY(check(needs, value, path));
          continue;
        }
        for (const auto& name : needs.get_array()) {
          if (!object.contains(text_of(name)))
            add(path, fmt::format("must have property {} when property {} is present", text_of(name),
                                  std::string_view(key)));
        }
      }
    }
    return {};
  }

  Status check_combinations(const json::object& rules, const json::value& value, const std::string& path) {
    if (const auto* all = member(rules, "allOf"); all != nullptr && all->is_array()) {
      for (const auto& each : all->get_array()) TRY(check(each, value, path));
    }
    for (const bool is_one : {false, true}) {
      const auto* options = member(rules, is_one ? "oneOf" : "anyOf");
      if (options == nullptr || !options->is_array()) continue;
      size_t fitting = 0;
      for (const auto& each : options->get_array()) {
        TRY_ASSIGN(const bool fits, conforms(each, value, path));
        fitting += fits ? 1 : 0;
      }
      if (is_one && fitting != 1) add(path, "must match exactly one schema in oneOf");
      if (!is_one && fitting == 0) add(path, "must match a schema in anyOf");
    }
    if (const auto* forbidden = member(rules, "not"); forbidden != nullptr) {
      TRY_ASSIGN(const bool fits, conforms(*forbidden, value, path));
      if (fits) add(path, "must NOT be valid");
    }
    const auto* condition = member(rules, "if");
    if (condition == nullptr) return {};
    TRY_ASSIGN(const bool fits, conforms(*condition, value, path));
    const auto* then = member(rules, fits ? "then" : "else");
    return then != nullptr ? check(*then, value, path) : Status();
  }

  const json::value& root_;
  Javascript& javascript_;
  std::vector<std::string> errors_;
  size_t depth_ = 0;
};

}  // namespace

Result<std::vector<std::string>> schema_errors(const json::value& schema, const json::value& value,
                                               Javascript& javascript) {
  Validation validation(schema, javascript);
  TRY(validation.check(schema, value, "data"));
  return validation.take();
}

}  // namespace weft::eval
