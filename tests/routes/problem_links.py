"""The summary of a refused form: whether each of its links leads to a field of the page that is marked as wrong."""

from collections.abc import Iterator
from typing import Any

import lxml.html


def summary_of(page: str) -> list[str]:
    """What the summary of the page's refused form says, from its heading on."""
    found = lxml.html.fromstring(page).xpath("//*[@id='problems']//h2 | //*[@id='problems']//li")
    return [" ".join(each.text_content().split()) for each in found]


def broken_links(page: str) -> list[str]:
    """Each problem of the summary that has no link, or whose link leads nowhere or to a field that is not marked."""
    return list(_broken(lxml.html.fromstring(page)))


def _broken(tree: Any) -> Iterator[str]:
    problems = tree.xpath("//*[@id='problems']//li")
    if not problems:
        yield "there is no summary"
    for problem in problems:
        link = problem.find(".//a")
        target = link.get("href", "")[1:] if link is not None else ""
        field = tree.get_element_by_id(target, None) if target else None
        if field is None:
            yield f"“{problem.text_content().strip()}” leads to “{target}”, which is not there"
        elif field.get("aria-invalid") != "true":
            yield f"“{target}” is not marked"
        elif not any(_says(tree, each) for each in (field.get("aria-describedby") or _group(field)).split()):
            yield f"nothing beside “{target}” says what is wrong"


def _group(field: Any) -> str:
    """What describes the group that the field is the first of."""
    return next((str(each.get("aria-describedby") or "") for each in field.iterancestors("fieldset")), "")


def _says(tree: Any, name: str) -> bool:
    words = tree.get_element_by_id(name, None)
    return words is not None and bool(words.text_content().strip()) and "usa-error-message" in words.get("class", "")
