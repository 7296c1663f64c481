#include "server/http_message.h"

#include <algorithm>
#include <atomic>

#include "base/hex.h"

namespace weft::server {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

enum class PlusSign { literal, space };

Result<std::string> percent_decode(std::string_view text, PlusSign plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == PlusSign::space) {
      decoded += ' ';
    } else if (text[i] == '%') {
      uint8_t byte = 0;
      if (!from_hex(text.substr(i + 1, 2), {&byte, 1})) {
        return fail(ErrorCode::invalid_argument,
                    "the address has a '%' at \"{}\" that two hexadecimal digits must follow",
                    text.substr(i, 3));
      }
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

// Calls `each` with every piece between separators; false from it ends the walk.
template <class Each>
Status for_each_piece(std::string_view text, char separator, Each each) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    if (const auto piece = text.substr(0, end); !piece.empty()) TRY(each(piece));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

Status parse_query(std::string_view text, Request& request) {
  return for_each_piece(text, '&', [&](std::string_view pair) -> Status {
    const size_t equals = std::min(pair.find('='), pair.size());
    TRY_ASSIGN(auto name, percent_decode(pair.substr(0, equals), PlusSign::space));
    TRY_ASSIGN(auto value, percent_decode(pair.substr(std::min(equals + 1, pair.size())), PlusSign::space));
    request.query.emplace_back(std::move(name), std::move(value));
    return {};
  });
}

// A proxy's form of the target, "http://host/path", holds the path after the authority (RFC 9112, 3.2.2).
std::string_view without_authority(std::string_view target) {
  const size_t scheme_end = target.find("://");
  if (target.starts_with('/') || scheme_end == std::string_view::npos) return target;
  const size_t path = target.find_first_of("/?", scheme_end + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

}  // namespace

bool equals_in_any_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

const std::string* Headers::find(std::string_view name) const {
  for (const auto& [field, value] : fields_) {
    if (equals_in_any_case(field, name)) return &value;
  }
  return nullptr;
}

std::string_view Headers::get(std::string_view name) const {
  const auto* value = find(name);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

std::string_view Request::capture(std::string_view name) const {
  for (const auto& [key, value] : captures) {
    if (key == name) return value;
  }
  return {};
}

const std::string* Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return &value;
  }
  return nullptr;
}

Status parse_target(std::string_view untrusted_target, Request& request) {
  std::string_view target = without_authority(untrusted_target);
  target = target.substr(0, target.find('#'));
  const size_t question = std::min(target.find('?'), target.size());
  request.path = target.substr(0, question);
  TRY(for_each_piece(request.path, '/', [&](std::string_view piece) -> Status {
    TRY_ASSIGN(auto segment, percent_decode(piece, PlusSign::literal));
    request.segments.push_back(std::move(segment));
    return {};
  }));
  return parse_query(target.substr(std::min(question + 1, target.size())), request);
}

Response json_response(int status, std::string body) {
  return Response{
      .status = status, .content_type = "application/json", .headers = {}, .body = std::move(body)};
}

struct Responder::Ticket {
  explicit Ticket(Deliver way) : deliver(std::move(way)) {}
  ~Ticket() {
    answer(json_response(500,
                         R"({"error":{"code":"internal","message":"weft gave no answer to this request"}})"));
  }
  void answer(Response response) {
    if (answered.exchange(true)) return;
    deliver(std::move(response));
    deliver = nullptr;
  }

  Deliver deliver;
  std::atomic<bool> answered = false;
};

Responder::Responder(Deliver deliver) : ticket_(std::make_shared<Ticket>(std::move(deliver))) {}

void Responder::operator()(Response response) const {
  ticket_->answer(std::move(response));
}

}  // namespace weft::server
