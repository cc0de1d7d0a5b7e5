"""Comments of a sheet as two parts hold them: the texts, and the drawing that says where each box stands.

What was there stays. What the program wrote at an earlier check is taken out again, so that no mended finding lingers.
"""

import re
from collections.abc import Collection, Mapping

from importers.addresses import split_address
from importers.splices import Element, NotAnnotatable, Splice, appended, escaped, outline, spliced

AUTHOR = "Check of the report"
_OWN = f"[{AUTHOR}]"
_SHAPE = re.compile(rb"<(\w+):shape\b.*?</\1:shape>", re.DOTALL)
_PLACE = re.compile(rb"<\w+:(Row|Column)>\s*(\d+)\s*</")
_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NAMES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_EMPTY_DRAWING = f"<xml {_NAMES}>{_TYPE}</xml>".encode()


def with_notes(part: bytes | None, namespace: str, notes: Mapping[str, str]) -> tuple[bytes, set[str], set[str]]:
    """The part of comments with these notes by address; the addresses that are new in it, and those that are gone."""
    if part is None:
        part = f'<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode()
    elements = outline(part, 20)
    prefix = elements[0].prefix
    authors = [each for each in elements if each.name == "author"]
    own = next((place for place, each in enumerate(authors) if each.text == AUTHOR), len(authors))
    splices: list[Splice] = []
    standing, gone = set(), set()
    for comment in (each for each in elements if each.name == "comment"):
        address = comment.attributes.get("ref", "")
        if comment.attributes.get("authorId") == str(own) and own < len(authors):
            splices.append(Splice(comment.start, comment.end, b""))
            gone.add(address)
            continue
        standing.add(address)
        splices += _added(part, comment, elements, prefix, notes.get(address, ""))
    new = [address for address in notes if address not in standing]
    if own == len(authors):
        splices += appended(part, _only(elements, "authors"), f"<{prefix}author>{AUTHOR}</{prefix}author>".encode())
    written = "".join(_comment(address, own, notes[address], prefix) for address in new)
    splices += appended(part, _only(elements, "commentList"), written.encode())
    return spliced(part, splices), set(new), gone - set(new)


def _only(elements: list[Element], name: str) -> Element:
    found = next((each for each in elements if each.name == name), None)
    if found is None:
        raise NotAnnotatable(f"a part of comments has no {name}")
    return found


def _comment(address: str, author: int, text: str, prefix: str) -> str:
    run = f'<{prefix}r><{prefix}t xml:space="preserve">{escaped(text)}</{prefix}t></{prefix}r>'
    return f'<{prefix}comment ref="{address}" authorId="{author}"><{prefix}text>{run}</{prefix}text></{prefix}comment>'


def _added(part: bytes, comment: Element, elements: list[Element], prefix: str, note: str) -> list[Splice]:
    """Somebody else's comment with our note under it, and without the one that we put there earlier."""
    text = next((each for each in elements if each.parent is comment and each.name == "text"), None)
    if text is None:
        return []
    splices = []
    for child in (each for each in elements if each.parent is text):
        words = "".join(each.text for each in elements if each.parent is child)
        if child.name == "r" and words.lstrip().startswith(_OWN):
            splices.append(Splice(child.start, child.end, b""))
        elif child.name == "t" and note:
            splices.append(Splice(child.start, child.start, f"<{prefix}r>".encode()))
            splices.append(Splice(child.end, child.end, f"</{prefix}r>".encode()))
    if not note:
        return splices
    run = f'<{prefix}r><{prefix}t xml:space="preserve">{escaped(f"{chr(10)}{_OWN} {note}")}</{prefix}t></{prefix}r>'
    # The opening tag stays as it is: only what closes the text is moved behind the run.
    return [*splices, appended(part, text, run.encode())[-1]]


def with_boxes(part: bytes | None, new: Collection[str], gone: Collection[str]) -> bytes:
    """The drawing with a box for each new comment and without the boxes of those that are gone."""
    part = _EMPTY_DRAWING if part is None else part
    end = part.rfind(b"</xml>")
    if end < 0:
        raise NotAnnotatable("a drawing of comments has no end")
    unwanted = {_place(address) for address in gone}
    kept = _SHAPE.sub(lambda shape: b"" if _place_of(shape[0]) in unwanted else shape[0], part[:end])
    first = max((int(found) for found in _SHAPE_ID.findall(kept)), default=1024) + 1
    boxes = "".join(_box(address, number) for number, address in enumerate(new, first))
    shared = b"" if b"_x0000_t202" in kept else _TYPE.replace("<v:shapetype", f"<v:shapetype {_NAMES}", 1).encode()
    return kept + shared + boxes.encode() + part[end:]


def _place(address: str) -> tuple[int, int]:
    column, row = split_address(address)
    return row - 1, column - 1


def _place_of(shape: bytes) -> tuple[int, int]:
    found = {name: int(number) for name, number in _PLACE.findall(shape)}
    return found.get(b"Row", -1), found.get(b"Column", -1)


def _box(address: str, number: int) -> str:
    row, column = _place(address)
    anchor = f"{column + 1}, 12, {max(row - 1, 0)}, 8, {column + 5}, 20, {row + 7}, 4"
    return (
        f'<v:shape {_NAMES} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;'
        f'margin-top:2pt;width:240pt;height:120pt;z-index:{number};visibility:hidden" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>"
        f"<x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
