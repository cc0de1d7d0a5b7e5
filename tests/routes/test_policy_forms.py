from contracts.policies import load_policy
from routes.policy_forms import document_of, texts_of

POLICY = {
    "second_approval": [{"of": "net", "above": "250000.00"}],
    "large_adjustment": {"above": "10000.00"},
    "classes": [{"kind": "sample_small", "class": "resolve"}],
    "clocks": [{"clock": "payment", "days": 30, "interest": {"percent": "6", "per": "year", "day_count": "365"}}],
    "free_days": {"weekend": ["friday", "saturday"], "region": "MA", "also": ["2027-04-19"]},
    "rulings": {"override_limit": "7500.00", "log_is_open": False, "answer_days": 5, "decide_days": 20},
}


def test_a_form_that_nobody_touched_keeps_the_whole_policy() -> None:
    policy = load_policy(POLICY)
    assert load_policy(document_of(texts_of(policy))) == policy


def test_a_limit_that_is_taken_out_of_the_form_permits_no_override() -> None:
    texts = texts_of(load_policy(POLICY)) | {"override_limit": ""}
    assert load_policy(document_of(texts)).rulings.override_limit is None
