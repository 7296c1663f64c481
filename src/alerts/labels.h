// Labels: what tells one series of a rule from the others.
#pragma once

#include <map>
#include <string>

namespace weft::alerts {

// Ordered, so that the same labels are the same text.
using Labels = std::map<std::string, std::string>;

// 16 hexadecimal digits that stand for these labels, as Alertmanager's fingerprint does.
std::string fingerprint(const Labels& labels);

// "service=checkout tier=gold"; "" for none.
std::string to_text(const Labels& labels);

// `text` with each {{ value }} and {{ labels.NAME }} filled in (a $ before them is passed over, so that what
// was written for Prometheus reads the same); what is unknown stays as it is.
std::string filled_in(const std::string& text, const Labels& labels, const std::string& value);

}  // namespace weft::alerts
