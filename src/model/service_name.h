// Which service a span came from, in words a person recognises.
#pragma once

#include <string_view>

#include "model/span.h"

namespace weft::model {

// The resource's service.name, unless that is a placeholder of an SDK that was not told one
// ("unknown_service:python", or HoneyHive's "honeyhive-service" and project name): then the X-Source its
// exporter sent, which names the process (HoneyHive contract §3.6: honeyhive.source itself travels in baggage
// and is the first service's everywhere).
std::string_view service_name(const Resource& resource, std::string_view exporter_source,
                              std::string_view project);

}  // namespace weft::model
