#include "engine/exception.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.h"

namespace weft::engine {
namespace {

struct Kind {
  int clickhouse_code;
  ErrorCode code;
};

// What is not the query's own fault. resource_exhausted and unavailable: the same query may work later.
constexpr std::array kKinds{
    Kind{3, ErrorCode::unavailable},           // UNEXPECTED_END_OF_FILE: the body's connection broke
    Kind{23, ErrorCode::unavailable},          // CANNOT_READ_FROM_ISTREAM
    Kind{24, ErrorCode::unavailable},          // CANNOT_WRITE_TO_OSTREAM
    Kind{40, ErrorCode::data_loss},            // CHECKSUM_DOESNT_MATCH
    Kind{57, ErrorCode::already_exists},       // TABLE_ALREADY_EXISTS
    Kind{60, ErrorCode::not_found},            // UNKNOWN_TABLE
    Kind{74, ErrorCode::unavailable},          // CANNOT_READ_FROM_FILE_DESCRIPTOR
    Kind{75, ErrorCode::unavailable},          // CANNOT_WRITE_TO_FILE_DESCRIPTOR
    Kind{76, ErrorCode::unavailable},          // CANNOT_OPEN_FILE
    Kind{81, ErrorCode::not_found},            // UNKNOWN_DATABASE
    Kind{158, ErrorCode::too_large},           // TOO_MANY_ROWS
    Kind{159, ErrorCode::deadline_exceeded},   // TIMEOUT_EXCEEDED
    Kind{160, ErrorCode::deadline_exceeded},   // TOO_SLOW
    Kind{164, ErrorCode::unavailable},         // READONLY
    Kind{173, ErrorCode::resource_exhausted},  // CANNOT_ALLOCATE_MEMORY
    Kind{192, ErrorCode::unauthenticated},     // UNKNOWN_USER
    Kind{193, ErrorCode::unauthenticated},     // WRONG_PASSWORD
    Kind{201, ErrorCode::resource_exhausted},  // QUOTA_EXCEEDED
    Kind{202, ErrorCode::resource_exhausted},  // TOO_MANY_SIMULTANEOUS_QUERIES
    Kind{203, ErrorCode::unavailable},         // NO_FREE_CONNECTION
    Kind{209, ErrorCode::unavailable},         // SOCKET_TIMEOUT
    Kind{210, ErrorCode::unavailable},         // NETWORK_ERROR
    Kind{236, ErrorCode::unavailable},         // ABORTED: the server is shutting down
    Kind{241, ErrorCode::resource_exhausted},  // MEMORY_LIMIT_EXCEEDED
    Kind{242, ErrorCode::unavailable},         // TABLE_IS_READ_ONLY
    Kind{243, ErrorCode::resource_exhausted},  // NOT_ENOUGH_SPACE
    Kind{252, ErrorCode::resource_exhausted},  // TOO_MANY_PARTS
    Kind{279, ErrorCode::unavailable},         // ALL_CONNECTION_TRIES_FAILED
    Kind{285, ErrorCode::unavailable},         // TOO_FEW_LIVE_REPLICAS
    Kind{286, ErrorCode::unavailable},         // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
    Kind{289, ErrorCode::unavailable},         // REPLICA_IS_NOT_IN_QUORUM
    Kind{307, ErrorCode::too_large},           // TOO_MANY_BYTES
    Kind{319, ErrorCode::unavailable},  // UNKNOWN_STATUS_OF_INSERT: a deduplicated insert can be repeated
    Kind{373, ErrorCode::resource_exhausted},  // SESSION_IS_LOCKED: another query runs in it
    Kind{394, ErrorCode::deadline_exceeded},   // QUERY_WAS_CANCELLED
    Kind{396, ErrorCode::too_large},           // TOO_MANY_ROWS_OR_BYTES
    Kind{425, ErrorCode::unavailable},         // SYSTEM_ERROR
    Kind{439, ErrorCode::resource_exhausted},  // CANNOT_SCHEDULE_TASK: no free thread
    Kind{473, ErrorCode::unavailable},         // DEADLOCK_AVOIDED: a lock could not be had in time
    Kind{499, ErrorCode::unavailable},         // S3_ERROR
    Kind{516, ErrorCode::unauthenticated},     // AUTHENTICATION_FAILED
    Kind{519, ErrorCode::unavailable},         // NO_REMOTE_SHARD_AVAILABLE
    Kind{700, ErrorCode::resource_exhausted},  // USER_SESSION_LIMIT_EXCEEDED
    Kind{735, ErrorCode::deadline_exceeded},   // QUERY_WAS_CANCELLED_BY_CLIENT
    Kind{745, ErrorCode::resource_exhausted},  // SERVER_OVERLOADED
    Kind{999, ErrorCode::unavailable},         // KEEPER_EXCEPTION
};
static_assert(std::ranges::is_sorted(kKinds, {}, &Kind::clickhouse_code));

constexpr size_t kForeignTextBytesMax = 500;  // of an answer that is not ClickHouse's; the rest is cut off

}  // namespace

Exception parse_exception(std::string_view untrusted_body) {
  constexpr std::string_view kStart = "Code: ";
  constexpr std::string_view kName = "DB::Exception: ";
  Exception exception;
  if (untrusted_body.starts_with(kStart)) {
    const char* const digits = untrusted_body.data() + kStart.size();
    std::from_chars(digits, untrusted_body.data() + untrusted_body.size(), exception.code);
  }
  const size_t name = untrusted_body.find(kName);
  if (exception.code == 0 || name == std::string_view::npos) {
    return {0, std::string(cut(untrusted_body, kForeignTextBytesMax))};
  }
  std::string_view message = untrusted_body.substr(name + kName.size());
  message = message.substr(0, message.rfind(" (version "));
  while (message.ends_with('\n')) message.remove_suffix(1);
  exception.message = message;
  return exception;
}

std::optional<Exception> find_late_exception(std::string_view untrusted_body, std::string_view tag) {
  if (tag.empty()) return std::nullopt;
  const std::string end = fmt::format(" {}\r\n__exception__\r\n", tag);
  if (!untrusted_body.ends_with(end)) return std::nullopt;
  const std::string begin = fmt::format("__exception__\r\n{}\r\n", tag);
  const size_t at = untrusted_body.rfind(begin);
  if (at == std::string_view::npos) return std::nullopt;
  untrusted_body.remove_prefix(at + begin.size());
  untrusted_body.remove_suffix(end.size());
  return parse_exception(untrusted_body.substr(0, untrusted_body.rfind('\n')));
}

ErrorCode classify(int clickhouse_code) {
  const auto found = std::ranges::lower_bound(kKinds, clickhouse_code, {}, &Kind::clickhouse_code);
  const bool known = found != kKinds.end() && found->clickhouse_code == clickhouse_code;
  return known ? found->code : ErrorCode::invalid_argument;
}

}  // namespace weft::engine
