"""Which second factor is asked for first at sign-in, where Flask-Security asks: a key before the app's code.

It is asked for as long as the person has any, be it only a key that was stopped: a recovery code is left then.
"""

from typing import Any

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_security.tf_plugin import tf_check_state
from flask_security.twofactor import CodeTfPlugin

from operations.security_keys import has_factor, has_key

# Flask-Security's name of the state between the password and the second factor.
_READY = "ready"


class FactorsAtHand(CodeTfPlugin):
    """What Flask-Security asks after the password was right."""

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        """One way for it, whichever the person's is: which one, our pages ask."""
        return [("authenticator", "Second factor")] if has_factor(user.government_id, user.id) else []

    def tf_login(self, user: Any, json_payload: dict[str, Any], next_loc: str | None) -> ResponseReturnValue:  # type: ignore[override]
        """The page that asks for the second factor; nobody is signed in yet."""
        session["tf_state"] = _READY
        return redirect(url_for(_first_page(user), next=next_loc))


def waiting_account() -> Any:
    """Whose password was right in this browser and who has yet to show a second factor; None where nobody has."""
    return tf_check_state([_READY])


def ways_at_hand() -> dict[str, bool]:
    """What else the page can offer to whoever has yet to show a second factor."""
    account = waiting_account()
    return {
        "has_key": account is not None and has_key(account.government_id, account.id),
        "has_app": account is not None and bool(account.tf_totp_secret),
    }


def _first_page(account: Any) -> str:
    if has_key(account.government_id, account.id):
        return "key_sign_in.show"
    return "security.two_factor_token_validation" if account.tf_totp_secret else "security.mf_recovery"
