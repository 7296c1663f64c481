# How the SDK's libraries are made: each one static and, for installing, shared, with its tests beside its sources.

string(COMPARE EQUAL "${CMAKE_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}" WEFT_SDK_ALONE)
option(WEFT_SDK_SHARED "Build the shared libraries too" ${WEFT_SDK_ALONE})
set(WEFT_SDK_DIR ${CMAKE_CURRENT_LIST_DIR}/..)
define_property(GLOBAL PROPERTY WEFT_SDK_TARGETS BRIEF_DOCS "Libraries to install")

# weft_sdk_library(TARGET NAME output SOURCES a.cc ... USES weft_sdk ... LIBRARIES third::party ... TESTS a_test.cc ...
#   TEST_LIBRARIES weft_sdk_testing ...)
function(weft_sdk_library target)
  cmake_parse_arguments(LIB "" "NAME" "SOURCES;USES;LIBRARIES;TESTS;TEST_LIBRARIES" ${ARGN})
  weft_sdk_variant(${target} STATIC "")
  set_property(GLOBAL APPEND PROPERTY WEFT_SDK_TARGETS ${target})
  if(WEFT_SDK_SHARED)
    weft_sdk_variant(${target}_shared SHARED "_shared")
    set_property(GLOBAL APPEND PROPERTY WEFT_SDK_TARGETS ${target}_shared)
  endif()
  if(WEFT_BUILD_TESTS AND LIB_TESTS)
    include(GoogleTest)
    add_executable(${target}_test ${LIB_TESTS})
    target_include_directories(${target}_test PRIVATE ${WEFT_SDK_DIR}/src)
    target_link_libraries(${target}_test PRIVATE ${target} ${LIB_LIBRARIES} ${LIB_TEST_LIBRARIES}
      GTest::gtest_main)
    target_compile_options(${target}_test PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
    gtest_discover_tests(${target}_test TEST_PREFIX "sdk." DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 120 LABELS unit)
  endif()
endfunction()

# Uses the caller's LIB_ variables.
function(weft_sdk_variant target kind suffix)
  add_library(${target} ${kind} ${LIB_SOURCES})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${LIB_NAME} EXPORT_NAME ${LIB_NAME}${suffix}
    POSITION_INDEPENDENT_CODE ON VERSION ${PROJECT_VERSION} SOVERSION 0)
  add_library(weft::${LIB_NAME}${suffix} ALIAS ${target})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
  target_include_directories(${target}
    PUBLIC $<BUILD_INTERFACE:${WEFT_SDK_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    PRIVATE ${WEFT_SDK_DIR}/src)
  list(TRANSFORM LIB_USES APPEND "${suffix}")
  target_link_libraries(${target} PUBLIC ${LIB_USES} PRIVATE ${LIB_LIBRARIES})
endfunction()

# The libraries made so far, the headers, and what find_package and pkg-config read.
function(weft_sdk_install)
  include(CMakePackageConfigHelpers)
  get_property(targets GLOBAL PROPERTY WEFT_SDK_TARGETS)
  set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/weft)
  install(TARGETS ${targets} EXPORT weftTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT weft_sdk
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT weft_sdk)
  install(EXPORT weftTargets NAMESPACE weft:: DESTINATION ${package_dir} COMPONENT weft_sdk)
  install(DIRECTORY ${WEFT_SDK_DIR}/include/weft DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT weft_sdk)
  # In a folder where find_package does not look: a build folder that is also installed into has them twice.
  set(made ${CMAKE_CURRENT_BINARY_DIR}/package)
  configure_package_config_file(${WEFT_SDK_DIR}/cmake/weftConfig.cmake.in ${made}/weftConfig.cmake
    INSTALL_DESTINATION ${package_dir})
  write_basic_package_version_file(${made}/weftConfigVersion.cmake COMPATIBILITY SameMajorVersion)
  # From where weft.pc is: `cmake --install --prefix` may choose another place than configuring did.
  file(RELATIVE_PATH WEFT_PC_TO_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
  configure_file(${WEFT_SDK_DIR}/cmake/weft.pc.in ${made}/weft.pc @ONLY)
  install(FILES ${made}/weftConfig.cmake ${made}/weftConfigVersion.cmake DESTINATION ${package_dir} COMPONENT weft_sdk)
  install(FILES ${made}/weft.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT weft_sdk)
endfunction()

# Every public header compiles alone, without warnings.
function(weft_sdk_check_headers)
  file(GLOB_RECURSE headers RELATIVE ${WEFT_SDK_DIR}/include CONFIGURE_DEPENDS ${WEFT_SDK_DIR}/include/weft/*.h)
  foreach(header IN LISTS headers)
    string(MAKE_C_IDENTIFIER ${header} name)
    file(CONFIGURE OUTPUT headers/${name}.cc CONTENT "#include \"${header}\"\n")
    list(APPEND sources ${CMAKE_CURRENT_BINARY_DIR}/headers/${name}.cc)
  endforeach()
  add_library(weft_sdk_headers OBJECT ${sources})
  target_include_directories(weft_sdk_headers PRIVATE ${WEFT_SDK_DIR}/include)
  target_compile_features(weft_sdk_headers PRIVATE cxx_std_20)
  target_compile_options(weft_sdk_headers PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
endfunction()
