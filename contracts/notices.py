"""What a person is told by mail at once about their own account, whatever else they chose to be written to.

A notice says what happened and what to do where it was not them. It holds no secret: what opens an account is made
when the mail is sent and kept nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Notice(StrEnum):
    """What happened to the account."""

    RECOVERY_ASKED = "recovery_asked"
    SIGN_IN_CHANGED = "sign_in_changed"
    FACTOR_SET_UP = "factor_set_up"
    FACTOR_REMOVED = "factor_removed"
    FACTOR_RESET = "factor_reset"
    CODES_MADE = "codes_made"
    CODE_USED = "code_used"
    KEY_ADDED = "key_added"
    KEY_REMOVED = "key_removed"
    KEY_STOPPED = "key_stopped"
    ACCOUNT_BOUND = "account_bound"
    ACCOUNT_UNBOUND = "account_unbound"
    ADDRESS_ASKED_HERE = "address_asked_here"
    ADDRESS_ASKED_THERE = "address_asked_there"
    ADDRESS_CHANGED = "address_changed"
    INVITED = "invited"
    CLOSED = "closed"
    REOPENED = "reopened"
    SIGNED_OUT = "signed_out"
    SIGN_IN_CHANGED_HERE = "sign_in_changed_here"


# Told although the person may not sign in: not yet, or no more.
WITHOUT_ACCOUNT = frozenset({Notice.INVITED, Notice.CLOSED})


@dataclass(frozen=True, slots=True)
class Words:
    """The subject of a notice, what it says, and what its link is called where it has one."""

    subject: str
    says: str
    link: str = ""


_NOT_YOU = " If it was not you, tell your administrator now."

WORDS: Mapping[Notice, Words] = {
    Notice.RECOVERY_ASKED: Words(
        "Choose a new password",
        "Somebody, probably you, said that you forgot your password. The link below lets you choose a new one. It "
        "works once, for one hour. If it was not you, do nothing: your password stays as it is.",
        "Choose a new password",
    ),
    Notice.SIGN_IN_CHANGED: Words(
        "Your password was changed",
        "Your password was changed by a link that was sent to this address. Wherever you were signed in, you are "
        "signed out." + _NOT_YOU,
    ),
    Notice.FACTOR_SET_UP: Words(
        "A second factor was set up",
        "A second factor was set up for your account: whoever signs in as you is asked for it from now on." + _NOT_YOU,
    ),
    Notice.FACTOR_REMOVED: Words(
        "A second factor was removed", "A second factor was removed from your account." + _NOT_YOU
    ),
    Notice.FACTOR_RESET: Words(
        "Your second factor was reset",
        "An administrator removed the second factors of your account, and you were signed out everywhere. Sign in with "
        "your password and set up a new one." + _NOT_YOU,
    ),
    Notice.CODES_MADE: Words(
        "New recovery codes", "New recovery codes were made for your account; earlier ones are void." + _NOT_YOU
    ),
    Notice.CODE_USED: Words(
        "A recovery code was used",
        "Somebody signed in to your account with one of your recovery codes, which is void now." + _NOT_YOU,
    ),
    Notice.KEY_ADDED: Words(
        "A security key was added",
        "A security key was added to your account: with it and your password somebody signs in as you." + _NOT_YOU,
    ),
    Notice.KEY_REMOVED: Words("A security key was removed", "A security key was removed from your account." + _NOT_YOU),
    Notice.KEY_STOPPED: Words(
        "A security key was stopped",
        "Somebody typed your password and used a key that seems to be a copy of yours. They were refused, "
        "and the key opens nothing any more. Sign in with a recovery code or another factor, change your "
        "password, remove the key from your account, and tell your administrator now.",
    ),
    Notice.ACCOUNT_BOUND: Words(
        "Your account was connected",
        "Your account was connected to the city’s own sign-in, by which you can sign in from now on." + _NOT_YOU,
    ),
    Notice.ACCOUNT_UNBOUND: Words(
        "Your account was disconnected",
        "Your account is not connected to the city’s own sign-in any more. Sign in with your password; the next time "
        "that you choose the city’s sign-in, it is connected anew." + _NOT_YOU,
    ),
    Notice.ADDRESS_ASKED_HERE: Words(
        "Another address was asked for",
        "Somebody, probably you, asked that you sign in with another e-mail address. Nothing is changed until the link "
        "that was sent there is opened. If it was not you, take it back on the page of your account, change your "
        "password, and tell your administrator now.",
    ),
    Notice.ADDRESS_ASKED_THERE: Words(
        "Sign in with this address",
        "Somebody, probably you, asked to sign in with this address from now on. The link below works once, for a day, "
        "for whoever is signed in to that account. If it was not you, do nothing: nothing is changed.",
        "Use this address",
    ),
    Notice.ADDRESS_CHANGED: Words(
        "Your address was changed",
        "You sign in with another e-mail address from now on, and mail goes to it. Wherever else you were signed in, "
        "you are signed out." + _NOT_YOU,
    ),
    Notice.INVITED: Words(
        "You are invited",
        "An administrator of the city gave you an account in Performance Pay. The link below lets you choose your "
        "password. It works once, for seven days; of several invitations the newest works. If you do not expect it, "
        "do nothing.",
        "Choose your password",
    ),
    Notice.CLOSED: Words(
        "Your account was closed",
        "An administrator closed your account. It opens nothing any more, and your tokens and calendar addresses are "
        "void. If you think that this is a mistake, ask the city.",
    ),
    Notice.REOPENED: Words(
        "Your account is open again",
        "An administrator opened your account again. Sign in as before; tokens and calendar addresses of earlier stay "
        "void.",
    ),
    Notice.SIGNED_OUT: Words(
        "You were signed out everywhere",
        "An administrator ended all your sign-ins. Sign in again wherever you need it.",
    ),
    Notice.SIGN_IN_CHANGED_HERE: Words(
        "Your password was changed",
        "Your password was changed on the page of your account. Wherever else you were signed in, you are signed out."
        + _NOT_YOU,
    ),
}
