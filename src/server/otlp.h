// OTLP/HTTP: the face OpenTelemetry exporters send traces to.
// Specification: opentelemetry.io, "OTLP/HTTP". The bytes are wire's business, storing them ingest's.
#pragma once

#include "server/otlp_intake.h"
#include "server/router.h"

namespace weft::server {

// POST /v1/traces, POST /opentelemetry/v1/traces (HoneyHive's) and POST / (for exporters given a base
// address).
void add_otlp_routes(Router& router, OtlpIntake intake);

}  // namespace weft::server
