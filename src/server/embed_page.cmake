# cmake -DDIST=web/dist -DFALLBACK=no_page.html -DOUT=folder -P embed_page.cmake
# Writes OUT/page_assets.cc, which holds every file of DIST, compressed. Without a DIST that was built, the fallback
# is the page.
if(EXISTS ${DIST}/index.html)
  file(GLOB_RECURSE files RELATIVE ${DIST} ${DIST}/*)
else()
  get_filename_component(DIST ${FALLBACK} DIRECTORY)
  get_filename_component(files ${FALLBACK} NAME)
endif()

set(types_html "text/html; charset=utf-8")
set(types_js "text/javascript; charset=utf-8")
set(types_css "text/css; charset=utf-8")
set(types_svg "image/svg+xml")
set(types_json "application/json")
set(types_txt "text/plain; charset=utf-8")
set(types_png "image/png")
set(types_ico "image/x-icon")
set(types_woff2 "font/woff2")
set(types_webmanifest "application/manifest+json")

set(bytes "")
set(names "")
set(rows "")
set(number 0)
foreach(file IN LISTS files)
  string(REGEX REPLACE "^.*\\." "" extension ${file})
  if(extension STREQUAL "map")
    continue()
  endif()
  if(NOT DEFINED types_${extension})
    message(FATAL_ERROR "embed_page.cmake knows no content type for ${file}: add one")
  endif()
  file(SHA256 ${DIST}/${file} hash)
  string(SUBSTRING ${hash} 0 16 hash)
  # The hash in the name makes the compiled file depend on the content.
  set(packed ${OUT}/${hash}.gz)
  execute_process(COMMAND gzip -9 -n -c ${DIST}/${file} OUTPUT_FILE ${packed} COMMAND_ERROR_IS_FATAL ANY)
  set(path "/${file}")
  if(file MATCHES "^(index|no_page)\\.html$")
    set(path "/")
  endif()
  string(APPEND bytes "weft_page_${number}:\n.incbin \"${packed}\"\n.globl weft_page_${number}\n"
                      "weft_page_${number}_end:\n.globl weft_page_${number}_end\n")
  string(APPEND names "extern \"C\" const char weft_page_${number}[];\nextern \"C\" const char weft_page_${number}_end[];\n")
  string(APPEND rows "      {\"${path}\", \"${types_${extension}}\", \"\\\"${hash}\\\"\", between(weft_page_${number}, weft_page_${number}_end)},\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE ${OUT}/page_assets.cc "// Made by embed_page.cmake.
#include \"server/page_assets.h\"

__asm__(R\"(
.pushsection .rodata
${bytes}.popsection
)\");

${names}
namespace weft::server {
namespace {

std::string_view between(const char* begin, const char* end) { return {begin, static_cast<size_t>(end - begin)}; }

}  // namespace

std::span<const PageAsset> page_assets() {
  static const PageAsset kAssets[] = {
${rows}  };
  return kAssets;
}

}  // namespace weft::server
")
