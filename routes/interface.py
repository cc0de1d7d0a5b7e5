"""The pages that describe the JSON interface, made from its OpenAPI document: every operation, and each by itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import NotFound
from operations.tokens import SCOPES
from routes.api.declaring import DECLARED, Declared
from routes.api.document import address_of, openapi, scopes_of
from routes.api_examples import FieldRow, example_of, field_rows
from routes.permissions import ENDPOINTS

pages = Blueprint("interface", __name__, url_prefix="/api/v1")


@dataclass(frozen=True, slots=True)
class OperationRow:
    """An operation as a line of the list."""

    method: str
    address: str
    summary: str
    scopes: str
    link: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What is sent or answered: its fields and an example."""

    title: str
    says: str
    rows: tuple[FieldRow, ...]
    example: str


@pages.get("/")
def show_interface() -> ResponseReturnValue:
    """Every operation by its subject."""
    subjects: dict[str, list[OperationRow]] = {}
    for endpoint, operation in DECLARED.items():
        subjects.setdefault(operation.subject, []).append(row(endpoint, operation))
    return render_template(
        "interface/interface.html",
        trail=(("My desk", url_for("desks.show_desk")), ("The interface for programs", "")),
        about=openapi()["info"]["description"],
        subjects=subjects,
        scopes=tuple(SCOPES.items()),
        count=len(DECLARED),
    )


@pages.get("/openapi.json")
def show_document() -> ResponseReturnValue:
    """The OpenAPI document."""
    return jsonify(openapi())


@pages.get("/operations/<operation>")
def show_operation(operation: str) -> ResponseReturnValue:
    """An operation with its parameters, what is sent, and every answer, each with an example."""
    endpoint = f"api.{operation}"
    if endpoint not in DECLARED:
        raise NotFound("There is no such operation. Choose one from the list of operations.")
    declared, document = DECLARED[endpoint], openapi()
    described = document["paths"][f"/api/v1{address_of(declared)}"][declared.method.lower()]
    return render_template(
        "interface/operation.html",
        trail=(
            ("My desk", url_for("desks.show_desk")),
            ("The interface for programs", url_for("interface.show_interface")),
            (operation, ""),
        ),
        operation=row(endpoint, declared),
        permission=ENDPOINTS[endpoint],
        parameters=tuple(_parameters(document, described)),
        sent=tuple(_sent(document, described)),
        answers=tuple(_answers(document, described)),
    )


def row(endpoint: str, operation: Declared) -> OperationRow:
    """An operation in words."""
    return OperationRow(
        method=operation.method,
        address=f"/api/v1{address_of(operation)}",
        summary=operation.summary,
        scopes=" or ".join(scopes_of(endpoint)) or "no token",
        link=url_for("interface.show_operation", operation=operation.name),
    )


def _parameters(document: Mapping[str, Any], described: Mapping[str, Any]) -> Iterator[tuple[str, FieldRow]]:
    for each in described["parameters"]:
        schema = {"properties": {each["name"]: {**each["schema"], "description": each.get("description", "")}}}
        found = next(field_rows(document, schema))
        yield each["in"], FieldRow(found.path, found.kind, each.get("required", False), found.says)


def _sent(document: Mapping[str, Any], described: Mapping[str, Any]) -> Iterator[Shape]:
    for kind, media in described.get("requestBody", {}).get("content", {}).items():
        yield _shape(document, f"What is sent, as {kind}", "", media["schema"])


def _answers(document: Mapping[str, Any], described: Mapping[str, Any]) -> Iterator[Shape]:
    for status, answer in sorted(described["responses"].items()):
        if "$ref" in answer:
            answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
            yield Shape(status, answer["description"], (), "")
            continue
        schema = next(iter(answer["content"].values()))["schema"]
        yield _shape(document, status, answer["description"], schema)


def _shape(document: Mapping[str, Any], title: str, says: str, schema: Mapping[str, Any]) -> Shape:
    example = json.dumps(example_of(document, schema), indent=2, ensure_ascii=False)
    return Shape(title, says, tuple(field_rows(document, schema)), example)
