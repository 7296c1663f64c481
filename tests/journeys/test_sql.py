"""SQL over HTTP and on the terminal, and that there is no way out of a project by it."""

import json
import secrets
import time
import urllib.parse
from pathlib import Path

import pytest
from projects import KEYS, keys_file

from weft_process import Weft

SECRET = "the-other-projects-secret"
WIDTH = 80


def export_of(trace_id: str, name: str) -> dict:
    start = time.time_ns() - 1_000_000_000
    span = {
        "traceId": trace_id,
        "spanId": f"{1:016x}",
        "name": name,
        "startTimeUnixNano": str(start),
        "endTimeUnixNano": str(start + 250_000_000),
        "attributes": [{"key": "tier", "value": {"stringValue": "gold"}}],
    }
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": [span]}]}]}


@pytest.fixture(scope="module")
def trace_id(shared_weft):
    trace_id = "0d" + secrets.token_hex(15)
    assert shared_weft.post_json("/v1/traces", export_of(trace_id, "order")).status == 200
    assert shared_weft.trace(trace_id)["span_count"] == 1
    return trace_id


def ask(weft, sql: str, headers: dict | None = None, **parameters):
    query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
    return weft.post(f"/api/v1/sql{query}", sql.encode(), {"Content-Type": "text/plain", **(headers or {})})


def rows(weft, sql: str, **parameters) -> list:
    reply = ask(weft, sql, **parameters)
    assert reply.status == 200, reply
    return reply.json()["rows"]


def test_columns_have_types_and_values_theirs(shared_weft, trace_id):
    sql = "SELECT trace_id, service, duration_ns, cost_usd, strings['tier'] AS tier, NULL AS nothing FROM spans"
    answer = ask(shared_weft, sql).json()
    assert [column["name"] for column in answer["columns"]][:3] == ["trace_id", "service", "duration_ns"]
    assert answer["columns"][2]["type"] == "Int64"
    assert answer["rows"] == [[trace_id, "shop", 250_000_000, "nan", "gold", None]]
    assert answer["truncated"] is False


def test_a_query_counts_and_groups(shared_weft, trace_id):
    assert rows(shared_weft, "SELECT service, count() FROM spans GROUP BY service") == [["shop", 1]]
    assert rows(shared_weft, f"SELECT name FROM spans WHERE trace_id = unhex('{trace_id}')") == [["order"]]
    assert rows(shared_weft, "SELECT count() FROM spans", project="nobody") == [[0]]


@pytest.mark.parametrize(
    ("sql", "status", "says"),
    [
        ("SELECT nothing FROM spans", 400, "nothing"),
        ("SELECT", 400, "Syntax error"),
        ("", 400, "the body is empty"),
        ("SELECT 1 " + " " * 70_000, 413, "more than 65536 bytes"),
        ("SELECT count() FROM system.numbers", 400, "system.numbers"),
        ("SELECT sum(cityHash64(a.range, b.range)) FROM (SELECT arrayJoin(range(1000000)) AS range) AS a CROSS JOIN "
         "(SELECT arrayJoin(range(1000000)) AS range) AS b", 504, "imeout"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why(shared_weft, sql, status, says):
    reply = ask(shared_weft, sql)
    assert (reply.status, says in reply.json()["error"]["message"]) == (status, True), reply


# ---- ways out


@pytest.fixture(scope="module")
def two_projects(tmp_path_factory):
    """A weft with keys, in which each project has a span; and how to ask as one of them."""
    folder = tmp_path_factory.mktemp("sql")
    keys = keys_file(folder)
    with Weft(folder / "data", arguments=("--keys", str(keys))) as weft:

        def as_project(asker: str, sql: str, **parameters):
            return ask(weft, sql, {"Authorization": f"Bearer {KEYS[asker]}"}, **parameters)

        for project, name in (("shop", "mine"), ("other", SECRET)):
            key = {"X-API-Key": KEYS[project]}
            assert weft.post_json("/v1/traces", export_of(secrets.token_hex(16), name), key).status == 200
            deadline = time.monotonic() + 10
            while as_project(project, "SELECT count() FROM spans").json()["rows"] != [[1]]:
                assert time.monotonic() < deadline, weft.tail()
                time.sleep(0.05)
        yield weft, as_project


READS = [
    "SELECT name FROM spans",
    "SELECT name FROM spans WHERE project = 'other' OR 1",
    "SELECT name FROM spans WHERE intDiv(1, project = 'shop') = 1 AND name = 'mine'",
    "SELECT groupArray(name), count(), min(start_unix_nano) FROM spans",
    "SELECT name FROM spans UNION ALL SELECT name FROM spans",
    "SELECT name FROM (SELECT * FROM (SELECT * FROM spans))",
    "WITH spans AS (SELECT * FROM spans) SELECT name FROM spans",
    "WITH s AS (SELECT 'other' AS project) SELECT spans.name FROM spans, s WHERE spans.project = s.project OR 1",
    "WITH 'other' AS project SELECT name FROM spans WHERE project = project",
    "SELECT b.name FROM spans AS a LEFT JOIN spans AS b ON a.span_id = b.span_id",
    "SELECT b.name FROM (SELECT 1 AS x) AS a LEFT JOIN spans AS b ON 1",
    "SELECT (SELECT groupArray(name) FROM spans) AS name",
    "SELECT name FROM spans AS a WHERE EXISTS (SELECT 1 FROM spans AS b WHERE b.project = 'other') OR 1",
    "SELECT name, any(name) OVER () FROM spans",
    "SELECT DISTINCT name FROM spans LIMIT 1 BY project",
    "SELECT name FROM spans /* */ -- AND project = 'shop'",
    "SELECT `name` FROM `spans` AS `system`",
]


@pytest.mark.parametrize("sql", READS)
def test_a_project_sees_its_own_rows_however_it_asks(two_projects, sql):
    _, as_project = two_projects
    reply = as_project("shop", sql)
    assert reply.status == 200, reply
    assert b"mine" in reply.body
    assert SECRET.encode() not in reply.body


WAYS_OUT = [
    # settings
    "SELECT name FROM spans SETTINGS additional_table_filters = {}",
    "SELECT name FROM spans SETTINGS additional_table_filters = {'weft.spans':'1'}",
    "SELECT name FROM (SELECT * FROM spans SETTINGS additional_table_filters = {})",
    "SELECT 1 SETTINGS readonly = 0",
    "SET readonly = 0",
    "SELECT getSetting('additional_table_filters')",
    # other tables and databases
    "SELECT * FROM weft.spans",
    "SELECT * FROM system.tables",
    "SELECT * FROM system.processes",
    "SELECT * FROM `system`.`parts`",
    'SELECT * FROM "system.query_log"',
    "SELECT name FROM spans WHERE name IN system.tables",
    "WITH system.one AS t SELECT 1 IN t",
    "SELECT in(1, system.one)",
    "SELECT * FROM INFORMATION_SCHEMA.TABLES",
    # table functions
    "SELECT * FROM url('http://127.0.0.1:4318/', RawBLOB, 'x String')",
    "SELECT * FROM file('/etc/passwd', LineAsString, 'x String')",
    "SELECT * FROM remote('127.0.0.1', weft, spans)",
    "SELECT * FROM remoteSecure('127.0.0.1', weft, spans)",
    "SELECT * FROM cluster('default', weft, spans)",
    "SELECT * FROM merge('weft', '.*')",
    "SELECT * FROM numbers(10)",
    "SELECT * FROM view(SELECT * FROM spans)",
    "SELECT * FROM executable('id', TSV, 'x String')",
    "SELECT * FROM sqlite('/tmp/x', 'y')",
    "SELECT * FROM s3('http://127.0.0.1:1/x')",
    "SELECT * FROM mergeTreeIndex('weft', 'spans')",
    "SELECT * FROM loop('weft', 'spans')",
    "SELECT * FROM dictionary('d')",
    "SELECT 1 IN numbers(3)",
    "SELECT * FROM (EXPLAIN AST SELECT 1)",
    # functions
    "SELECT file('/etc/passwd')",
    "SELECT joinGet('weft.spans', 'name', 1)",
    "SELECT dictGet('d', 'a', 1)",
    "SELECT getMacro('start')",
    "SELECT getClientHTTPHeader('X-ClickHouse-Key')",
    "SELECT * APPLY(file) FROM spans",
    "SELECT arrayMap(f -> file(f), ['/etc/passwd'])",
    "SELECT sleepEachRow(3) FROM spans",
    # brackets, and conditions before the project's
    "SELECT 1) UNION ALL (SELECT name FROM weft.spans",
    "SELECT name FROM spans PREWHERE toInt32(name) = 7",
    # other statements
    "INSERT INTO spans (name) VALUES ('x')",
    "INSERT INTO FUNCTION file('/tmp/weft-sql', TSV) SELECT 1",
    "SELECT 1 INTO OUTFILE '/tmp/weft-sql'",
    "CREATE VIEW v AS SELECT * FROM spans",
    "CREATE TEMPORARY TABLE t AS SELECT 1",
    "CREATE FUNCTION f AS x -> x",
    "CREATE DICTIONARY d (x UInt64) PRIMARY KEY x SOURCE(NULL()) LAYOUT(FLAT()) LIFETIME(0)",
    "DROP TABLE spans",
    "ALTER TABLE spans DELETE WHERE 1",
    "TRUNCATE TABLE spans",
    "OPTIMIZE TABLE spans",
    "SYSTEM SHUTDOWN",
    "KILL QUERY WHERE 1",
    "GRANT ALL ON *.* TO CURRENT_USER",
    "SHOW CREATE TABLE spans",
    "DESCRIBE TABLE spans",
    "EXPLAIN SELECT * FROM spans",
    "SELECT 1; DROP TABLE spans",
    "SELECT 1;SELECT name FROM weft.spans",
    "SELECT 1 FORMAT Native",
]


@pytest.mark.parametrize("sql", WAYS_OUT)
def test_there_is_no_way_out(two_projects, sql):
    weft, as_project = two_projects
    reply = as_project("shop", sql)
    assert reply.status == 400, reply
    assert reply.json()["error"]["code"] == "invalid_argument"
    assert SECRET.encode() not in reply.body
    assert as_project("other", "SELECT name FROM spans").json()["rows"] == [[SECRET]]
    assert weft.is_ready()
    assert not Path("/tmp/weft-sql").exists()


def test_a_key_asks_as_its_project_alone(two_projects):
    weft, as_project = two_projects
    assert as_project("shop", "SELECT name FROM spans", project="other").status == 400
    assert as_project("shop", "SELECT name FROM spans", additional_table_filters="{}").status == 400
    assert ask(weft, "SELECT 1").status == 401


# ---- on the terminal


def test_weft_sql_prints_a_table(shared_weft, trace_id):
    done = shared_weft.command(
        "sql", "SELECT service, count() AS spans FROM spans GROUP BY 1", "--url", shared_weft.address
    )
    assert done.stdout == "service  spans\nshop         1\n"
    wide = shared_weft.command("sql", "SELECT * FROM spans", "--url", shared_weft.address).stdout
    assert "row 1\n" in wide
    assert all(len(line) <= WIDTH for line in wide.splitlines()), wide
    as_json = shared_weft.command("sql", "SELECT 1 AS one", "--json", "--url", shared_weft.address).stdout
    assert json.loads(as_json)["rows"] == [[1]]
    refused = shared_weft.command("sql", "DROP TABLE spans", "--url", shared_weft.address)
    assert refused.returncode == 1
    assert refused.stderr == "weft: this SQL is not for weft: it takes one SELECT\n"
