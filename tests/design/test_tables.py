"""Tables as data."""

import pytest
from django.template.loader import render_to_string

from narmare.design.tables import Cell, Column, table


COLUMNS = [Column("Enhet"), Column("Andel", number=True)]


def test_cells_take_label_and_number_from_their_column():
    made = table("Per enhet", COLUMNS, [[Cell("Tranan", "/tranan"), "61,8"]])
    assert made.rows == ((Cell("Tranan", "/tranan", "Enhet", False), Cell("61,8", "", "Andel", True)),)


def test_a_row_that_does_not_fit_is_refused_with_its_number():
    with pytest.raises(ValueError, match="Row 2 of the table Per enhet has 1 values for 2 columns"):
        table("Per enhet", COLUMNS, [["a", 1], ["b"]])


def test_a_stacked_table_keeps_its_roles_and_repeats_its_headings():
    drawn = render_to_string(
        "design/components/table.html",
        {"table": table("Per enhet", COLUMNS, [[Cell("<Tranan>", "/t"), "61,8"]])},
    )
    assert '<table class="tbl cards" role="table">' in drawn
    assert '<th scope="row" role="rowheader"><a href="/t">&lt;Tranan&gt;</a></th>' in drawn
    assert '<td role="cell" data-label="Andel" class="num">61,8</td>' in drawn


def test_a_table_that_pans_can_be_reached_by_keyboard():
    drawn = render_to_string(
        "design/components/table.html", {"table": table("Per enhet", COLUMNS, [["a", 1]], cards=False)}
    )
    assert 'tabindex="0" role="region" aria-label="Per enhet"' in drawn
