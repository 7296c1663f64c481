#pragma once

/// Everything of the SDK but the instrumentations, which are in weft/instrumentation/.

#include "weft/log.h"
#include "weft/propagation.h"
#include "weft/trace.h"
#include "weft/tracer.h"
