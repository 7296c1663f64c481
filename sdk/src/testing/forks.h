// What of fork() a test can rely on, which under a sanitizer is less than in the wild.
#pragma once

namespace weft::testing {

// The sanitizers of GCC 12 do not hold their allocator's locks over fork, as glibc does its own: a child
// forked while another thread allocates, be it the exporter's or a server's, hangs in its first allocation.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kForksAmongThreads = false;
#else
inline constexpr bool kForksAmongThreads = true;
#endif

}  // namespace weft::testing
