// Vitals: the state of every part at one moment, as Prometheus' text. docs/reference/metrics.md names each.
#pragma once

#include <string>

#include "alerts/book.h"
#include "engine/engine.h"
#include "ingest/writer.h"
#include "journal/journal.h"
#include "server/http_server.h"
#include "server/request_metrics.h"

namespace weft::server {

struct Vitals {
  HttpCounters http;
  journal::Counters journal;
  uint64_t journal_backlog_bytes = 0;
  ingest::WriterStats writer;
  uint64_t spans_folded = 0;
  engine::Health engine;
  size_t queries_waiting = 0;
  alerts::Counters alerts;
};

// What was counted (`requests`) and what is (`vitals`, and what the kernel says about weft and its engine).
std::string metrics_text(RequestMetrics& requests, const Vitals& vitals);

}  // namespace weft::server
