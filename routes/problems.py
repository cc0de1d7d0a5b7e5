"""Errors of the JSON interface: the sentences of the error pages as problem documents (RFC 9457)."""

from collections.abc import Sequence
from dataclasses import asdict

from flask import Response, jsonify, request

from contracts.errors import Problem

PREFIX = "/api/"


def asks_for_json() -> bool:
    """Whether the request came in by the JSON interface."""
    return request.path.startswith(PREFIX)


def problem_document(
    status: int, title: str, happened: str, next_step: str, problems: Sequence[Problem] = ()
) -> Response:
    """What happened and what to do next, with every place that is wrong."""
    answer = jsonify(
        type="about:blank",
        title=title,
        status=status,
        detail=happened,
        next=next_step,
        problems=[asdict(problem) for problem in problems],
    )
    answer.status_code = status
    answer.mimetype = "application/problem+json"
    return answer
