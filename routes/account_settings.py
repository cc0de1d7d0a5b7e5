"""How Flask-Security is set: which of its parts are used, at which addresses, in which words."""

from datetime import timedelta
from typing import Any

from operations.passwords import SHORTEST

_SCHEME = "argon2"
_OFF = False
_CODE_PAGE = "/second-factor"
_ASKED = "If somebody signs in with this address, a link to choose a new password is on its way. It works for an hour."
_VOID = "This link works no more: it was used, or is older than an hour. Ask for another one here."
_CHANGED = "Your password is changed, and you are signed out everywhere. Sign in with the new one."
_SHORT = f"Choose a password of at least {SHORTEST} characters."
ACCOUNT_SETTINGS: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": _SCHEME,
    "SECURITY_PASSWORD_SCHEMES": [_SCHEME],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    # argon2 salts by itself; a second, secret salt would be one more thing that must never be lost.
    "SECURITY_PASSWORD_SINGLE_HASH": {_SCHEME},
    # People are entered by operations, which write the audit trail; these commands would go round it.
    "SECURITY_CLI_USERS_NAME": False,
    "SECURITY_CLI_ROLES_NAME": False,
    "SECURITY_REGISTERABLE": False,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RESET_URL": "/forgotten-password",
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=1),
    # The person is told by our own mail, in the transaction of the change.
    "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": _OFF,
    "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST,
    "SECURITY_MSG_PASSWORD_RESET_REQUEST": (_ASKED, "success"),
    "SECURITY_MSG_PASSWORD_RESET_EXPIRED": (_VOID, "error"),
    "SECURITY_MSG_INVALID_RESET_PASSWORD_TOKEN": (_VOID, "error"),
    "SECURITY_MSG_PASSWORD_RESET_NO_LOGIN": (_CHANGED, "success"),
    "SECURITY_MSG_PASSWORD_INVALID_LENGTH": (_SHORT, "error"),
    "SECURITY_MSG_RETYPE_PASSWORD_MISMATCH": ("The two passwords are not the same. Type both again.", "error"),
    "SECURITY_MSG_PASSWORD_NOT_PROVIDED": ("Type a password.", "error"),
    "SECURITY_CHANGEABLE": False,
    "SECURITY_TRACKABLE": False,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {"code": "routes.second_factor_entry.FactorsAtHand"},
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": _CODE_PAGE,
    # A phone's clock may be off by one code.
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TOTP_ISSUER": "Performance Pay",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/recovery-code",
    "SECURITY_MSG_TWO_FACTOR_PERMISSION_DENIED": ("Sign in with your password first.", "error"),
    "SECURITY_MSG_TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "success"),
}
