"""The list of every text on how numbers are to be read."""

import pytest

from narmare.followup.models import Interpretation
from tests.followup.test_pages import text
from tests.published import import_kronoberg, months


PHONE = "telefontillganglighet_samma_dag"
FALLEN = [0.90, 0.92] * 11 + [0.90, 0.60]


@pytest.fixture
def told(cast, publish_rows):
    """One indicator at the manager's unit, of which a text can be written."""
    import_kronoberg(cast)
    return publish_rows(cast, [*months(FALLEN, PHONE), *months(FALLEN, PHONE, key="vc-01", level="unit")])


def page(client, path):
    return text(client.get(path))


def write(client, **more):
    data = {"plats": "vc-01", "tolkning-period": "2026-10", "tolkning-text": "Två vikarier i oktober."} | more
    return client.post(f"/matetal/{PHONE}/tolkning", data)


def test_the_list_of_all_texts_names_indicator_place_and_month_and_leads_there(told, cast, client_of):
    manager = client_of(cast, "unit_manager")
    assert "Ingen har skrivit hur siffrorna ska läsas" in page(manager, "/matetal/tolkningar")
    write(manager)
    write(manager, **{"tolkning-period": "2026-09", "tolkning-text": "Ny växel."})
    listed = manager.get("/matetal/tolkningar").content.decode()
    shown = page(client_of(cast, "controller"), "/matetal/tolkningar").replace("\u00a0", " ")

    assert shown.index("Ny växel.") < shown.index(
        "Två vikarier i oktober."
    )  # what was written last comes first
    assert f"{cast.units['vc-01'].name} · Oktober 2026 · 60,0 %" in shown
    assert f"/matetal/{PHONE}?plats=vc-01#las" in listed
    assert manager.get(f"/matetal/{PHONE}?plats=vc-01").status_code == 200


def test_a_text_that_was_taken_back_leaves_the_list_and_residents_have_none(told, cast, client_of):
    manager = client_of(cast, "unit_manager")
    write(manager)
    manager.post(f"/tolkning/{Interpretation.objects.get().pk}/ta-bort")

    assert "Två vikarier" not in page(manager, "/matetal/tolkningar")
    assert "Så läser vi siffrorna" not in page(client_of(cast, "resident"), "/matetal")
    assert client_of(cast, "resident").get("/matetal/tolkningar").status_code == 403
