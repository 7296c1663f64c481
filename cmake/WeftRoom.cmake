# One room is one library target `weft_<name>`, with its tests beside its sources.

add_library(weft_flags INTERFACE)
target_compile_features(weft_flags INTERFACE cxx_std_20)
target_include_directories(weft_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(weft_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -fno-omit-frame-pointer)
set(WEFT_SANITIZE "" CACHE STRING "Sanitizers to build with, as -fsanitize= takes them")
if(WEFT_SANITIZE)
  add_compile_options(-fsanitize=${WEFT_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${WEFT_SANITIZE})
endif()

# weft_room(NAME SOURCES a.cc ... USES base model ... LIBRARIES third::party ... TESTS a_test.cc ...)
function(weft_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES;LIBRARIES;TESTS" ${ARGN})
  add_library(weft_${name} STATIC ${ROOM_SOURCES})
  list(TRANSFORM ROOM_USES PREPEND weft_)
  target_link_libraries(weft_${name} PUBLIC weft_flags ${ROOM_USES} ${ROOM_LIBRARIES} Threads::Threads)
  if(WEFT_BUILD_TESTS AND ROOM_TESTS)
    include(GoogleTest)
    add_executable(weft_${name}_test ${ROOM_TESTS})
    target_link_libraries(weft_${name}_test PRIVATE weft_${name} GTest::gtest_main)
    gtest_discover_tests(weft_${name}_test TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
      PROPERTIES TIMEOUT 120 LABELS unit)
  endif()
endfunction()

# weft_fuzzer(ROOM source.cc): a libFuzzer target, built only with clang and WEFT_BUILD_FUZZERS.
function(weft_fuzzer room source)
  if(WEFT_BUILD_FUZZERS)
    get_filename_component(target ${source} NAME_WE)
    add_executable(${target} ${source})
    target_link_libraries(${target} PRIVATE weft_${room})
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  endif()
endfunction()
