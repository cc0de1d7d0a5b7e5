"""The season of 2027 in Harborview as it went, act by act, each on the day on which it happened.

April to August are paid. Of September, District A is before finance, District B before the officer, and District C is
late. On the way: a policy, an excusal, a hold, a waiver, a change order, two amendments, a corrected record with its
true-up, one dispute that was settled and one that waits; a sample that the city verified, and one that it is at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from contracts.entries import NewContract
from examples.days import SEASON, Month
from examples.districts import District
from examples.make_workbooks import city_workbook, vendor_workbook
from examples.season import corrected_june, districts_of
from examples.season_care import ask_to_mend, close_mended, meet, plan_to_meet, plan_to_mend, show_mended
from examples.season_checks import DRAWN, agree_on_checks, sample_events, test_calls_workbook
from examples.season_ends import answer_it, confirm_end, enter_past, evaluate, finish_it, propose_end, sign_it
from examples.season_money import approve, compute, export, pay, review
from examples.season_reports import Office, accept, deliver, publish_index
from examples.season_rulings import amend, answer, ask, decide, dispute, grant, order_change, set_ledger, set_policy
from examples.season_services import SERVICES, Service
from examples.segments import late_rows

A, B, C = "ARP-2027-A", "ARP-2027-B", "ARP-2027-C"
CHECKED = "RFS-2027"
B_BEFORE, TERM_BEFORE = "ARP-2026-B", (date(2026, 4, 1), date(2026, 10, 31))
VENDOR_NUMBERS = {A: "V000118", B: "V000245", C: "V000377"} | {
    service.number: f"V00{4 + place}501" for place, service in enumerate(SERVICES)
}
APRIL, MAY, JUNE, JULY, AUGUST, SEPTEMBER = SEASON
INDEX_VALUES = {4: "631.00", 5: "644.00", 6: "652.50", 7: "676.00", 8: "671.00", 9: "664.00"}
TODAY = datetime.combine(date(2027, 10, 14), time(9, 30))


@dataclass(frozen=True)
class Step:
    """Something that people did: when by the city's clock, what it was in a sentence, and the act."""

    at: datetime
    says: str
    act: Callable[[], None]


def story(office: Office) -> list[Step]:
    """Every step of the season in the order of its days."""
    steps = [*_before(), *_exceptional(office), *_mended(office), *_met(), *_ended(), *_checked(office)]
    for month in SEASON[:-1]:
        steps += _paid_month(office, month)
    return sorted([*steps, *_september(office)], key=lambda step: step.at)


def _before() -> Iterator[Step]:
    yield _on(date(2027, 3, 22), 10, "Policy of the season in force.", partial(set_policy, date(2027, 4, 1)))
    yield _on(date(2027, 3, 23), 10, "Ledger and accounts set.", partial(set_ledger, VENDOR_NUMBERS))


def _paid_month(office: Office, month: Month) -> Iterator[Step]:
    yield _after(month, 2, 9, f"Asphalt index of {month.title}.", partial(publish_index, month, _index(month)))
    for place, district in enumerate(districts_of(month)):
        late = 8 if (district.letter, month) == ("C", AUGUST) else 0
        yield from _reports(office, district, 3 + place, 8 + late)
        settled = partial(compute, district.contract, month)
        yield _after(month, 9 + late, 9, f"{district.contract}: statement of {month.title}.", settled)
        yield _after(month, 10 + late, 9, "", partial(review, district.contract, month))
        approved = partial(approve, district.contract, month)
        yield _after(month, 12 + late, 10, f"{district.contract}: {month.title} approved.", approved)
    for service in SERVICES:
        yield from _service_month(office, service, month)
    paid = ((A, B), (C,)) if month == AUGUST else ((A, B, C),)
    services = tuple(service.number for service in SERVICES)
    yield _after(month, 16, 10, "", partial(export, services, month))
    yield _after(month, 21, 10, "", partial(pay, office, services, month))
    for contracts, day in zip(paid, (14, 22), strict=False):
        yield _after(month, day, 10, f"Vouchers of {month.title}.", partial(export, contracts, month))
        yield _after(month, day + 5, 10, f"{month.title} paid.", partial(pay, office, contracts, month))


def _service_month(office: Office, service: Service, month: Month) -> Iterator[Step]:
    number, who = service.number, service.reporter
    party = "city" if who == "inspector" else "vendor"
    sent = _sent(office, who, number, month, partial(service.workbook, month))
    yield _after(month, 5, 10, f"{number}: {month.title} reported.", sent)
    yield _after(month, 9, 13, "", partial(accept, number, month, party))
    yield _after(month, 10, 13, f"{number}: statement of {month.title}.", partial(compute, number, month))
    yield _after(month, 11, 13, "", partial(review, number, month))
    yield _after(month, 13, 13, "", partial(approve, number, month))


def _reports(office: Office, district: District, delivered: int, accepted: int) -> Iterator[Step]:
    month, contract, who = district.month, district.contract, f"vendor-{district.letter.lower()}"
    if accepted > 8:
        delivered = 12
    own, record = partial(vendor_workbook, district), partial(city_workbook, district)
    yield _after(month, delivered, 14, f"{contract}: {month.title} reported.", _sent(office, who, contract, month, own))
    yield _after(month, 4, 16, "", _sent(office, "inspector", contract, month, record))
    yield _after(month, accepted, 10, "", partial(accept, contract, month, "vendor"))
    yield _after(month, 8, 11, "", partial(accept, contract, month, "city"))


def _september(office: Office) -> Iterator[Step]:
    a, b, c = districts_of(SEPTEMBER)
    yield _after(SEPTEMBER, 2, 9, "Asphalt index of September 2027.", partial(publish_index, SEPTEMBER, "664.00"))
    yield from _reports(office, a, 3, 8)
    yield _after(SEPTEMBER, 11, 9, f"{A}: statement of September 2027.", partial(compute, A, SEPTEMBER))
    yield _after(SEPTEMBER, 12, 15, "", partial(review, A, SEPTEMBER))
    for service in SERVICES:
        yield from list(_service_month(office, service, SEPTEMBER))[: 2 if service.number == "RFS-2027" else 4]
    for who, made in (("vendor-b", vendor_workbook), ("inspector", city_workbook)):
        yield _after(
            SEPTEMBER, 5, 15, f"{B}: September 2027 reported.", _sent(office, who, B, SEPTEMBER, partial(made, b))
        )
    yield _after(SEPTEMBER, 6, 11, "", _sent(office, "inspector", C, SEPTEMBER, partial(city_workbook, c)))


def _exceptional(office: Office) -> Iterator[Step]:
    storm = {"kind": "excusal", "about": "rows:segments", "period": MAY.name, "rows": late_rows(districts_of(MAY)[0])}
    storm |= {"reason": "Thunderstorms closed these blocks on the planned days."}
    yield _after(MAY, 8, 12, f"{A}: an excusal is asked for.", partial(ask, A, 1, storm))
    yield _after(MAY, 8, 15, "", partial(grant, A, 1, "The weather record says the same."))

    trench = {"title": "Trench repair on Foundry Ave", "value": "18,500.00", "effective_on": "2027-06-15"}
    trench |= {"reason": "A water main was moved after the contract was signed.", "scope": "Eight trench patches."}
    yield _on(date(2027, 6, 8), 11, f"{B}: a change order.", partial(order_change, B, trench))

    dearer = {"id": "late_openings", "schedule": {"rate": "250.00"}}
    yield _on(date(2027, 8, 16), 11, f"{B}: amended from September on.", partial(amend, B, date(2027, 9, 1), dearer))

    record = partial(city_workbook, corrected_june())
    sent = _sent(office, "inspector", A, JUNE, record, revision=2)
    yield _on(date(2027, 8, 19), 11, f"{A}: the city corrects its record of June.", sent)
    yield _on(date(2027, 8, 20), 11, "", partial(accept, A, JUNE, "city"))
    yield from _disputes(office)

    plan = {"kind": "hold", "about": "line:lot_quality", "period": AUGUST.name, "reason": "A certificate is missing."}
    plan |= {"ends_when": "The laboratory’s certificate of lot C-08-1 has come."}
    yield _after(AUGUST, 15, 10, f"{C}: a hold is asked for.", partial(ask, C, 1, plan))
    yield _after(AUGUST, 16, 10, "", partial(grant, C, 1, "Agreed until it comes."))
    settling = {"kind": "waiver", "about": "payment:late_openings", "period": SEPTEMBER.name}
    settling |= {"reason": "The regatta kept the lanes closed by order of the harbor master."}
    yield _after(SEPTEMBER, 13, 10, f"{B}: a waiver is asked for.", partial(ask, B, 1, settling))


def _disputes(office: Office) -> Iterator[Step]:
    july = {"line": "late_openings", "claimed": "0.00"}
    july |= {"words": "The lanes were closed by the gas company, not by our crew."}
    yield _after(JULY, 13, 9, f"{B}: a line of July is disputed.", partial(dispute, office, "vendor-b", B, JULY, july))
    words = "The gas company’s permit ended the day before; we attach its log."
    yield _after(JULY, 18, 9, "", partial(answer, office, B, words))
    rejected = {"outcome": "reject", "words": "The permit log shows the lane free from 5:00 on."}
    yield _after(JULY, 25, 9, f"{B}: the dispute is decided.", partial(decide, office, B, rejected))
    august = {"line": "performance_band", "claimed": "21,000.00"}
    august |= {"words": "Two complaints belong to the neighboring site; their cases name the other company."}
    disputed = partial(dispute, office, "vendor-c", C, AUGUST, august)
    yield _on(date(2027, 10, 8), 16, f"{C}: a line of August is disputed.", disputed)


def _mended(office: Office) -> Iterator[Step]:
    late = {"title": "Segments paved too late", "measure": "T1", "period": JUNE.name, "owner": "Site superintendent"}
    late |= {"words": "In June many segments were paved more than seven days after planing; the target is 95 percent."}
    late |= {"plan_due_on": "2027-07-28", "due_on": "2027-09-03"}
    yield _on(date(2027, 7, 20), 11, f"{B}: a corrective action is asked for.", partial(ask_to_mend, B, late))
    plan = {"words": "We plane no more than the paver can follow, and hold a second paver from August on."}
    plan |= {"step_1": "Planing is released segment by segment by the superintendent", "step_1_on": "2027-08-02"}
    plan |= {"step_2": "Second paver on site", "step_2_on": "2027-08-09"}
    yield _on(date(2027, 7, 26), 15, "", partial(plan_to_mend, "vendor-b", B, plan))
    words = "Both steps are done; the log of August shows each segment with the days between planing and paving."
    log = b"Segment,Planed,Paved\nB-101,2027-08-10,2027-08-13\nB-102,2027-08-11,2027-08-16\n"
    shown = partial(show_mended, office, "vendor-b", B, words, "paving-log-august.csv", log)
    yield _on(date(2027, 9, 2), 15, f"{B}: the corrective action is reported done.", shown)
    yield _on(date(2027, 9, 9), 11, "", partial(close_mended, B, "The log agrees with the inspector’s record."))

    notice = {"title": "Complaints about work at night", "measure": "D2", "period": AUGUST.name}
    notice |= {"words": "Complaints went up in August although less was paved.", "owner": "Night shift lead"}
    notice |= {"plan_due_on": "2027-09-24", "due_on": "2027-10-08"}
    yield _on(date(2027, 9, 17), 10, f"{C}: a corrective action is asked for.", partial(ask_to_mend, C, notice))
    plan = {"words": "Back-up alarms become quiet ones, and residents get a number that is answered at night."}
    plan |= {"step_1": "Quiet alarms on every truck", "step_1_on": "2027-10-01"}
    plan |= {"step_2": "Number on every notice", "step_2_on": "2027-10-08"}
    yield _on(date(2027, 9, 23), 16, "", partial(plan_to_mend, "vendor-c", C, plan))


def _checked(office: Office) -> Iterator[Step]:
    checks = partial(agree_on_checks, CHECKED, AUGUST.first)
    yield _on(date(2027, 7, 26), 10, f"{CHECKED}: from August on the city checks what is reported.", checks)
    for month, looked_at in ((AUGUST, DRAWN), (SEPTEMBER, 4)):
        called = _sent(office, "inspector", CHECKED, month, partial(test_calls_workbook, CHECKED, month))
        yield _after(month, 5, 11, "", called)
        sampled = partial(sample_events, CHECKED, month, looked_at)
        yield _after(month, 6, 9, f"{CHECKED}: a sample of {month.title} is drawn.", sampled)
        yield _after(month, 9, 14, "", partial(accept, CHECKED, month, "city"))


def _met() -> Iterator[Step]:
    place = {"kind": "oversight", "place": "City Hall, room 204"}
    planned = partial(plan_to_meet, B, 1, place | {"on_day": "2027-08-04"})
    yield _on(date(2027, 7, 27), 9, f"{B}: a quarterly meeting is planned.", planned)
    held = {"held_on": "2027-08-04", "present": "Officer One, Inspector (city); superintendent and clerk (Beacon)"}
    held |= {"minutes": "The plan for late paving is agreed. June was the worst month; July was better already."}
    held |= {"action_1": "Send the plan of lane closures a week ahead", "action_1_owner": "Superintendent of Beacon"}
    held |= {"action_1_on": "2027-10-20", "action_1_party": "vendor"}
    yield _on(date(2027, 8, 4), 16, f"{B}: the quarterly meeting is held.", partial(meet, B, held))
    autumn = partial(plan_to_meet, B, 2, place | {"on_day": "2027-10-21"})
    yield _on(date(2027, 10, 5), 9, f"{B}: the next one is planned.", autumn)


def _ended() -> Iterator[Step]:
    past = NewContract(B_BEFORE, "Asphalt resurfacing 2026, District B", Decimal("1735000.00"), *TERM_BEFORE, 10)
    yield _on(date(2027, 4, 5), 10, "", partial(enter_past, B, past))
    judged = {f"grade_{name}": "satisfactory" for name in ("quality", "cooperation", "money")}
    judged |= {"grade_timeliness": "marginal", "grade_reports": "not_rated", "answer_days": "10"}
    judged |= {"note_reports": "Reports of 2026 came on paper and were not kept.", "note_timeliness": "See below."}
    judged |= {"words": "Streets were good once they were done. Most of them were done later than planned."}
    yield _on(date(2027, 4, 6), 10, f"{B_BEFORE}: the season before is evaluated.", partial(evaluate, B_BEFORE, judged))
    words = (
        "In June and July of 2026 the gas company held our permits.\nWe said so each week; the letters are attached."
    )
    yield _on(date(2027, 4, 13), 15, "", partial(answer_it, "vendor-b", B_BEFORE, words))
    final = {"note_timeliness": "Weighed with the vendor’s answer: the permits explain June, not the other months."}
    yield _on(date(2027, 4, 20), 11, "", partial(finish_it, B_BEFORE, judged | final))
    yield _on(date(2027, 4, 21), 9, f"{B_BEFORE}: the evaluation is signed.", partial(sign_it, B_BEFORE))

    renewed = {"decision": "extend", "reason": "On target in most measures, better from month to month, no dispute."}
    yield _on(date(2027, 9, 20), 14, f"{A}: its end is decided on.", partial(propose_end, A, renewed))
    yield _on(date(2027, 9, 21), 9, "", partial(confirm_end, A))


def _sent(
    office: Office, who: str, contract: str, month: Month, make: Callable[[], bytes], revision: int = 1
) -> Callable[[], None]:
    # The workbook is made when it is sent, not when the story is told.
    return lambda: deliver(office, who, contract, month, make(), revision)


def _index(month: Month) -> str:
    return INDEX_VALUES[month.number]


def _on(day: date, hour: int, says: str, act: Callable[[], None]) -> Step:
    return Step(datetime.combine(day, time(hour)), says, act)


def _after(month: Month, day: int, hour: int, says: str, act: Callable[[], None]) -> Step:
    """A step in the month after the one that it is about."""
    return _on(month.next + timedelta(days=day - 1), hour, says, act)
