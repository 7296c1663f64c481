#include "model/span.h"

namespace weft::model {

std::string_view to_string(SpanKind kind) {
  switch (kind) {
    case SpanKind::unspecified:
      return "unspecified";
    case SpanKind::internal:
      return "internal";
    case SpanKind::server:
      return "server";
    case SpanKind::client:
      return "client";
    case SpanKind::producer:
      return "producer";
    case SpanKind::consumer:
      return "consumer";
  }
  return "unspecified";
}

std::string_view to_string(StatusCode code) {
  switch (code) {
    case StatusCode::unset:
      return "unset";
    case StatusCode::ok:
      return "ok";
    case StatusCode::error:
      return "error";
  }
  return "unset";
}

}  // namespace weft::model
