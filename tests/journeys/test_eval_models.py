"""weft eval with models: providers behind OpenAI's API, and assertions that a model judges. The models are a server here."""

import pytest

from model_server import ModelServer
from test_eval import evaluate, free_port


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
