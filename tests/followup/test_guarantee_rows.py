"""The rows of the care guarantee on the page of sources: for who may take numbers home, and told in the log."""

from narmare.region.models import AuditEvent


def test_who_may_not_take_numbers_home_sees_no_form_and_gets_no_file(published, client_of):
    client = client_of(published.cast, "resident")
    assert "vardgaranti" not in client.get("/underlag").content.decode()
    assert client.post("/underlag/vardgaranti", {"period": "2026-09"}).status_code == 403
    assert not AuditEvent.objects.filter(action="guarantee_rows_taken").exists()


def test_a_controller_takes_a_months_rows_and_the_log_tells_it(published, client_of):
    month = f"{published.snapshot.last_month:%Y-%m}"
    client = client_of(published.cast, "controller")
    assert 'action="/underlag/vardgaranti"' in client.get("/underlag").content.decode()

    response = client.post("/underlag/vardgaranti", {"period": month})

    lines = response.content.decode().splitlines()
    assert response["Content-Disposition"] == f'attachment; filename="vardgaranti-{month}.csv"'
    assert lines[0].startswith('"month","guarantee","region"')
    assert len(lines) > 10
    told = AuditEvent.objects.get(action="guarantee_rows_taken")
    assert told.details == {"month": month, "rows": len(lines) - 1}


def test_a_month_that_is_not_there_is_refused_on_the_page(published, client_of):
    response = client_of(published.cast, "controller").post("/underlag/vardgaranti", {"period": "1999-01"})
    assert response.status_code == 422
    assert "vardgaranti" in response.content.decode()
