#include "cli/what_if_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "base/words.h"
#include "cli/json_fields.h"
#include "cli/wrap.h"

namespace weft::cli {

std::string what_if_view(const boost::json::value& answer, const Terminal& terminal) {
  const auto service = text_field(answer, "/span/service");
  const auto condition =
      fmt::format("If {}{} took {:g} % less, {} of its time,", text_field(answer, "/span/name"),
                  service.empty() ? "" : fmt::format(" ({})", service),
                  real_field(answer, "/percent").value_or(0), duration_text(number_field(answer, "/cut_ns")));
  const auto was = duration_text(number_field(answer, "/was_ns"));
  const uint64_t saved = number_field(answer, "/saved_ns");
  std::string outcome =
      fmt::format("the request would take {} instead of {}: {} less.",
                  duration_text(number_field(answer, "/duration_ns")), was, duration_text(saved));
  if (saved == 0)
    outcome = fmt::format("the request would still take {}: something else takes as long.", was);
  if (!boolean_field(answer, "/is_part_of_request")) {
    outcome = fmt::format("the request would still take {}: nobody waits for this span.", was);
  }
  return wrapped(condition + " " + outcome, terminal.columns(), 0) +
         terminal.paint(Colour::grey,
                        "\n" + wrapped(text_field(answer, "/sibling_assumption"), terminal.columns(), 0));
}

Result<std::string> span_id_of(const boost::json::value& trace, const std::string& id_or_name) {
  std::vector<std::pair<uint64_t, std::string>> named;  // duration, id
  for (const auto& span : list_field(trace, "/spans")) {
    auto id = text_field(span, "/span_id");
    if (id == id_or_name) return id;
    const bool is_named =
        text_field(span, "/event_name") == id_or_name || text_field(span, "/name") == id_or_name;
    if (is_named) named.emplace_back(number_field(span, "/duration_ns"), std::move(id));
  }
  if (named.empty())
    return fail(ErrorCode::not_found, "the trace has no span with the id or name \"{}\"", id_or_name);
  if (named.size() == 1) return named.front().second;
  std::ranges::sort(named, std::greater());
  std::string ids;
  for (size_t i = 0; i < std::min(named.size(), kIdsNamed); ++i) {
    ids += fmt::format("{}{} ({})", i == 0 ? "" : ", ", named[i].second, duration_text(named[i].first));
  }
  return fail(ErrorCode::invalid_argument, "{} have the name \"{}\", the longest are {}: give the id of one",
              count_text(named.size(), "span"), id_or_name, ids);
}

}  // namespace weft::cli
