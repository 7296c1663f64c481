// Faults that a trace shows by itself: its ids and its times.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "insight/clock_skew.h"
#include "insight/diagnosis_evidence.h"

namespace weft::insight {

// Each looks at one trace.
std::vector<Finding> find_several_roots(const Evidence& evidence, size_t trace);
std::vector<Finding> find_cycles(const Evidence& evidence, size_t trace);
// Spans with one id that differ in name or start; copies of one span are left out when a trace is read.
// The two halves of a shared span (model::tree) are one span's.
std::vector<Finding> find_duplicate_ids(const Evidence& evidence, size_t trace);
std::vector<Finding> find_negative_durations(const Evidence& evidence, size_t trace);
// Children that begin before their parent or end after it by more than 1 ms (5 ms where another service is
// called: its span ends after the answer is on its way), unless a clock that is off explains it. Messages are
// meant to be worked on later, and are left out.
std::vector<Finding> find_children_outside(const Evidence& evidence, size_t trace,
                                           std::span<const SkewedClock> skewed);

// One finding for each clock that is off, with the spans of its process, those of the trace `focus` first.
std::vector<Finding> find_skewed_clocks(const Evidence& evidence, std::optional<size_t> focus,
                                        std::span<const SkewedClock> skewed);

}  // namespace weft::insight
