#include "insight/analysis.h"

#include "insight/self_time.h"

namespace weft::insight {

Analysis analyse(const model::Trace& trace, const model::PriceTable& prices) {
  const SpanTree tree(trace);
  const Timeline timeline(trace, tree);
  const auto usage = usage_below(trace, tree);
  Contents contents(trace);
  Analysis analysis;
  analysis.path = critical_path(trace, tree, timeline);
  analysis.self_ns = self_times(trace, tree);
  analysis.bottlenecks = bottlenecks(tree, timeline, analysis.path);
  // All that is below steps: others' contents are not to be unknown for it.
  Contents contents_of_steps(trace);
  analysis.overlaps = overlaps(trace, tree, timeline, analysis.path, contents_of_steps);
  // The one that compares a few spans comes before the one that compares as many as it may.
  analysis.retries = retries(trace, tree, usage, contents);
  analysis.caches = analyse_caches(trace, tree, usage, contents);
  analysis.errors = errors(trace, tree, analysis.retries);
  analysis.repeats = repeats(trace, tree);
  analysis.ledger = ledger(trace, tree, prices);
  analysis.savings_searched_in_part = contents.is_in_part() || contents_of_steps.is_in_part();
  return analysis;
}

}  // namespace weft::insight
