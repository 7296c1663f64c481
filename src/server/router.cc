#include "server/router.h"

#include <algorithm>
#include <chrono>
#include <exception>

#include "base/json_writer.h"
#include "base/log.h"
#include "wire/compression.h"

namespace weft::server {
namespace {

using std::chrono::steady_clock;

// What no route answers is refused in weft's own words.
constexpr Face kNoFace{.name = "none", .refuse = refuse_as_json, .key_rule = KeyRule::open};

bool is_name(std::string_view segment) {
  return segment.starts_with('{');
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  return std::ranges::equal(pattern, segments, [](const auto& wanted, const auto& segment) {
    return is_name(wanted) || wanted == segment;
  });
}

TextPairs captures_of(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  TextPairs captures;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (is_name(pattern[i])) captures.emplace_back(pattern[i].substr(1, pattern[i].size() - 2), segments[i]);
  }
  return captures;
}

Error internal_error(const Request& request, std::string_view what) {
  log::error("{} {}: {}", request.method, request.path, what);
  return Error{ErrorCode::internal, "weft failed at this request; its log says why"};
}

// Runs `work` and turns what it throws into an answer.
template <class Work>
void guarded(const Face& face, const Request& request, const Responder& respond, Work work) {
  try {
    work();
  } catch (const std::exception& error) {
    respond(refusal(face, request, internal_error(request, error.what())));
  } catch (...) {
    respond(refusal(face, request, internal_error(request, "an exception of unknown type")));
  }
}

void answer_query(const Face& face, const Router::Query& query, const Request& request,
                  const Responder& respond) {
  guarded(face, request, respond, [&] {
    auto response = query(request);
    respond(response ? *std::move(response) : refusal(face, request, response.error()));
  });
}

// Up to which size an answer is compressed for this client.
size_t compress_bytes_max(const Request& head) {
  if (!accepts_gzip(head)) return 0;
  const bool is_local = head.remote.starts_with("127.") || head.remote.starts_with("[::1]");
  return is_local ? kCompressLocalBytesMax : SIZE_MAX;
}

void compress_if_large(Response& response, size_t bytes_max) {
  if (response.body.size() < kCompressBytesMin || response.body.size() > bytes_max) return;
  const bool is_compressed = std::ranges::any_of(response.headers, [](const auto& field) {
    return equals_in_any_case(field.first, "content-encoding");
  });
  if (is_compressed) return;
  auto compressed = wire::compress(wire::Compression::gzip, response.body);
  if (!compressed) return;
  response.body = *std::move(compressed);
  response.headers.emplace_back("Content-Encoding", "gzip");
  response.headers.emplace_back("Vary", "Accept-Encoding");
}

}  // namespace

bool accepts_gzip(const Request& head) {
  const auto accepted = head.headers.get("accept-encoding");
  const size_t at = accepted.find("gzip");
  if (at == std::string_view::npos) return false;
  const auto weight = accepted.substr(at + 4, accepted.find(',', at) - at - 4);
  return weight.find("q=0") == std::string_view::npos || weight.find("q=0.") != std::string_view::npos;
}

Response refuse_as_json(const Request&, const Failure& failure) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("error").begin_object();
  json.key("code").string(failure.word).key("message").string(failure.message);
  json.end_object().end_object();
  return json_response(failure.http_status, std::move(body));
}

Response refusal(const Face& face, const Request& head, const Failure& failure) {
  Response response = face.refuse(head, failure);
  if (failure.retry_after_seconds) {
    response.headers.emplace_back("Retry-After", fmt::format("{}", *failure.retry_after_seconds));
  }
  if (failure.http_status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

Response refusal(const Face& face, const Request& head, const Error& error) {
  return refusal(face, head, failure(error));
}

void Router::add(const Face& face, std::string_view method, std::string_view pattern, Handler handler) {
  Request parsed;
  static_cast<void>(parse_target(pattern, parsed));  // ours, so it can be parsed
  routes_.push_back(Route{&face, std::string(method), std::string(pattern), std::move(parsed.segments),
                          std::move(handler)});
}

void Router::add_query(const Face& face, std::string_view method, std::string_view pattern, Query query) {
  add(face, method, pattern,
      [this, &face, query = std::move(query)](const Request& request, const Responder& respond) {
        const bool queued =
            pool_.submit([&face, query, request, respond] { answer_query(face, query, request, respond); });
        if (queued) return;
        respond(refusal(face, request,
                        Error{ErrorCode::resource_exhausted,
                              "weft has as many questions waiting as it takes; ask again in a moment"}));
      });
}

void Router::set_page(const Face& face, Handler handler) {
  page_ = Route{&face, "GET", "/", {}, std::move(handler)};
}

const Router::Route* Router::match(const Request& head, std::string_view method) const {
  const Route* best = nullptr;
  const auto names = [](const Route& route) { return std::ranges::count_if(route.segments, is_name); };
  for (const auto& route : routes_) {
    if (route.method != method || !matches(route.segments, head.segments)) continue;
    if (best == nullptr || names(route) < names(*best)) best = &route;
  }
  return best;
}

const Router::Route* Router::match_page(const Request& head) const {
  if (!page_ || head.method != "GET" ||
      head.headers.get("accept").find("text/html") == std::string_view::npos) {
    return nullptr;
  }
  const bool is_taken = std::ranges::any_of(routes_, [&](const Route& route) {
    return !route.segments.empty() && !head.segments.empty() &&
           route.segments.front() == head.segments.front();
  });
  return is_taken ? nullptr : &*page_;
}

const Router::Route* Router::match_any_method(const Request& head) const {
  const auto found = std::ranges::find_if(
      routes_, [&](const Route& route) { return matches(route.segments, head.segments); });
  return found == routes_.end() ? nullptr : &*found;
}

// "GET, HEAD, OPTIONS, POST" for the Allow header.
std::string Router::methods_of(const Request& head) const {
  std::vector<std::string> methods{"OPTIONS"};
  for (const auto& route : routes_) {
    if (!matches(route.segments, head.segments)) continue;
    methods.push_back(route.method);
    if (route.method == "GET") methods.emplace_back("HEAD");
  }
  std::ranges::sort(methods);
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  return fmt::format("{}", fmt::join(methods, ", "));
}

// Without the files of the page, and without other products' APIs.
std::string Router::list_of_routes() const {
  std::string list;
  for (const auto& route : routes_) {
    if (!route.face->is_listed || (page_ && route.face == page_->face)) continue;
    if (!list.empty()) list += ", ";
    list += route.method + ' ' + route.pattern;
  }
  return list;
}

std::optional<Failure> Router::admit(const Request& head) const {
  const Route* const route = match(head, head.method == "HEAD" ? "GET" : std::string_view(head.method));
  const Route* const any = route != nullptr              ? route
                           : match_page(head) != nullptr ? &*page_
                                                         : match_any_method(head);
  if (auto refused = gate_.check_page(head, any == nullptr ? PageRule::own_pages : any->face->page_rule))
    return refused;
  if (any == nullptr) {
    return failure(Error{ErrorCode::not_found, fmt::format("weft has nothing at {} {}. It has {}",
                                                           head.method, head.path, list_of_routes())});
  }
  // A browser asks with OPTIONS, and without a key, whether it may ask.
  if (head.method == "OPTIONS") return std::nullopt;
  if (route == nullptr && any != &*page_) {
    return method_not_allowed(fmt::format("{} takes {}, not {}", head.path, methods_of(head), head.method));
  }
  const auto project = gate_.project_of_key(head, any->face->key_rule);
  return project ? std::nullopt : std::optional(project.error());
}

void Router::handle(Request request, const Responder& respond) const {
  if (request.method == "OPTIONS") return respond(describe_methods(request));
  const Route* route = match(request, request.method == "HEAD" ? "GET" : std::string_view(request.method));
  if (route == nullptr) route = &*page_;
  request.captures = captures_of(route->segments, request.segments);
  // admit() let it in, with this key.
  request.key_project = gate_.project_of_key(request, route->face->key_rule).value();
  const Responder finish = finishing(*route->face, request, respond);
  guarded(*route->face, request, finish, [&] { route->handler(request, finish); });
}

Response Router::refuse(const Request& head, const Failure& failure) const {
  const Route* route = match(head, head.method);
  if (route == nullptr) route = match_any_method(head);
  // Where not even the request line was understood there is no path, and so no face.
  const bool has_face = route != nullptr && !head.path.empty() && failure.http_status != 404;
  const Face& face = has_face ? *route->face : kNoFace;
  Response response = refusal(face, head, failure);
  if (failure.http_status == 405) response.headers.emplace_back("Allow", methods_of(head));
  metrics_->count_request(face.name, response.status, std::chrono::seconds(0));
  return response;
}

Response Router::describe_methods(const Request& head) const {
  const std::string methods = methods_of(head);
  Response response{.status = 204, .content_type = {}, .headers = gate_.page_headers(head), .body = {}};
  response.headers.emplace_back("Allow", methods);
  if (head.headers.find("origin") != nullptr) {
    response.headers.emplace_back("Access-Control-Allow-Methods", methods);
    response.headers.emplace_back("Access-Control-Allow-Headers",
                                  head.headers.get("access-control-request-headers"));
    response.headers.emplace_back("Access-Control-Max-Age", "7200");
  }
  return response;
}

// What is done to every answer. Runs on the thread that gives it.
Responder Router::finishing(const Face& face, const Request& head, const Responder& respond) const {
  return Responder([metrics = metrics_, &face, respond, page_headers = gate_.page_headers(head),
                    bytes_max = compress_bytes_max(head), began = steady_clock::now()](Response response) {
    metrics->count_request(face.name, response.status, steady_clock::now() - began);
    compress_if_large(response, bytes_max);
    response.headers.insert(response.headers.end(), page_headers.begin(), page_headers.end());
    respond(std::move(response));
  });
}

HttpApplication Router::application() const {
  return {.admit = [this](const Request& head) { return admit(head); },
          .handle = [this](Request request, Responder respond) { handle(std::move(request), respond); },
          .refuse = [this](const Request& head, const Failure& failure) { return refuse(head, failure); }};
}

}  // namespace weft::server
