#include "store/sql_functions.h"

#include <algorithm>
#include <array>
#include <string>

namespace weft::store {
namespace {

// In lower case and in order.
// clang-format off
constexpr auto kFunctions = std::to_array<std::string_view>({
    "abs", "accuratecast", "accuratecastordefault", "accuratecastornull", "acos", "adddays", "addhours",
    "addmicroseconds", "addmilliseconds", "addminutes", "addmonths", "addnanoseconds", "addquarters",
    "addseconds", "addweeks", "addyears", "age", "alphatokens", "and", "array", "arrayall", "arrayavg",
    "arraycompact", "arrayconcat", "arraycount", "arraycumsum", "arraydifference", "arraydistinct",
    "arrayelement", "arrayenumerate", "arrayenumerateuniq", "arrayexists", "arrayfill", "arrayfilter",
    "arrayfirst", "arrayfirstindex", "arrayflatten", "arrayfold", "arrayintersect", "arrayjoin",
    "arraylast", "arraylastindex", "arraymap", "arraymax", "arraymin", "arraypopback", "arraypopfront",
    "arraypushback", "arraypushfront", "arrayreverse", "arrayreversesort", "arrayslice", "arraysort",
    "arraystringconcat", "arraysum", "arrayuniq", "arraywithconstant", "arrayzip", "ascii", "asin",
    "assumenotnull", "atan", "atan2", "bar", "base64decode", "base64encode", "bin", "bitand", "bitcount",
    "bitnot", "bitor", "bitshiftleft", "bitshiftright", "bittest", "bitxor", "casewithexpr",
    "casewithexpression", "cast", "cbrt", "ceil", "ceiling", "char", "char_length", "character_length",
    "cityhash64", "clamp", "coalesce", "concat", "concat_ws", "concatwithseparator", "cos", "countequal",
    "countmatches", "countmatchescaseinsensitive", "countsubstrings", "countsubstringscaseinsensitive",
    "cume_dist", "cutfragment", "cutquerystring", "dameraulevenshteindistance", "date", "date_add",
    "date_bin", "date_diff", "date_sub", "date_trunc", "dateadd", "datediff", "datename", "datesub",
    "datetrunc", "day", "dayofmonth", "dayofweek", "dayofyear", "decodeurlcomponent", "degrees",
    "dense_rank", "divide", "domain", "e", "editdistance", "empty", "emptyarraystring",
    "encodeurlcomponent", "endswith", "endswithutf8", "equals", "erf", "exists", "exp", "exp10", "exp2",
    "extract", "extractall", "extractallgroups", "extractallgroupshorizontal", "extractallgroupsvertical",
    "extractgroups", "extracturlparameter", "extracturlparameternames", "extracturlparameters",
    "farmhash64", "first_value", "firstsignificantsubdomain", "floor", "format", "formatdatetime",
    "formatreadabledecimalsize", "formatreadablequantity", "formatreadablesize", "formatreadabletimedelta",
    "fragment", "from_unixtime", "fromunixtimestamp", "fromunixtimestamp64micro",
    "fromunixtimestamp64milli", "fromunixtimestamp64nano", "fromunixtimestamp64second", "gcd", "globalin",
    "globalnotin", "globalnotnullin", "globalnullin", "greater", "greaterorequals", "greatest", "grouping",
    "halfmd5", "has", "hasall", "hasany", "hassubsequence", "hassubsequencecaseinsensitive", "hastoken",
    "hastokencaseinsensitive", "hex", "hour", "hypot", "identity", "if", "ifnotfinite", "ifnull", "ignore",
    "ilike", "in", "indexof", "initcap", "initcaputf8", "intdiv", "intdivorzero", "inthash64",
    "isdistinctfrom", "isfinite", "isinfinite", "isnan", "isnotdistinctfrom", "isnotnull", "isnull",
    "isvalidjson", "isvalidutf8", "iszeroornull", "json_exists", "json_query", "json_value", "jsonextract",
    "jsonextractarrayraw", "jsonextractbool", "jsonextractfloat", "jsonextractint", "jsonextractkeys",
    "jsonextractkeysandvalues", "jsonextractkeysandvaluesraw", "jsonextractraw", "jsonextractstring",
    "jsonextractuint", "jsonhas", "jsonkey", "jsonlength", "jsontype", "lag", "laginframe", "lambda",
    "last_value", "lcase", "lcm", "lead", "leadinframe", "least", "left", "leftpad", "leftpadutf8",
    "leftutf8", "length", "lengthutf8", "less", "lessorequals", "levenshteindistance", "like", "ln",
    "locate", "log", "log10", "log1p", "log2", "lower", "lowerutf8", "lpad", "ltrim", "makedate",
    "makedatetime", "map", "mapadd", "mapall", "mapapply", "mapconcat", "mapcontains", "mapcontainskey",
    "mapcontainskeylike", "mapcontainsvalue", "mapexists", "mapextractkeylike", "mapfilter",
    "mapfromarrays", "mapkeys", "mapsort", "mapupdate", "mapvalues", "match", "materialize", "max2", "md5",
    "mid", "min2", "minus", "minute", "mod", "modulo", "moduloorzero", "month", "monthname", "multiif",
    "multimatchany", "multimatchanyindex", "multiply", "multisearchany", "multisearchanycaseinsensitive",
    "multisearchanycaseinsensitiveutf8", "multisearchanyutf8", "negate", "ngrams", "normalizeutf8nfc",
    "not", "notempty", "notequals", "notilike", "notin", "notlike", "notnullin", "now", "now64",
    "nth_value", "ntile", "nullif", "nullin", "or", "parsedatetime", "parsedatetime64besteffort",
    "parsedatetime64besteffortornull", "parsedatetimebesteffort", "parsedatetimebesteffortornull", "path",
    "pathfull", "percent_rank", "pi", "plus", "port", "position", "positioncaseinsensitive",
    "positioncaseinsensitiveutf8", "positionutf8", "positivemodulo", "pow", "power", "printf", "protocol",
    "querystring", "radians", "range", "rank", "regexp_extract", "regexp_replace", "regexpextract",
    "regexpquotemeta", "reinterpret", "repeat", "replace", "replaceall", "replaceone", "replaceregexpall",
    "replaceregexpone", "reverse", "reverseutf8", "right", "rightpad", "rightpadutf8", "rightutf8", "round",
    "roundbankers", "rounddown", "roundduration", "roundtoexp2", "row_number", "rpad", "rtrim", "second",
    "sha1", "sha256", "sigmoid", "sign", "simplejsonextractbool", "simplejsonextractfloat",
    "simplejsonextractint", "simplejsonextractraw", "simplejsonextractstring", "simplejsonhas", "sin",
    "siphash64", "space", "splitbychar", "splitbynonalpha", "splitbyregexp", "splitbystring",
    "splitbywhitespace", "sqrt", "startswith", "startswithutf8", "substr", "substring", "substringindex",
    "substringutf8", "subtractdays", "subtracthours", "subtractmicroseconds", "subtractmilliseconds",
    "subtractminutes", "subtractmonths", "subtractnanoseconds", "subtractquarters", "subtractseconds",
    "subtractweeks", "subtractyears", "tan", "timeslot", "timestamp", "timestamp_diff", "timestampdiff",
    "tobool", "todate", "todate32", "todateornull", "todatetime", "todatetime64", "todatetime64ornull",
    "todatetimeornull", "today", "todayofmonth", "todayofweek", "todayofyear", "todecimal128",
    "todecimal32", "todecimal64", "tofixedstring", "tofloat32", "tofloat32ornull", "tofloat32orzero",
    "tofloat64", "tofloat64ornull", "tofloat64orzero", "tohour", "toint128", "toint16", "toint16ornull",
    "toint16orzero", "toint256", "toint32", "toint32ornull", "toint32orzero", "toint64", "toint64ornull",
    "toint64orzero", "toint8", "toint8ornull", "toint8orzero", "tointervalday", "tointervalhour",
    "tointervalmicrosecond", "tointervalmillisecond", "tointervalminute", "tointervalmonth",
    "tointervalnanosecond", "tointervalquarter", "tointervalsecond", "tointervalweek", "tointervalyear",
    "toisoweek", "toisoyear", "tojsonstring", "tokens", "tomillisecond", "tominute", "tomonday", "tomonth",
    "tonullable", "topleveldomain", "toquarter", "tosecond", "tostartofday", "tostartoffifteenminutes",
    "tostartoffiveminutes", "tostartofhour", "tostartofinterval", "tostartofmillisecond", "tostartofminute",
    "tostartofmonth", "tostartofquarter", "tostartofsecond", "tostartoftenminutes", "tostartofweek",
    "tostartofyear", "tostring", "totime", "totimezone", "totypename", "touint128", "touint16",
    "touint16ornull", "touint16orzero", "touint256", "touint32", "touint32ornull", "touint32orzero",
    "touint64", "touint64ornull", "touint64orzero", "touint8", "touint8ornull", "touint8orzero",
    "tounixtimestamp", "tounixtimestamp64micro", "tounixtimestamp64milli", "tounixtimestamp64nano",
    "tounixtimestamp64second", "touuid", "touuidornull", "tovalidutf8", "toweek", "toyear", "toyyyymm",
    "toyyyymmdd", "toyyyymmddhhmmss", "transform", "translate", "trim", "trimboth", "trimleft", "trimright",
    "trunc", "truncate", "trybase64decode", "tuple", "tupleconcat", "tupleelement", "ucase", "unbin",
    "unhex", "upper", "upperutf8", "urlhierarchy", "urlpathhierarchy", "widthbucket", "xor", "xxhash64",
    "year", "yesterday"
});

constexpr auto kAggregates = std::to_array<std::string_view>({
    "any", "any_value", "anyheavy", "anylast", "approx_top_count", "approx_top_k", "approx_top_sum",
    "argmax", "argmin", "array_agg", "avg", "avgweighted", "boundingratio", "corr", "count", "covarpop",
    "covarsamp", "cramersv", "deltasum", "deltasumtimestamp", "entropy", "exponentialmovingaverage",
    "group_concat", "grouparray", "grouparrayinsertat", "grouparraylast", "grouparraymovingavg",
    "grouparraymovingsum", "grouparraysample", "grouparraysorted", "groupbitand", "groupbitor",
    "groupbitxor", "groupconcat", "groupuniqarray", "histogram", "intervallengthsum",
    "kolmogorovsmirnovtest", "kurtpop", "kurtsamp", "mannwhitneyutest", "max", "maxintersections",
    "maxintersectionsposition", "maxmap", "meanztest", "median", "medianexact", "mediantdigest",
    "mediantiming", "min", "minmap", "quantile", "quantiledd", "quantileexact", "quantileexacthigh",
    "quantileexactlow", "quantileexactweighted", "quantilegk", "quantileinterpolatedweighted", "quantiles",
    "quantilesdd", "quantilesexact", "quantilesexactweighted", "quantilestdigest", "quantilestiming",
    "quantiletdigest", "quantiletdigestweighted", "quantiletiming", "rankcorr", "retention",
    "sequencecount", "sequencematch", "simplelinearregression", "singlevalueornull", "skewpop", "skewsamp",
    "sparkbar", "stddev_pop", "stddev_samp", "stddevpop", "stddevsamp", "string_agg", "studentttest", "sum",
    "sumcount", "sumkahan", "summap", "sumwithoverflow", "theilsu", "topk", "topkweighted", "uniq",
    "uniqcombined", "uniqcombined64", "uniqexact", "uniqhll12", "uniqtheta", "uniqupto", "var_pop",
    "var_samp", "varpop", "varsamp", "welchttest", "windowfunnel"
});
// clang-format on

// What can follow an aggregate's name.
constexpr auto kCombinators = std::to_array<std::string_view>(
    {"if", "array", "map", "distinct", "ornull", "ordefault", "argmin", "argmax", "foreach"});

static_assert(std::ranges::is_sorted(kFunctions) && std::ranges::is_sorted(kAggregates));

bool is_aggregate(std::string_view name) {
  while (!std::ranges::binary_search(kAggregates, name)) {
    const auto* const combinator =
        std::ranges::find_if(kCombinators, [&](std::string_view suffix) { return name.ends_with(suffix); });
    if (combinator == kCombinators.end()) return false;
    name.remove_suffix(combinator->size());
  }
  return true;
}

}  // namespace

bool is_harmless_function(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::ranges::binary_search(kFunctions, std::string_view(lower)) || is_aggregate(lower);
}

}  // namespace weft::store
