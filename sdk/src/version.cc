#include "version.h"

namespace weft::detail {

std::string_view sdk_version() noexcept {
  return WEFT_SDK_VERSION;
}

}  // namespace weft::detail
