// PageAssets: the files of the web page, compiled into the program (embed_page.cmake).
#pragma once

#include <span>
#include <string_view>

namespace weft::server {

struct PageAsset {
  std::string_view path;  // "/assets/index-DxPsFdcK.js"; index.html is "/"
  std::string_view content_type;
  std::string_view etag;  // quoted
  std::string_view gzip;  // its bytes, compressed
};

std::span<const PageAsset> page_assets();

}  // namespace weft::server
