# SPDX-License-Identifier: MIT
#
# For a CMakeLists.txt, behind project() (CMake 3.18 or later):
#
#   enable_testing()
#   include(covkeep/scripts/cmake/Covkeep.cmake)
#   add_test(NAME shop COMMAND ...)
#   covkeep_tests()
#
# It adds the build type Coverage, where the project has none: cmake -DCMAKE_BUILD_TYPE=Coverage.
#
# The target `covkeep-check` runs ctest under `covkeep run`. What a TIMEOUT ends keeps its counts there:
# CTest kills a test with all its descendants, and spares the keepers of its coverage if the library is
# in CTest itself.
#
# covkeep_tests([TEST...]) puts the library into these tests, by default into all that this directory has
# so far, also where ctest is started by hand. CTest itself then is outside: from CMake 3.27 on a TIMEOUT
# sends SIGTERM first, so that counts are kept; before, what a TIMEOUT ends loses them.
#
# COVKEEP_LIBRARY and COVKEEP_COMMAND are found beside this file: in the checkout, or where it was
# installed. COVKEEP_RUN_OPTIONS are options for `covkeep run`, such as --strict;--journal.
include_guard(GLOBAL)

get_filename_component(COVKEEP_ROOT "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
find_library(COVKEEP_LIBRARY covkeep HINTS "${COVKEEP_ROOT}/build" "${COVKEEP_ROOT}/../lib")
find_program(COVKEEP_COMMAND covkeep HINTS "${COVKEEP_ROOT}/build" "${COVKEEP_ROOT}/../bin")
if(NOT COVKEEP_LIBRARY OR NOT COVKEEP_COMMAND)
  message(FATAL_ERROR "covkeep is not built: make -C ${COVKEEP_ROOT}")
elseif(COVKEEP_LIBRARY MATCHES "[ :]")
  message(FATAL_ERROR "LD_PRELOAD cannot hold a path with a space or a colon: ${COVKEEP_LIBRARY}")
endif()

foreach(language C CXX Fortran)
  if(NOT CMAKE_${language}_FLAGS_COVERAGE)
    set(CMAKE_${language}_FLAGS_COVERAGE --coverage CACHE STRING "Flags of the build type Coverage" FORCE)
  endif()
endforeach()

add_custom_target(covkeep-check
  COMMAND "${COVKEEP_COMMAND}" run --library "${COVKEEP_LIBRARY}" ${COVKEEP_RUN_OPTIONS} --
          "${CMAKE_CTEST_COMMAND}" --output-on-failure
  WORKING_DIRECTORY "${CMAKE_BINARY_DIR}" USES_TERMINAL VERBATIM)

function(covkeep_tests)
  set(tests ${ARGN})
  if(NOT tests)
    get_property(tests DIRECTORY PROPERTY TESTS)
  endif()
  foreach(test IN LISTS tests)
    if(CMAKE_VERSION VERSION_LESS 3.22)
      set_property(TEST "${test}" APPEND PROPERTY ENVIRONMENT "LD_PRELOAD=${COVKEEP_LIBRARY}")
    else()
      set_property(TEST "${test}" APPEND PROPERTY ENVIRONMENT_MODIFICATION
                   "LD_PRELOAD=path_list_prepend:${COVKEEP_LIBRARY}")
    endif()
    if(NOT CMAKE_VERSION VERSION_LESS 3.27)
      set_property(TEST "${test}" PROPERTY TIMEOUT_SIGNAL_NAME SIGTERM)
      set_property(TEST "${test}" PROPERTY TIMEOUT_SIGNAL_GRACE_PERIOD 2)
    endif()
  endforeach()
endfunction()
