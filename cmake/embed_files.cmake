# cmake -DROOT=folder -DFILES="a;b/c" -DFUNCTION=weft::eval::embedded_files -DHEADER=eval/embedded_files.h -DOUT=x.cc -P embed_files.cmake
# Writes OUT, which defines `std::span<const EmbeddedFile> FUNCTION()`: each file of ROOT by its path in it, as it is.
string(REGEX REPLACE "::[a-z_]+$" "" space ${FUNCTION})
string(REGEX REPLACE "^.*::" "" name ${FUNCTION})
string(MAKE_C_IDENTIFIER ${FUNCTION} symbol)
set(bytes "")
set(names "")
set(rows "")
set(number 0)
foreach(file IN LISTS FILES)
  set(at ${symbol}_${number})
  # The hash in the text makes the compiled file depend on the content.
  file(SHA256 ${ROOT}/${file} hash)
  string(APPEND bytes "# ${hash}\n${at}:\n.incbin \"${ROOT}/${file}\"\n.globl ${at}\n${at}_end:\n.globl ${at}_end\n.byte 0\n")
  string(APPEND names "extern \"C\" const char ${at}[];\nextern \"C\" const char ${at}_end[];\n")
  string(APPEND rows "      {\"${file}\", between(${at}, ${at}_end)},\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE ${OUT} "// Made by embed_files.cmake.
#include \"${HEADER}\"

__asm__(R\"(
.pushsection .rodata
${bytes}.popsection
)\");

${names}
namespace ${space} {
namespace {

std::string_view between(const char* begin, const char* end) { return {begin, static_cast<size_t>(end - begin)}; }

}  // namespace

std::span<const EmbeddedFile> ${name}() {
  static const EmbeddedFile kFiles[] = {
${rows}  };
  return kFiles;
}

}  // namespace ${space}
")
