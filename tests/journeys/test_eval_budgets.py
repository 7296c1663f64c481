"""Budgets of weft eval: a run held against the one before, with words and an exit code; and files for CI servers."""

import json
import xml.etree.ElementTree as ElementTree

import pytest
from eval_run import weft

KEPT, NOT_KEPT, WRONG = 0, 100, 1
# Answers with as many tokens as its file says, for which nobody waits.
PROVIDER = """
import pathlib
def call_api(prompt, options, context):
    total = int(pathlib.Path(__file__).with_name('tokens').read_text())
    return {'output': prompt, 'tokenUsage': {'total': total}, 'cost': total / 1e6}
"""


@pytest.fixture
def evaluate(tmp_path):
    """-> a run of ten tests in which each call takes so many tokens."""
    (tmp_path / "model.py").write_text(PROVIDER)

    def run(each: int, *arguments: str, tests: int = 10, **budgets):
        (tmp_path / "tokens").write_text(str(each))
        config = {
            "prompts": ["{{question}}"],
            "providers": ["file://model.py"],
            "tests": [{"vars": {"question": f"question {number}"}} for number in range(tests)],
            **({"budgets": budgets} if budgets else {}),
        }
        (tmp_path / "promptfooconfig.json").write_text(json.dumps(config))
        return weft("eval", "-c", "promptfooconfig.json", *arguments, folder=tmp_path)

    return run


def test_a_budget_that_is_broken_fails_the_run_in_words(evaluate, tmp_path):
    assert evaluate(100, "-o", "before.json").returncode == KEPT
    within = evaluate(104, "--baseline", "before.json", tokens="5%", cost="5%")
    assert within.returncode == KEPT, within.stdout
    over = evaluate(120, "--baseline", "before.json", "-o", "o.md", "-o", "o.junit.xml", tokens="5%")
    assert over.returncode == NOT_KEPT
    assert "budget BROKEN" in over.stdout
    assert "+20.0 %" in over.stdout and "+5.0 % allowed" in over.stdout.replace("\n  ", " ")
    assert "| tokens | +5.0 % | +20.0 % | BROKEN |" in (tmp_path / "o.md").read_text()
    suite = ElementTree.parse(tmp_path / "o.junit.xml").find(".//testsuite[@name='budgets']")
    assert suite.get("failures") == "1"
    assert "+20.0 %" in suite.find(".//failure").get("message")


def test_too_few_numbers_are_said_and_not_passed(evaluate):
    evaluate(100, "-o", "before.json", tests=1)
    done = evaluate(100, "--baseline", "before.json", tests=1, tokens="5%")
    assert done.returncode == NOT_KEPT
    assert "UNDECIDED" in done.stdout and "--repeat" in done.stdout
    evaluate(100, "-o", "before.json", "--repeat", "16", tests=1)
    assert evaluate(100, "--baseline", "before.json", "--repeat", "16", tests=1, tokens="5%").returncode == KEPT


def test_results_as_lines_are_a_baseline_too(evaluate):
    evaluate(100, "-o", "before.jsonl")
    assert evaluate(120, tokens="5%", baseline="before.jsonl").returncode == NOT_KEPT


def test_what_is_missing_is_told_before_anything_is_run(evaluate, tmp_path):
    no_file = evaluate(100, "--baseline", "none.json", "-o", "o.json", tokens="5%")
    assert no_file.returncode == WRONG and "none.json" in no_file.stderr
    no_budget = evaluate(100, "--baseline", "none.json", "-o", "o.json")
    assert no_budget.returncode == WRONG and "no budgets" in no_budget.stderr
    assert not (tmp_path / "o.json").exists()
    no_baseline = evaluate(100, tokens="5%")
    assert no_baseline.returncode == KEPT and "budgets are not judged" in no_baseline.stderr


def test_a_budget_that_makes_no_sense_is_refused_with_its_line(evaluate):
    done = evaluate(100, tokens="a little")
    assert done.returncode == WRONG
    assert "promptfooconfig.json:1" in done.stderr and "10%" in done.stderr


def test_the_example_for_ci_is_held_against_its_own_baseline(tmp_path):
    weft("init", "here", "--example", "ci", folder=tmp_path)
    folder = tmp_path / "here"
    assert (folder / ".github/workflows/eval.yml").exists() and (folder / ".gitlab-ci.yml").exists()
    first = weft("eval", "--repeat", "5", "-o", "main.json", folder=folder)
    assert first.returncode == KEPT and "budgets are not judged" in first.stderr
    outputs = ("-o", "results.json", "-o", "results.junit.xml", "-o", "results.md")
    second = weft("eval", "--repeat", "5", *outputs, folder=folder, EVAL_BASELINE="main.json")
    assert "budget" in second.stdout and all((folder / name).exists() for name in outputs[1::2])
    assert second.returncode == KEPT, second.stdout
