"""Where two documents differ."""

from contracts.changed_places import changed_places


def test_each_value_that_differs_is_named_by_its_path_and_a_list_that_grew_as_a_whole() -> None:
    before = {"title": "A", "bands": [{"gives": "0"}, {"gives": "1"}], "rows": [1], "same": [1, 2], "gone": "x"}
    after = {"title": "A", "bands": [{"gives": "0"}, {"gives": "2"}], "rows": [1, 2], "same": [1, 2], "new": {"a": 1}}
    assert list(changed_places(before, after)) == ["bands[1].gives", "rows", "gone", "new"]
    assert list(changed_places(before, before)) == []
