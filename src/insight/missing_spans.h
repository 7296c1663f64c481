// Spans that others name and that are not there.
#pragma once

#include <vector>

#include "insight/diagnosis.h"
#include "insight/diagnosis_evidence.h"

namespace weft::insight {

// A span whose parent is missing. Who should have sent the parent is told by OTLP's flags (bit 0x200 of those
// with bit 0x100: "the parent is remote"), else by the kind: servers and consumers have a remote parent.
//
//   orphan_spans        a local parent: the service sent a span's children and not the span
//   sampled_out_parent  a remote one, and the caller says that it did not record (the sampled flag is off,
//                       0.8), or its very process (service.instance.id) reported before and after (0.7)
//   silent_service      a remote one, the usual caller is known from the other traces and has no span here
//                       (0.6 and up to 0.95, by the share of calls that come from it)
//   missing_parent      a remote one, of nobody knows whom (0.9: that it is missing is sure)
//
// All of them half as sure while the parent may be on its way.
std::vector<Finding> find_missing_spans(const Evidence& evidence, const DiagnosisOptions& options);

// A service that handed the headers on without a span of its own: a call goes straight from the caller of the
// usual caller. Told (silent_service, 0.5 to 0.9, by the share of calls that usually go through it) when the
// service has sent nothing since.
std::vector<Finding> find_bypassed_services(const Evidence& evidence);

}  // namespace weft::insight
