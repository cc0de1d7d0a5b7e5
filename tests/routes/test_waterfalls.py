"""The picture from gross to net: each bar begins where the last one ended, and the net is where they all end."""

from decimal import Decimal
from typing import Any

from contracts.numbers import plain
from routes.waterfalls import WIDTH, waterfall


def a_document(gross: str, *lines: tuple[str, str]) -> dict[str, Any]:
    work = [{"name": "work", "title": "Work", "value": gross}]
    rest = [{"name": title, "title": title, "value": value} for title, value in lines]
    names = {"work": ["work"], "rest": [title for title, _ in lines]}
    made = [
        {"id": each, "title": each.capitalize(), "sum_title": "", "so_far": "0", "lines": listed}
        for each, listed in names.items()
    ]
    return {"figures": {"items": work, "payments": rest}, "sections": made}


def test_each_bar_begins_where_the_last_one_ended() -> None:
    drawn = waterfall(a_document("1000.00", ("Bonus", "50.00"), ("Nothing", "0.00"), ("Retainage", "-52.50")), "Net")
    assert drawn is not None
    assert [(bar.title, bar.amount, bar.kind) for bar in drawn.bars] == [
        ("Work", "$1,000.00", "whole"),
        ("Bonus", "+$50.00", "more"),
        ("Retainage", "−$52.50", "less"),
        ("Net", "$997.50", "whole"),
    ]
    work, bonus, retainage, net = drawn.bars
    assert (bonus.x, Decimal(bonus.x) + Decimal(bonus.width)) == (work.joins, WIDTH)
    assert (retainage.x, Decimal(retainage.x) + Decimal(retainage.width)) == (net.joins, WIDTH)
    assert (net.x, net.width) == ("0.0", net.joins)
    assert drawn.begins == "$500.00"


def test_bars_begin_at_nothing_where_much_changes_or_the_net_is_below_it() -> None:
    halved = waterfall(a_document("1000.00", ("Retainage", "-500.00")), "Net")
    assert halved is not None
    assert (halved.begins, halved.bars[0].x, halved.bars[-1].width) == ("", "0.0", f"{WIDTH / 2:.1f}")
    below = waterfall(a_document("100.00", ("Charge", "-300.00")), "Net")
    assert below is not None
    work, _, net = below.bars
    assert (net.amount, net.x, net.joins) == ("−$200.00", "0.0", "0.0")
    assert work.x == net.width, "both begin at nothing, one to the right and one to the left"


def test_many_lines_are_shown_by_their_sections_and_none_is_not_drawn() -> None:
    many = [(f"Line {number}", plain(Decimal(number))) for number in range(1, 12)]
    drawn = waterfall(a_document("1000.00", *many), "Net")
    assert drawn is not None
    assert [bar.title for bar in drawn.bars] == ["Work", "Rest", "Net"]
    assert waterfall(a_document("1000.00", ("Bonus", "0.00")), "Net") is None
