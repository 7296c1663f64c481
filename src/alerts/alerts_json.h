// Rules and alerts as the API says them: docs/reference/openapi.yaml.
#pragma once

#include <string>
#include <vector>

#include "alerts/alerter.h"
#include "alerts/book.h"

namespace weft::alerts {

// {"alerts":[…], "rules":[…]}: every alert that is not inactive, and every rule with its state. Receivers are
// named; their addresses are never said.
std::string alerts_json(const std::vector<RuleStatus>& statuses);
// {"rules":[…]}
std::string rules_json(const std::vector<RuleStatus>& statuses);
std::string rule_json(const RuleStatus& status);
// {"sent":[{"receiver","delivered","problem"}]}
std::string test_json(const std::vector<TestOutcome>& outcomes);

}  // namespace weft::alerts
