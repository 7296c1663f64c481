"""weft eval with models, which are a server here: as providers behind OpenAI's API, and as judges. JavaScript, too."""

import json
import time

import pytest
from eval_run import evaluate, weft
from model_server import ModelServer
from ports import free_port

from weft_process import Weft


@pytest.fixture
def model():
    with ModelServer() as server:
        yield server


def asked(model: ModelServer, config: dict | None = None, kind: str = "chat") -> dict:
    """A provider that asks the server."""
    return {"id": f"openai:{kind}:gpt-4o", "config": {"apiBaseUrl": model.url, "apiKey": "k", **(config or {})}}


def run(folder, provider, prompt: str = "hello", test: dict | None = None, **variables: str) -> dict:
    config = {"prompts": [prompt], "providers": [provider], "tests": [test or {}]}
    return evaluate(folder, config, **variables)[1][0]


def test_a_model_is_asked_and_its_tokens_and_cost_are_counted(tmp_path, model):
    row = run(tmp_path, asked(model, {"temperature": 0.5, "headers": {"X-Team": "a"}}))
    assert row["response"]["output"] == "said: hello"
    assert row["response"]["finishReason"] == "stop"
    assert (row["tokenUsage"]["total"], row["tokenUsage"]["prompt"]) == (19, 12)
    assert row["cost"] == pytest.approx(12 * 2.5e-6 + 7 * 10e-6)
    request = model.requests[0]
    assert request["path"] == "/v1/chat/completions"
    assert request["headers"]["authorization"] == "Bearer k"
    assert request["headers"]["x-team"] == "a"
    assert request["body"]["temperature"] == 0.5


def test_a_prompt_of_messages_and_tools_from_a_file_reach_the_model(tmp_path, model):
    (tmp_path / "tools.yaml").write_text("- {type: function, function: {name: f, description: 'of {{x}}'}}\n")
    prompt = '[{"role": "system", "content": "be kind"}, {"role": "user", "content": "{{x}}"}]'
    row = run(tmp_path, asked(model, {"tools": "file://tools.yaml"}), prompt, {"vars": {"x": 'a "b"'}})
    assert row["response"]["output"] == 'said: a "b"'
    body = model.requests[0]["body"]
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert body["tools"][0]["function"]["name"] == "f"


def test_tool_calls_are_the_output(tmp_path):
    call = {"id": "1", "type": "function", "function": {"name": "search", "arguments": "{}"}}
    with ModelServer(lambda body: {"content": None, "tool_calls": [call]}) as model:
        row = run(tmp_path, asked(model), test={"assert": [{"type": "tool-call-f1", "value": "search"}]})
    assert row["response"]["output"] == [call]
    assert row["success"], row["error"]


def test_completions_and_embeddings_are_asked_too(tmp_path, model):
    row = run(tmp_path, asked(model, kind="completion"))
    assert (row["response"]["output"], row["response"]["finishReason"]) == ("hello…", "length")
    row = run(tmp_path, asked(model, kind="embedding"))
    assert row["response"]["output"][7] == 1


def test_the_address_and_the_key_come_from_the_environment(tmp_path, model):
    row = run(tmp_path, "openai:gpt-4o", OPENAI_BASE_URL=model.url + "/", OPENAI_API_KEY="of the environment")
    assert row["success"], row["error"]
    assert model.requests[0]["headers"]["authorization"] == "Bearer of the environment"


def test_without_a_key_the_error_names_the_variable(tmp_path):
    row = run(tmp_path, {"id": "openai:gpt-4o", "config": {"apiKeyEnvar": "MY_KEY"}}, OPENAI_BASE_URL="", MY_KEY="")
    assert row["failureReason"] == 2
    assert "set MY_KEY or config.apiKey" in row["error"]


def test_a_busy_server_is_asked_again(tmp_path, model):
    model.failures = [(429, {"retry-after": "0"}), (503, {}), (500, {})]
    row = run(tmp_path, asked(model), PROMPTFOO_REQUEST_BACKOFF_MS="10")
    assert row["response"]["output"] == "said: hello"
    assert len(model.requests) == 4


def test_what_the_server_refuses_is_an_error_at_once(tmp_path, model):
    model.failures = [(400, {})]
    row = run(tmp_path, asked(model))
    assert "API error: 400" in row["error"]
    assert "on purpose" in row["error"]
    assert len(model.requests) == 1
    model.failures = [(429, {"retry-after": "3600"})]
    assert "API error: 429" in run(tmp_path, asked(model))["error"]


def test_a_key_that_is_not_known_is_a_warning_with_its_line(tmp_path, model):
    config = {"prompts": ["p"], "providers": [asked(model, {"temprature": 1})], "tests": [{}]}
    done = evaluate(tmp_path, config)[0]
    assert 'do you mean "temperature"?' in done.stderr


def test_the_trace_context_goes_with_the_call(tmp_path, model):
    config = {
        "prompts": ["p"],
        "providers": [asked(model)],
        "tracing": {"enabled": True, "otlp": {"http": {"port": free_port()}}},
        "tests": [{}],
    }
    row = evaluate(tmp_path, config)[1][0]
    headers = model.requests[0]["headers"]
    assert headers["traceparent"].split("-")[1] == row["traceId"]
    assert headers["baggage"] == "session.id=" + row["evaluationId"]


VERDICT = '{"pass": %s, "score": %s, "reason": "as it is"}'


def judged(
    folder, model: ModelServer, assertion: dict, test: dict | None = None, *flags: str, **variables: str
) -> dict:
    """The row of one assertion that the server's model judges."""
    judge = {"text": asked(model), "embedding": asked(model, kind="embedding")}
    config = {
        "prompts": ["the answer"],
        "providers": ["echo"],
        "defaultTest": {"options": {"provider": judge}},
        "tests": [{"assert": [assertion]}],
    }
    return evaluate(folder, config)[1][0]


def test_a_model_judges_and_its_tokens_are_counted_apart(tmp_path):
    with ModelServer(lambda body: VERDICT % ("true", 0.9)) as model:
        row = judged(tmp_path, model, {"type": "llm-rubric", "value": "is short"})
    assert row["success"], row["error"]
    assert row["tokenUsage"]["total"] == 0
    assert row["tokenUsage"]["assertions"]["total"] == 19
    part = row["gradingResult"]["componentResults"][0]
    assert (part["score"], part["reason"], part["tokensUsed"]["numRequests"]) == (0.9, "as it is", 1)
    sent = model.requests[0]["body"]["messages"]
    assert "is short" in sent[-1]["content"]
    assert "the answer" in sent[-1]["content"]
    run_of = json.loads((tmp_path / "out.json").read_text())["results"]
    assert run_of["stats"]["tokenUsage"]["assertions"] == {"total": 19, "numRequests": 1}


@pytest.mark.parametrize(
    ("assertion", "answer", "success", "score"),
    [
        ({"type": "llm-rubric", "value": "x", "threshold": 0.95}, VERDICT % ("true", 0.9), False, 0.9),
        ({"type": "not-llm-rubric", "value": "x"}, VERDICT % ("false", 0.1), True, 0.9),
        ({"type": "factuality", "value": "x"}, '{"category": "D"}', False, 0),
        ({"type": "model-graded-closedqa", "value": "x"}, "so it is\nY", True, 1),
        ({"type": "similar", "value": "answer the"}, "", True, 1),
        ({"type": "similar", "value": "zzz"}, "", False, 0),
        ({"type": "assert-set", "assert": [{"type": "llm-rubric", "value": "x"}]}, VERDICT % ("true", 1), True, 1),
    ],
)
def test_assertions_that_models_judge(tmp_path, assertion, answer, success, score):
    with ModelServer(lambda body: answer) as model:
        row = judged(tmp_path, model, assertion)
    assert row["success"] == success, row.get("error")
    assert row["failureReason"] in (0, 1)
    assert row["score"] == pytest.approx(score)


def test_a_judge_that_fails_is_an_error_and_no_pass(tmp_path):
    with ModelServer(lambda body: "I would rather not say") as model:
        for kind in ("llm-rubric", "not-llm-rubric"):
            row = judged(tmp_path, model, {"type": kind, "value": "x"})
            assert row["failureReason"] == 2
            assert f"{kind}: the judge's answer has no verdict" in row["error"]
            assert row["tokenUsage"]["assertions"]["total"] == 19
        model.failures = [(400, {})]
        row = judged(tmp_path, model, {"type": "not-llm-rubric", "value": "x"})
        assert row["failureReason"] == 2
        assert "API error: 400" in row["error"]


def test_without_a_judge_the_error_says_what_to_set(tmp_path):
    config = {
        "prompts": ["p"],
        "providers": ["echo"],
        "tests": [{"assert": [{"type": "llm-rubric", "value": "x"}]}],
    }
    nothing = {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": "", "OPENAI_API_BASE_URL": "", "OPENAI_API_HOST": ""}
    row = evaluate(tmp_path, config, **nothing)[1][0]
    assert row["failureReason"] == 2
    assert "set OPENAI_API_KEY, or name one by --grader" in row["error"]


def test_the_flag_names_the_judge(tmp_path):
    (tmp_path / "judge.js").write_text("module.exports = async prompt => ({output: {pass: true, reason: prompt}});")
    config = {
        "prompts": ["p"],
        "providers": ["echo"],
        "tests": [{"assert": [{"type": "llm-rubric", "value": "x", "rubricPrompt": "{{rubric}}? {{output}}!"}]}],
    }
    row = evaluate(tmp_path, config, "--grader", "file://judge.js")[1][0]
    assert row["gradingResult"]["componentResults"][0]["reason"] == "x? p!"


def test_the_best_of_several_answers_passes_alone(tmp_path):
    with ModelServer(lambda body: '{"best": 1, "reason": "longer"}') as model:
        config = {
            "prompts": ["one", "two", "three"],
            "providers": ["echo"],
            "defaultTest": {"options": {"provider": asked(model)}},
            "tests": [
                {"assert": [{"type": "contains", "value": "o"}, {"type": "select-best", "value": "length"}]},
                {"assert": [{"type": "contains", "value": "th"}, {"type": "max-score"}]},
            ],
        }
        rows = evaluate(tmp_path, config)[1]
    assert [row["success"] for row in rows] == [False, True, False, False, False, True]
    assert len(model.requests) == 1


def test_a_goal_is_judged_by_the_trace_and_gradings_are_spans_of_it(tmp_path):
    weft("init", "here", "--example", "distributed-tracing", folder=tmp_path)
    with ModelServer(lambda body: VERDICT % ("true", 1)) as model, Weft(tmp_path / "data") as server:
        config = tmp_path / "here/promptfooconfig.yaml"
        judge = {"id": "openai:gpt-4o", "config": {"apiBaseUrl": model.url, "apiKey": "k"}}
        goal = {"type": "trajectory:goal-success", "value": "answer the question"}
        defaults = json.dumps({"options": {"provider": judge}, "assert": [goal]})
        assert "\ndefaultTest:" not in config.read_text()
        config.write_text(config.read_text() + f"\ndefaultTest: {defaults}\n")
        done = weft("eval", "-o", "out.json", folder=tmp_path / "here", WEFT_URL=server.address)
        rows = json.loads((tmp_path / "here/out.json").read_text())["results"]["results"]
        assert done.returncode == 0, done.stdout + done.stderr
        spans = server.trace(rows[0]["traceId"], spans=13)["spans"]
    asked_for = json.dumps(model.requests[0]["body"])
    assert "answer the question" in asked_for
    assert "stepCount" in asked_for
    grader = next(span for span in spans if span["name"] == "grader trajectory:goal-success")
    root = next(span for span in spans if span["name"] == "weft.test_case")
    assert grader["parent_span_id"] == root["span_id"]
    assert {request["headers"]["traceparent"].split("-")[1] for request in model.requests} == {
        row["traceId"] for row in rows
    }


PROVIDER = """
module.exports = class {
  constructor(options) { this.config = options.config; this.calls = 0; }
  async callApi(prompt, context) {
    if (prompt === 'throw') throw new Error('on purpose');
    if (prompt === 'nothing') return;
    if (prompt === 'wait') await new Promise(resolve => setTimeout(resolve, 20));
    if (prompt === 'never') await new Promise(() => {});
    if (prompt === 'fetch') {
      const answer = await fetch(this.config.url + '/chat/completions', {
        method: 'POST',
        headers: {traceparent: context.traceparent ?? 'none'},
        body: JSON.stringify({messages: [{content: context.vars.x}]}),
      });
      const said = await answer.json();
      const output = `${answer.status} ${said.choices[0].message.content}`;
      return {output, tokenUsage: {total: said.usage.total_tokens}, cost: 0.5};
    }
    return {output: `${prompt} ${++this.calls}`, metadata: {vars: context.vars}};
  }
};
"""


def test_a_provider_in_javascript_is_a_class_that_may_wait_and_fetch(tmp_path, model):
    (tmp_path / "it.js").write_text(PROVIDER)
    config = {
        "prompts": ["{{x}}"],
        "providers": [{"id": "file://it.js", "config": {"url": model.url}}],
        "tests": [{"vars": {"x": x}} for x in ("a", "b", "wait", "fetch", "throw", "nothing", "never")],
    }
    rows = evaluate(tmp_path, config, "-j", "1")[1]
    assert [row["response"].get("output") for row in rows[:3]] == ["a 1", "b 2", "wait 3"]
    assert rows[0]["response"]["metadata"] == {"vars": {"x": "a"}}
    assert rows[3]["response"]["output"] == "200 said: fetch"
    assert (rows[3]["tokenUsage"]["total"], rows[3]["cost"]) == (19, 0.5)
    assert "on purpose" in rows[4]["error"]
    assert "gave back nothing" in rows[5]["error"]
    assert "waits for something that never comes" in rows[6]["error"]


def test_providers_in_javascript_wait_beside_each_other(tmp_path):
    (tmp_path / "it.mjs").write_text(
        "export default async prompt => { await new Promise(done => setTimeout(done, 300)); return prompt; }\n"
    )
    config = {"prompts": ["p"], "providers": ["file://it.mjs"], "tests": [{}] * 8}
    started = time.monotonic()
    rows = evaluate(tmp_path, config, "-j", "8")[1]
    assert all(row["response"]["output"] == "p" for row in rows)
    assert all(row["latencyMs"] >= 300 for row in rows)
    assert time.monotonic() - started < 8 * 0.3


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("it.ts", "export default class {}", "not TypeScript"),
        ("it.js", "const OpenAI = require('openai');", "'openai', and weft's JavaScript is not Node"),
        ("it.js", "module.exports = {};", "exports no class with callApi"),
        ("it.js", "module.exports = class {", "it.js"),
    ],
)
def test_a_provider_that_cannot_run_here_says_why(tmp_path, name, text, complaint):
    (tmp_path / name).write_text(text)
    done = evaluate(tmp_path, {"prompts": ["p"], "providers": [f"file://{name}"], "tests": [{}]})[0]
    assert done.returncode == 1
    assert complaint in done.stderr
