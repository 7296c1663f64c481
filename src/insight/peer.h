// Whom a span calls, by what it says itself.
#pragma once

#include <string>
#include <string_view>

#include "model/span.h"

namespace weft::insight {

// `peer.service`, `server.address`, `rpc.service` or what they were called before; the first that is there. A
// view of the attribute, without a port; "" where the span says nothing.
std::string_view peer_of(const model::Span& span);

// Whether `peer` is a name for `service`: the same in any case, or a host name that begins with it
// ("rag.default.svc.cluster.local", "rag:5105").
bool names_service(std::string_view peer, std::string_view service);

// What is before the first "." or ":", in lower case: the same of a service and of all that name it.
std::string first_label(std::string_view host_or_service);

// The id of the request, which passes through services as a header of the application's: the text of the
// first attribute whose key is one for that ("request.id", "x-request-id", "correlation_id", …). "" where
// there is none.
std::string_view request_id_of(const model::Span& span);
// The key that request_id_of reads.
std::string_view request_id_key(const model::Span& span);

}  // namespace weft::insight
