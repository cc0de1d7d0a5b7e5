"""Every operation of the JSON interface asked what its description allows and what it does not, by schemathesis."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, CheckFunction, load_all_checks
from schemathesis.schemas import APIOperation

from routes.api.document import openapi
from tests.routes.conftest import Town

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

load_all_checks()
# A request that follows the schema may still be refused: the contract and its workflow decide.
CHOSEN = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance"),
    *("response_schema_conformance", "negative_data_rejection", "unsupported_method", "missing_required_header"),
)


def chosen_checks() -> list[CheckFunction]:
    """No failure of the program, no undeclared answer, nothing accepted that the description forbids."""
    return [CHECKS.get_by_names([name])[0] for name in CHOSEN]


def operations(town: Town) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    """Every operation of the description, bound to the program."""
    schema = schemathesis.openapi.from_dict(openapi())
    schema.app = read_whole(town.app)
    for found in schema.get_all_operations():
        yield found.ok()


def read_whole(app: "WSGIApplication") -> "WSGIApplication":
    """The program behind a server that reads each answer to its end and closes it, so that files are closed too."""

    def serve(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        answer = app(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()

    return serve


def fuzz(
    operation: APIOperation[Any, Any, Any, Any], town: Town, token: str, examples: int, places: dict[str, Any] | None
) -> None:
    """Ask an operation so often in either way; `places` are parts of its address that exist."""
    checks, headers = chosen_checks(), {"Authorization": f"Bearer {token}"}
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query or operation.path_parameters):
            continue

        @seed(20270731)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            derandomize=False,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode, path_parameters=places))
        def ask(case: Case) -> None:
            case.call_and_validate(headers=headers, checks=[check for check in checks if can_judge(check, case)])

        ask()


def can_judge(check: CheckFunction, case: Case) -> bool:
    """Whether what is wrong with the request reaches the program: a name without a value is not sent at all."""
    lost = any(value is None or value in ([], {}) for value in (case.query or {}).values())
    return not (lost and check.__name__ == "negative_data_rejection")
