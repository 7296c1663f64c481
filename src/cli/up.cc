// weft up: the server.
#include "cli/verbs.h"
