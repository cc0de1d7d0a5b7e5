import base64

import pytest

from contracts.errors import Damaged
from models.sealed_secrets import seal, unseal

WHOSE = ("testville", "her")
KEYS = {"1": "a key that only tests know, at length"}
NEWER = {**KEYS, "2": "another key that only tests know"}
SECRET = b"twenty bytes of these"


def test_what_is_sealed_opens_for_its_person_and_shows_nothing() -> None:
    kept = seal(SECRET, WHOSE, KEYS)
    assert unseal(kept, WHOSE, KEYS) == SECRET
    assert SECRET not in base64.urlsafe_b64decode(kept.rpartition(":")[2])
    assert seal(SECRET, WHOSE, KEYS) != kept, "the same secret twice looks like two"


@pytest.mark.parametrize("other", [("testville", "him"), ("elsewhere", "her"), ("testville\nher", "")])
def test_it_opens_for_nobody_else(other: tuple[str, str]) -> None:
    with pytest.raises(Damaged, match="another person's"):
        unseal(seal(SECRET, WHOSE, KEYS), other, KEYS)


def test_no_altered_bit_is_unseen() -> None:
    form, number, body = seal(SECRET, WHOSE, KEYS).split(":")
    whole = base64.urlsafe_b64decode(body)
    for place in range(len(whole)):
        altered = bytearray(whole)
        altered[place] ^= 1
        with pytest.raises(Damaged, match="altered"):
            unseal(f"{form}:{number}:{base64.urlsafe_b64encode(altered).decode()}", WHOSE, KEYS)


@pytest.mark.parametrize("body", ["", "AAAA", "no base64!", "é", "=" * 8])
def test_what_is_no_sealed_text_at_all_is_refused(body: str) -> None:
    with pytest.raises(Damaged, match="altered"):
        unseal(f"gcm1:1:{body}", WHOSE, KEYS)


def test_a_newer_key_seals_and_the_earlier_one_still_opens() -> None:
    before, since = seal(SECRET, WHOSE, KEYS), seal(SECRET, WHOSE, NEWER)
    assert since.startswith("gcm1:2:")
    assert unseal(before, WHOSE, NEWER) == unseal(since, WHOSE, NEWER) == SECRET
    with pytest.raises(Damaged, match="a key that SECOND_FACTOR_KEY does not name"):
        unseal(since, WHOSE, KEYS)
    with pytest.raises(Damaged, match="another key of that number"):
        unseal(since.replace("gcm1:2:", "gcm1:1:"), WHOSE, NEWER)
    assert seal(SECRET, WHOSE, {"9": "nine", "10": "ten"}).startswith("gcm1:10:")


@pytest.mark.parametrize(
    "old",
    [
        '{"enckey":{"c":14,"k":"CDRR","s":"6BMQ","t":"1","v":1},"type":"totp","v":1}',
        '{"key":"GEZDGNBVGY3TQOJQ","type":"totp","v":1}',
        "otpauth://totp/her?secret=GEZDGNBVGY3TQOJQ",
        "GEZDGNBVGY3TQOJQ",
        "",
    ],
)
def test_no_form_of_before_and_no_plain_secret_is_read(old: str) -> None:
    with pytest.raises(Damaged, match="not sealed"):
        unseal(old, WHOSE, KEYS)
