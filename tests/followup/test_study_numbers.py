"""Effect studies count with hidden months, and none of those can be read out of what they show."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from narmare.analysis.effects.panel import panel
from narmare.analysis.effects.study import Options, estimate
from narmare.followup.models import HiddenMonths, Measurement, Snapshot
from narmare.followup.pages import effects as pages
from narmare.followup.study import Asked, answer, forget, study_numbers
from narmare.followup.study_numbers import Numbers
from narmare.region.models import Unit
from tests.followup.test_studies import month_before, programme, register
from tests.published import LAST, number


__all__ = ["programme"]  # a fixture

AGAIN = "aterinskrivning_30d_65plus"
MONTHS, CENTRES = 36, 14


@pytest.fixture
def small(programme, publish_rows):
    """Fourteen small care centres: some eight discharges a month, every month hidden; nine start, and readmissions fall by 20 points."""
    cast, rng = programme, np.random.default_rng(3)
    region = Unit.objects.region()
    codes = [f"s{n:02d}" for n in range(CENTRES)]
    Unit.objects.bulk_create(
        Unit(code=code, name=f"Enheten {code}", kind="care_centre", owner="public", parent=region, path=f"{region.path}{code}/",
             valid_from=date(2000, 1, 1))
        for code in codes
    )  # fmt: skip
    starts = {code: month_before(LAST, 24 - 2 * place) for place, code in enumerate(codes[:9])}
    rows, hidden = [], {}
    for code in codes:
        for back in range(MONTHS):
            month = month_before(LAST, back)
            of = int(rng.integers(6, 11))
            met = int(rng.binomial(of, 0.4 - 0.2 * (code in starts and month >= starts[code])))
            rows.append(number(AGAIN, month, key=code, level="unit"))
            hidden.setdefault(code, []).append([month.isoformat(), met, of, met / of])
    snapshot = publish_rows(cast, rows)
    Snapshot.objects.filter(pk=snapshot.pk).update(rollouts={"patientportalen": {code: day.isoformat() for code, day in starts.items()}})  # fmt: skip
    snapshot.refresh_from_db()
    HiddenMonths.objects.create(snapshot=snapshot, indicator=AGAIN, cells=hidden)
    return snapshot


def test_an_effect_that_only_hidden_months_show_is_found(cast, small):
    study = register(cast, indicator=AGAIN, smallest=-5.0, before=12)
    found = answer(study, small)

    assert found.found.low < -20 < found.found.high < 0
    assert "kept_cells" in [note.code for note in found.found.notes]
    assert found.found.estimate == round(found.found.estimate, 3)
    method = pages.study_page(study, small).method
    assert any("100 procent av enhetsmånaderna är dolda på sidorna" in text for text in method)


def test_without_kept_numbers_it_is_refused(cast, small):
    HiddenMonths.objects.all().delete()
    found = answer(register(cast, indicator=AGAIN, smallest=-5.0, before=12), small)

    assert [note.code for note in found.refusals] == ["nothing_published"]


def held(counts, start=(2, 2, None, None)):
    """Numbers whose hidden months hold these (numerator, complement); 4 units x 4 months."""
    guarded = np.zeros((2, 4, 4))
    kept = np.zeros((4, 4), bool)
    for at, pair in counts.items():
        guarded[:, *at], kept[at] = pair, True
    return Numbers(
        panel(np.zeros((4, 4)), list(start)), ("a", "b", "c", "d"), np.ones((4, 4)), kept, guarded, 5
    )


def test_what_may_be_given_out():
    everything = np.ones((4, 4), bool)
    assert held({}).safe(everything)
    assert not held({(0, 2): (3, 9)}).safe(everything)  # one alone
    assert not held({(0, 2): (1, 9), (1, 2): (3, 9)}).safe(everything)  # four together
    assert held({(0, 2): (2, 9), (1, 2): (3, 9)}).safe(everything)
    assert held({(0, 2): (0, 9), (1, 2): (0, 9)}).safe(everything)  # nobody
    assert not held({(0, 2): (9, 1), (1, 2): (9, 1)}).safe(everything)  # two who do not meet it


def test_a_unit_and_a_month_with_too_little_are_left_out_of_the_answer(cast, small):
    row = HiddenMonths.objects.get()
    last = [cells for cells in row.cells["s08"] if cells[0] == LAST.isoformat()][0]
    for code, cells in row.cells.items():
        # the unit that started last has one readmission in all, and the last month one at all units that had started
        row.cells[code] = [
            [m, 0 if code == "s08" or m == LAST.isoformat() else n, d, 0 if code == "s08" else n / d]
            for m, n, d, _ in cells
        ]
    row.cells["s08"] = [[m, int([m, d] == [last[0], last[2]]), d, v] for m, n, d, v in row.cells["s08"]]
    row.save()
    forget()
    found = answer(register(cast, indicator=AGAIN, smallest=-5.0, before=12), small).found

    assert "Enheten s08" not in [unit.key for unit in found.unit_rows]
    assert "Enheten s00" in [unit.key for unit in found.unit_rows]
    assert found.series.observed[-1] is None
    assert found.series.observed[-5] is not None


def test_publishing_keeps_what_is_hidden_apart_from_what_is_shown(published):
    kept = {row.indicator: row.cells for row in HiddenMonths.objects.all()}
    hidden = Measurement.objects.filter(level="unit", grain="month", suppressed=True)

    assert sum(len(cells) for units in kept.values() for cells in units.values()) == hidden.count()
    assert not hidden.exclude(numerator=None).exists()
    day, numerator, denominator, value = kept[AGAIN][hidden.filter(indicator=AGAIN).first().key][0]
    assert date.fromisoformat(day) <= LAST
    assert value == pytest.approx(numerator / denominator)


def test_nobody_else_reads_them():
    """The model is named where it is made, where it is filled, and where studies read it."""
    allowed = {"models/__init__.py", "models/snapshot.py", "actions/snapshots.py", "study_numbers.py"}
    root = Path(pages.__file__).parents[2]
    found = set()
    for path in root.rglob("*.py"):
        if "migrations" not in path.parts and "HiddenMonths" in path.read_text(encoding="utf-8"):
            found.add(path)
    assert {str(path.relative_to(root / "followup")) for path in found} == allowed


def test_the_pages_hold_no_hidden_number(cast, small, sign_in):
    study = register(cast, indicator=AGAIN, smallest=-5.0, before=12)
    page = sign_in("nurse").get(f"/effekter/{study.initiative.code}/{AGAIN}").content.decode()

    assert "Oplanerad återinskrivning" in page
    assert "s00" in page  # units have rows: they rest on many months
    assert Measurement.objects.filter(indicator=AGAIN, suppressed=False).count() == 0


@pytest.mark.parametrize("method", ["callaway-santanna", "sdid", "its-reml"])
def test_every_method_counts_with_them_and_shows_none(cast, small, method):
    asked = register(cast, indicator=AGAIN, smallest=-5.0, before=12, method=method)
    numbers = study_numbers(Asked.of(asked), AGAIN, small)
    found = numbers.shown(estimate(numbers.panel, method, Options(bootstrap=20))[0])

    assert found.method == method
    assert found.low < -20 < found.high
    assert (found.coefficients, found.cells) == ((), ())
    assert all(row.estimate == round(row.estimate, 3) for row in (*found.events, *found.unit_rows))
