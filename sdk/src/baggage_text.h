#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "weft/baggage.h"

namespace weft::detail {

// Baggage as headers have it (W3C Baggage, section 3.3.1):
//
//   header     = entry *( "," entry )
//   entry      = key "=" value *( ";" property )      white space allowed around each part
//   property   = key [ "=" value ]
//   key        = token
//   value      = *baggage-octet                       percent-encoded UTF-8
//
// What a value ought to have encoded and has not is read as it stands, as long as it is no delimiter and no
// control character: cpp-httplib up to 0.11 decodes headers before anyone sees them.

bool is_baggage_key(std::string_view key) noexcept;
// What follows an entry's first `;`. Empty: there is none.
bool are_baggage_properties(std::string_view properties) noexcept;

// Entries that break the grammar, or the limits of Baggage, are left out and counted.
std::vector<Baggage::Entry> read_baggage(std::string_view untrusted_header, size_t& ignored);
// Entries past the limits of Baggage are left out.
std::string write_baggage(const std::vector<Baggage::Entry>& entries);

}  // namespace weft::detail
