"""What W3C Trace Context, levels 1 and 2, asks of a service that goes on with a request, as data.

A case is what comes in and what has to go out. The trace is either continued, under the same id, or begun anew; the
state is the one header that comes out, or None.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"
CONTINUED = "continued"
NEW = "new"

Header = tuple[str, str]


@dataclass
class Case:
    name: str
    headers: list[Header] = field(default_factory=list)
    trace: str = CONTINUED
    state: str | None = None
    flags: str | None = None
    ignored: int = 0  # how many of the headers count as malformed


def parent(version: str = "00", trace: str = TRACE, span: str = SPAN, flags: str = "01", rest: str = "") -> str:
    return f"{version}-{trace}-{span}-{flags}{rest}"


def continued(name: str, value: str, **more) -> Case:
    return Case(name, [("traceparent", value)], CONTINUED, **more)


def restarted(name: str, value: str) -> Case:
    """A traceparent that is ignored takes its tracestate along."""
    return Case(name, [("traceparent", value), ("tracestate", "rojo=1")], NEW, flags="03", ignored=1)


def with_state(name: str, *lines: str, state: str | None, header: str = "tracestate", ignored: int = 0) -> Case:
    headers = [("traceparent", parent()), *((header, line) for line in lines)]
    return Case(name, headers, CONTINUED, state=state, ignored=ignored)


def kept(name: str, *lines: str) -> Case:
    return with_state(name, *lines, state=",".join(lines))


def dropped(name: str, *lines: str) -> Case:
    return with_state(name, *lines, state=None, ignored=1)


def members(first: int, last: int) -> str:
    return ",".join(f"vendor{number}={number}" for number in range(first, last + 1))


KEY_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789_-*/@"
VALUE_CHARACTERS = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in ",=")

TRACEPARENTS = [
    Case("nothing comes in", [], NEW, flags="03"),
    continued("it is well-formed", parent(), flags="01"),
    continued("the caller did not sample", parent(flags="00"), flags="00"),
    continued("the caller's id is random", parent(flags="02"), flags="02"),
    continued("sampled and random", parent(flags="03"), flags="03"),
    continued("flags that are not known yet are cleared", parent(flags="ff"), flags="03"),
    continued("only flags that are not known yet", parent(flags="fc"), flags="00"),
    *(
        Case(f"the name is {name}", [(name, parent())], CONTINUED, flags="01")
        for name in ("Traceparent", "TraceParent", "TRACEPARENT", "tRaCePaReNt")
    ),
    *(
        Case(f"the name is {name}", [(name, parent())], NEW)
        for name in ("trace-parent", "trace.parent", "trace_parent")
    ),
    Case("it comes twice", [("traceparent", parent())] * 2, NEW, ignored=1),
    Case(
        "it comes twice, with two traces",
        [("traceparent", parent()), ("Traceparent", parent(trace="a" * 32))],
        NEW,
        ignored=1,
    ),
    Case("the second of two is malformed", [("traceparent", parent()), ("traceparent", "-")], NEW, ignored=1),
    *(
        continued(f"white space around it: {before!r}, {after!r}", before + parent() + after, flags="01")
        for before, after in ((" ", ""), ("\t", ""), ("", " "), ("", "\t"), (" \t ", "\t \t"))
    ),
    restarted("it is a word", "hello"),
    restarted("it is empty fields", "---"),
    restarted("it has no dashes", parent().replace("-", "_")),
    restarted("it ends early", parent()[:-3]),
    # the version
    restarted("version 00 goes on", parent(rest="-more")),
    restarted("version 00 goes on without a dash", parent(rest="0")),
    restarted("version 00 ends with a dot", parent(rest=".")),
    restarted("version ff", parent(version="ff")),
    restarted("version ff goes on", parent(version="ff", rest="-more")),
    *(restarted(f"version {v}", parent(version=v)) for v in (".0", "0.", "0", "000", "0000", "", "0x", "CC")),
    continued("a later version", parent(version="01"), flags="01"),
    continued("a much later version", parent(version="fe", flags="03"), flags="03"),
    continued("a later version goes on", parent(version="cc", rest="-more-to-come"), flags="01"),
    continued("a later version goes on with nothing", parent(version="cc", rest="-"), flags="01"),
    continued("a later version's flags are cleared", parent(version="cc", flags="f8"), flags="00"),
    restarted("a later version goes on without a dash", parent(version="cc", rest=".more")),
    restarted("a later version is too short", parent(version="cc")[:-1]),
    restarted("a later version's span is no id", parent(version="cc", span="0" * 16)),
    # the trace's id
    restarted("the trace id is zero", parent(trace="0" * 32)),
    restarted("the trace id begins with a dot", parent(trace="." + TRACE[1:])),
    restarted("the trace id ends with a dot", parent(trace=TRACE[:-1] + ".")),
    restarted("the trace id is in capitals", parent(trace=TRACE.upper())),
    restarted("the trace id has a digit too many", parent(trace=TRACE + "0")),
    restarted("the trace id has a digit too few", parent(trace=TRACE[1:])),
    restarted("the trace id is missing", parent(trace="")),
    # the span's id
    restarted("the span id is zero", parent(span="0" * 16)),
    restarted("the span id begins with a dot", parent(span="." + SPAN[1:])),
    restarted("the span id ends with a dot", parent(span=SPAN[:-1] + ".")),
    restarted("the span id is in capitals", parent(span=SPAN.upper())),
    restarted("the span id has a digit too many", parent(span=SPAN + "0")),
    restarted("the span id has a digit too few", parent(span=SPAN[1:])),
    # the flags
    *(restarted(f"flags {flags!r}", parent(flags=flags)) for flags in (".0", "0.", "1", "001", "", "0G", "0A", "FF")),
]

TRACESTATES = [
    Case("without a traceparent it is dropped", [("tracestate", "rojo=1")], NEW),
    kept("one member", "rojo=00f067aa0ba902b7"),
    kept("two members", "rojo=1,congo=2"),
    *(
        with_state(f"the name is {name}", "rojo=1", state="rojo=1", header=name)
        for name in ("Tracestate", "TraceState", "TRACESTATE", "tRaCeStAtE")
    ),
    *(
        with_state(f"the name is {name}", "rojo=1", state=None, header=name)
        for name in ("trace-state", "trace.state", "trace_state")
    ),
    with_state("it is empty", "", state=None),
    with_state("it is only white space", " \t", state=None),
    with_state("an empty line after one", "rojo=1", "", state="rojo=1"),
    with_state("an empty line before one", "", "rojo=1", state="rojo=1"),
    with_state("empty members", ",rojo=1,,congo=2, ,", state="rojo=1,congo=2"),
    kept("several lines are one, in their order", "rojo=1,congo=2", "blanco=3", "azul=4,verde=5"),
    with_state("white space around members", " rojo=1 \t,\t congo=2,\t \tazul=3\t ", state="rojo=1,congo=2,azul=3"),
    kept("white space before a value is the value's", "rojo=  1,congo=2"),
    with_state("white space after a value is not", "rojo=1  ,congo=2", state="rojo=1,congo=2"),
    # twice the same key: what comes first is the newest
    with_state("a member twice", "rojo=1,rojo=1", state="rojo=1"),
    with_state("a key twice", "rojo=1,congo=2,rojo=3", state="rojo=1,congo=2"),
    with_state("a member twice, in two lines", "rojo=1", "rojo=1", state="rojo=1"),
    with_state("a key twice, in two lines", "rojo=1", "rojo=2", state="rojo=1"),
    # keys
    kept("all characters of keys and values", f"{KEY_CHARACTERS}={VALUE_CHARACTERS}"),
    kept("a key of one digit", "0=zero"),
    kept("a key with a tenant", "tenant@vendor=1,1@2=3"),
    kept("at signs at a key's end, next to each other, and several", "rojo@=1,a@@b=2,a@b@c=3"),
    *(
        dropped(f"a key that begins with {first!r}", f"{first}rojo=1,congo=2")
        for first in ("@", "_", "-", "*", "/", "R", "=")
    ),
    *(
        dropped(f"the key {key!r}", f"congo=2,{key}=1")
        for key in ("rojo ", "ro jo", "ROJO", "ro.jo", "ro!jo", "ro\tjo", "")
    ),
    kept("a key of 256 characters", "z" * 256 + "=1"),
    kept("a tenant and a vendor of 256 characters", "t" * 241 + "@" + "v" * 14 + "=1"),
    kept("a tenant of 242 characters", "t" * 242 + "@v=1"),
    kept("a vendor of 15 characters", "t@" + "v" * 15 + "=1"),
    dropped("a key of 257 characters", "rojo=1," + "z" * 257 + "=1"),
    dropped("a key of 257 characters, in a line of its own", "rojo=1", "z" * 257 + "=1"),
    # values
    dropped("a value with an equal sign", "rojo=1=2"),
    dropped("a value with a tab", "rojo=1\t2"),
    dropped("a value with a control character", "rojo=1\x7f2"),
    dropped("an empty value", "rojo=,congo=2"),
    dropped("a value of white space", "rojo=  ,congo=2"),
    dropped("no value", "rojo,congo=2"),
    kept("a value of 256 characters", "rojo=" + "v" * 256),
    dropped("a value of 257 characters", "rojo=" + "v" * 257),
    # length
    kept("512 characters", "rojo=" + "v" * 250 + ",congo=" + "v" * 250),
    kept("32 members", members(1, 32)),
    kept("32 members in four lines", members(1, 10), members(11, 20), members(21, 30), members(31, 32)),
    with_state("32 members and empty ones", members(1, 32) + ",,", state=members(1, 32)),
    dropped("33 members", members(1, 33)),
    dropped("33 members in four lines", members(1, 10), members(11, 20), members(21, 30), members(31, 33)),
]
