// jemalloc, as the allocator of the server, and how it is set.
//
// A question over many traces takes some hundred megabytes for a second, on whichever thread answers it.
// glibc keeps them, once for each thread: eight such questions left 550 to 950 MB of nothing. jemalloc gives
// them back after a second.

// Read by jemalloc before main(), by this name.
extern "C" const char* malloc_conf;
const char* malloc_conf = "background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0";
