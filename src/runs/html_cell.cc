#include "runs/html_cell.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "model/json_members.h"
#include "runs/html_text.h"
#include "runs/row_reading.h"

namespace weft::runs {

using model::member;
using model::number_member;
using model::text_member;

namespace {

std::string text_of(const json::value* value) {
  return value != nullptr && !value->is_null() ? model::text_of(*value) : "";
}

std::string chip_of(Verdict verdict) {
  const std::string_view sign = verdict == Verdict::pass   ? "✓ passed"
                                : verdict == Verdict::fail ? "✗ failed"
                                                           : "! error";
  return fmt::format("<span class=\"verdict {}\">{}</span>", name_of(verdict), sign);
}

std::string tree_shown(const std::vector<std::string>& tree) {
  if (tree.empty()) return "";
  std::string lines;
  for (const auto& line : tree) {
    const bool offends = line.starts_with("✗");
    lines += fmt::format("{}{}{}\n", offends ? "<span class=\"offends\">" : "", escaped(line),
                         offends ? "</span>" : "");
  }
  return fmt::format("<pre class=\"tree\">{}</pre>", lines);
}

// "contains: x", or the type alone.
std::string name_of_assertion(const json::value* assertion) {
  const auto type = text_of(member(assertion, "type"));
  const auto value = text_of(member(assertion, "value"));
  if (type.empty()) return "assert-set";
  constexpr size_t kNameBytes = 200;
  return value.empty() || value.size() > kNameBytes ? type : fmt::format("{}: {}", type, value);
}

std::string assertion_item(const json::value& component) {
  const bool passed = has_passed(component);
  std::string item = fmt::format("<li>{} <code>{}</code> <span class=\"facts\">{:.2f}</span>",
                                 chip_of(passed ? Verdict::pass : Verdict::fail),
                                 shown(name_of_assertion(member(component, "assertion"))),
                                 number_member(component, "score").value_or(0));
  if (!passed)
    item += fmt::format("<p class=\"why\">{}</p>{}", shown(text_member(component, "reason").value_or("")),
                        tree_shown(tree_of(component)));
  return item + "</li>";
}

std::string assertions_shown(const json::value& row) {
  std::string items;
  for (const auto& component : components_of(row)) items += assertion_item(component);
  return items.empty() ? "" : fmt::format("<ul class=\"checks\">{}</ul>", items);
}

std::string facts_shown(const json::value& row) {
  const auto number = [&row](std::string_view key) { return number_member(row, key).value_or(0); };
  std::string facts = fmt::format("{:.0f} ms", number("latencyMs"));
  const auto* usage = member(row, "tokenUsage");
  if (const double tokens = usage != nullptr ? number_member(*usage, "total").value_or(0) : 0; tokens > 0)
    facts += fmt::format(" · {:.0f} tokens", tokens);
  if (const double cost = number("cost"); cost > 0) facts += fmt::format(" · ${:.4g}", cost);
  if (const double score = number("score"); verdict_of(row) != Verdict::pass || score < 1)
    facts += fmt::format(" · score {:.2f}", score);
  return facts;
}

std::string trace_shown(const json::value& row) {
  const auto id = text_member(row, "traceId").value_or("");
  if (id.empty()) return "";
  const auto gap = trace_gap_of(row);
  return fmt::format("<p class=\"soft\">Trace <code>{}</code>{}</p>", escaped(id),
                     gap.empty() ? "" : ": " + escaped(gap));
}

std::string vars_shown(const json::value& row) {
  std::string items;
  for (const auto& [name, value] : vars_of(row))
    items += fmt::format("<dt>{}</dt><dd>{}</dd>", escaped(name), shown(text_of(&value)));
  return items.empty() ? "" : fmt::format("<dl>{}</dl>", items);
}

}  // namespace

std::string html_head(const json::value& row) {
  const auto name = description_of(row);
  return fmt::format(
      "<th scope=\"row\"><b>{}</b>{}</th>",
      name.empty() ? fmt::format("Test {}", uint64_t{index_of(row, "testIdx")} + 1) : shown(name),
      vars_shown(row));
}

std::string html_cell(const json::value& row, std::string_view column) {
  std::string cell = fmt::format("<td data-column=\"{}\">{}<span class=\"facts\">{}</span>", escaped(column),
                                 chip_of(verdict_of(row)), facts_shown(row));
  if (const auto error = error_of(row); !error.empty())
    cell += fmt::format("<p class=\"why\">{}</p>", shown(error));
  // The trees of what failed are seen without opening anything.
  for (const auto& failed : failed_trace_assertions_of(row)) cell += tree_shown(failed.tree);
  if (const auto output = output_of(row); !output.empty())
    cell += fmt::format("<div class=\"output\" tabindex=\"0\">{}</div>", shown(output));
  const auto prompt = text_of(member(member(row, "prompt"), "raw"));
  const auto details = (prompt.empty() ? "" : fmt::format("<pre>{}</pre>", shown(prompt))) +
                       assertions_shown(row) + trace_shown(row);
  if (!details.empty())
    cell += fmt::format("<details><summary>Prompt and assertions</summary>{}</details>", details);
  return cell + "</td>";
}

}  // namespace weft::runs
