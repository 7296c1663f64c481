// HoneyHive's tracing entry: what its clients call beside OTLP. 200 means on disk, as everywhere.
#pragma once

#include <functional>
#include <string>

#include "ingest/receiver.h"
#include "server/router.h"

namespace weft::server {

// ingest::Receiver::receive_document.
using ReceiveDocument = std::function<void(journal::RecordKind kind, std::string body, std::string project,
                                           ingest::Receiver::Done done)>;

// POST /session/start, POST /v1/sessions, PUT /events, PUT /v1/events/{event_id}.
void add_honeyhive_routes(Router& router, const ReceiveDocument& receive);

}  // namespace weft::server
