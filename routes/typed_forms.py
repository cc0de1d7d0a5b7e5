"""What a person typed into a form that could not be taken: shown again, and where their sign-in had ended or the page
was too old, ready to be sent once more. It stays in the browser; the program keeps nothing of it meanwhile.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import render_template, request, url_for

from routes.accounts import current_actor
from routes.permissions import ENDPOINTS
from routes.permissions_of_accounts import ANYONE, NOBODY_YET

# What proves who somebody is goes into no page, and is never sent a second time.
_SECRETS = {"key_answer", "code", "credential"}
_NEVER_SHOWN = {"csrf_token", "digest", "lock_version", "act", "acts_for", "stands_on"}


@dataclass(frozen=True, slots=True)
class LostForm:
    """A form that was sent in vain: where it goes, each of its fields, and those of them that a person reads.

    `lacks` says in words what cannot be sent again from its page, where the form had any of it.
    """

    address: str
    fields: tuple[tuple[str, str], ...]
    told: tuple[tuple[str, str], ...]
    lacks: str


def typed_texts() -> tuple[tuple[str, str], ...]:
    """What a person reads of the form that was sent: the name of each field in words, and its text."""
    return tuple((_label(name), text) for name, text in kept_fields() if name not in _NEVER_SHOWN and text.strip())


def way_back() -> str | None:
    """The page of this program from which the person came, where the browser says so."""
    came_from = urlsplit(request.referrer or "")
    # A page that was asked for and failed is no way back to itself; the page of a form may have the form's own address.
    if came_from.netloc != request.host or (request.method == "GET" and came_from.path == request.path):
        return None
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path


def lost_form_page() -> str | None:
    """The page from which the form that was just sent can be sent again; None where a page of ours did not send it, or
    where whoever sends it need not be signed in.
    """
    permission = ENDPOINTS.get(request.endpoint or "")
    if request.method != "POST" or not _is_own() or permission in (None, ANYONE, NOBODY_YET):
        return None
    return render_template(
        "errors/lost_form.html",
        form=_lost_form(),
        signed_out=current_actor() is None,
        back=way_back(),
        sign_in_address=url_for("security.login", next=way_back()),
    )


def _lost_form() -> LostForm:
    return LostForm(request.full_path.rstrip("?"), tuple(kept_fields()), typed_texts(), _lacking())


def _lacking() -> str:
    """What of the form is sent by nobody but the person: files, which a browser gives but once, and secrets."""
    if any(file.filename for file in request.files.values()):
        return "A file cannot be kept, so choose it again on the page of the form."
    if any(_is_secret(name) for name in request.form if name):
        return "A password is never kept, so type it again on the page of the form."
    return ""


def kept_fields() -> list[tuple[str, str]]:
    """The fields as they were sent, without the form's token and without secrets; a part may come without a name."""
    pairs = request.form.items(multi=True)
    return [(name, text) for name, text in pairs if name and name != "csrf_token" and not _is_secret(name)]


def _is_secret(name: str) -> bool:
    return name in _SECRETS or "password" in name


def _label(name: str) -> str:
    """A field's name as words: late_reason is “Late reason”."""
    return name.replace("_", " ").replace(".", " ").capitalize()


def _is_own() -> bool:
    """Whether the browser says that a page of this program sent the form.

    Another site's form must not be shown as what the person typed, with a button that sends it in their name.
    """
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host
