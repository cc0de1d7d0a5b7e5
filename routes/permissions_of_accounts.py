"""Which permission each address asks for that leads in and out, and those of people's accounts."""

from collections.abc import Mapping

ANYONE = "anyone"
SIGNED_IN = "whoever is signed in"
# The steps between the password and being signed in; whoever is signed in already is sent to their desk.
NOBODY_YET = "whoever is not signed in"

# What whoever must have a second factor reaches without one: where it is set up, and the way out.
WITHOUT_SECOND_FACTOR = frozenset(
    {
        "security.logout",
        "second_factors.show",
        "second_factors.start_app",
        "second_factors.show_app",
        "second_factors.show_picture",
        "second_factors.prove_app",
        "security_keys.start",
        "security_keys.show",
        "security_keys.add",
    }
)

PAGES_OF_ACCOUNTS: Mapping[str, str] = {
    # the ways in and out
    "static": ANYONE,
    "security.login": ANYONE,
    "security.logout": SIGNED_IN,
    "security.forgot_password": ANYONE,
    "security.reset_password": ANYONE,
    "security.two_factor_token_validation": NOBODY_YET,
    "security.mf_recovery": NOBODY_YET,
    "key_sign_in.show": NOBODY_YET,
    "key_sign_in.answer": NOBODY_YET,
    "single_sign_on.start": NOBODY_YET,
    "single_sign_on.finish": NOBODY_YET,
    # Asked by the city's provider; its signature says that it is the provider.
    "city_sign_out.end": ANYONE,
    # the own second factor, and that of somebody who lost it
    "second_factors.show": SIGNED_IN,
    "second_factors.start_app": SIGNED_IN,
    "second_factors.show_app": SIGNED_IN,
    "second_factors.show_picture": SIGNED_IN,
    "second_factors.prove_app": SIGNED_IN,
    "security_keys.start": SIGNED_IN,
    "security_keys.show": SIGNED_IN,
    "security_keys.add": SIGNED_IN,
    "security_keys.remove": SIGNED_IN,
    "second_factors.make_codes": SIGNED_IN,
    "second_factors.remove": SIGNED_IN,
    "second_factors.reset": "manage people",
    # the own name and address, and what an account is bound to
    "my_details.name": SIGNED_IN,
    "my_details.ask": SIGNED_IN,
    "my_details.withdraw": SIGNED_IN,
    "my_details.show_address": SIGNED_IN,
    "my_details.take": SIGNED_IN,
    "my_details.unbind_here": SIGNED_IN,
    "my_details.unbind_other": "manage people",
}
