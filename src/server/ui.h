// The web page, from inside the program.
#pragma once

#include "server/router.h"

namespace weft::server {

// GET of each file of the page, and the page itself for every address a browser goes to that no other face
// has: the page finds its way from there.
void add_ui_routes(Router& router);

}  // namespace weft::server
