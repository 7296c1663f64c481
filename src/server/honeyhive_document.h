// HoneyHiveDocument: what clients of HoneyHive's API say about sessions and events, checked and reduced to
// what the store keeps. Pure; any thread. docs/reference/openapi.yaml has the fields.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weft::server {

inline constexpr size_t kDocumentBytesMax = 16 * 1024 * 1024;  // beyond: 413
inline constexpr size_t kDocumentIdBytesMax = 128;             // of an event id; beyond: 400
// The store reads what it keeps with this bound. Beyond: 400.
inline constexpr int kDocumentDepthMax = 32;

struct HoneyHiveDocument {
  std::string event_id;  // of the session or event
  std::string project;   // as it says itself; "" when it does not
  std::string kept;      // the JSON the journal and the store keep
  std::string answer;    // the JSON the client gets once that is on disk
};

enum class SessionForm { wrapped, bare };  // {"session":{…}} or the fields themselves

// The session id is the client's when it is a UUID, else a new random one: HoneyHive's rule. All errors:
// invalid_argument, too_large.
Result<HoneyHiveDocument> session_start(std::string_view untrusted_body, SessionForm form,
                                        uint64_t now_unix_ms);

// `path_id` is the id in the request's path; "" when the body must name it.
Result<HoneyHiveDocument> event_update(std::string_view untrusted_body, std::string_view path_id);

}  // namespace weft::server
