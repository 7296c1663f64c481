#include "server/ui.h"

#include <algorithm>

#include "server/page_assets.h"
#include "wire/compression.h"

namespace weft::server {
namespace {

constexpr Face kUi{.name = "ui", .refuse = refuse_as_json, .key_rule = KeyRule::open};

constexpr size_t kAssetBytesMax = 64 * 1024 * 1024;  // ours, and far smaller

// Nothing from anywhere else: no script, style, image, frame or connection. What a prompt holds can then do
// no harm even if it were ever shown as markup.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// The bundler puts a hash of the content into these names.
bool name_has_hash(const PageAsset& asset) {
  return asset.path.starts_with("/assets/");
}

TextPairs headers_of(const PageAsset& asset) {
  return {{"ETag", std::string(asset.etag)},
          {"Cache-Control", name_has_hash(asset) ? "public, max-age=31536000, immutable" : "no-cache"},
          {"Content-Security-Policy", std::string(kContentSecurityPolicy)},
          {"X-Content-Type-Options", "nosniff"},
          {"Referrer-Policy", "no-referrer"},
          {"Vary", "Accept-Encoding"}};
}

Response asset_response(const PageAsset& asset, const Request& request) {
  Response response{.status = 200,
                    .content_type = std::string(asset.content_type),
                    .headers = headers_of(asset),
                    .body = {}};
  if (request.headers.get("if-none-match") == asset.etag) {
    response.status = 304;
  } else if (accepts_gzip(request)) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = asset.gzip;
  } else {
    response.body = wire::decompress(wire::Compression::gzip, asset.gzip, kAssetBytesMax).value();
  }
  return response;
}

}  // namespace

void add_ui_routes(Router& router) {
  for (const auto& asset : page_assets()) {
    const auto serve = [&asset](const Request& request, const Responder& respond) {
      respond(asset_response(asset, request));
    };
    router.add(kUi, "GET", asset.path, serve);
    if (asset.path == "/") router.set_page(kUi, serve);
  }
}

}  // namespace weft::server
