"""Errors of the JSON interface: the sentences of the error pages as problem documents (RFC 9457)."""

from collections.abc import Sequence
from dataclasses import asdict

from flask import Response, jsonify, request

from contracts.errors import Problem

PREFIX = "/api/"
# The pages that describe the interface are pages like any other.
DESCRIPTION = ("/api/v1/", "/api/v1/operations/")


def asks_for_json() -> bool:
    """Whether the request came in by the JSON interface."""
    first, others = DESCRIPTION
    return request.path.startswith(PREFIX) and request.path != first and not request.path.startswith(others)


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
