#pragma once

#include <string>
#include <vector>

// A text as a point: texts that share words are near each other. Of length 1, or all zero for a text without
// words.
using Embedding = std::vector<double>;

// The words of a text in lower case, without punctuation.
std::vector<std::string> words_of(const std::string& text);

// Each word adds 1 or -1 to one of 256 dimensions, both chosen by a hash of the word ("feature hashing"). The
// same text gives the same embedding in every process; words of up to three letters count for nothing.
Embedding embed(const std::string& text);
