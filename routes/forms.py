"""A form as its page shows it: what was typed, and what is wrong with it beside each field and in a summary."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import request

from contracts.errors import Invalid, Problem


@dataclass(frozen=True, slots=True)
class Form:
    """The texts of a form's fields and the problems that were found in them."""

    texts: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    refusal: str = ""

    def text(self, name: str) -> str:
        """What stands in the field."""
        return self.texts.get(name, "")

    def problem(self, name: str) -> str:
        """What is wrong with the field, or nothing."""
        return " ".join(problem.message for problem in self.problems if problem.path == name)

    def is_chosen(self, name: str, value: str) -> bool:
        """Whether the value is the one that the field holds."""
        return self.texts.get(name, "") == value


def in_the_file(refusal: Invalid, *fields: str) -> Invalid:
    """The refusal with what is wrong inside of a file said at the form's file, each with its place in it."""
    problems = [each if each.path in (*fields, "file") else _in_file(each) for each in refusal.problems]
    return Invalid(refusal.message, problems or [Problem("file", refusal.message)])


def _in_file(problem: Problem) -> Problem:
    return Problem("file", f"{problem.path}: {problem.message}" if problem.path else problem.message)


def refused_form(texts: Mapping[str, str], refusal: Invalid) -> Form:
    """The form with whatever was typed into it and the problems that refuse it."""
    kept = {name: text for name, text in texts.items() if name != "csrf_token"}
    return Form(kept, refusal.problems, refusal.message)


def files_again(form: Form, name: str) -> Form:
    """The refused form with a word by its files, where there were any: a browser does not send them a second time."""
    if not any(file.filename for file in request.files.getlist(name)) or form.problem(name):
        return form
    says = "Choose the files again: a browser keeps none after an error."
    return replace(form, problems=(*form.problems, Problem(name, says)))
