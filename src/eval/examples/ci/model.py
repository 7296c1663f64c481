"""Stands in for what is under test, so that the example runs without a key: put your provider in its place."""


def call_api(prompt, options, context):
    answer = f"You asked: {prompt}"
    used = len((prompt + answer).split())
    return {"output": answer, "tokenUsage": {"total": used}}
