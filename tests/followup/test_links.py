"""Every link that a resident sees on a page about numbers can be opened by a resident."""

import re

from narmare.programme.models import Initiative
from tests.cast import signed_in


PHONE = "telefontillganglighet_samma_dag"
PAGES = (
    "/strategi", "/strategi/R2", "/initiativ", "/matetal", f"/matetal/{PHONE}", f"/matetal/{PHONE}?plats=0780",
    f"/matetal/{PHONE}/definition", "/matetal/matris", "/inforande", "/inforande/taligenkanning_andel", "/underlag",
)  # fmt: skip


def links(client, page: str) -> list[str]:
    response = client.get(page)
    assert response.status_code == 200, page
    found = re.findall(r'href="(/[^"#]*)', response.content.decode())
    return [link.replace("&amp;", "&") for link in found if not link.startswith(("/static", "/language"))]


def test_no_link_that_a_resident_sees_is_refused(published):
    client = signed_in(published.cast["resident"])
    pages = [*PAGES, *(f"/initiativ/{one.code}" for one in Initiative.objects.all())]
    seen = dict.fromkeys(link for page in pages for link in links(client, page))
    by_page = {re.sub(r"\?.*", "", link): link for link in seen}

    refused = [link for link in by_page.values() if client.get(link).status_code == 403]

    assert refused == []
    assert not any(link.startswith("/enheter/") for link in seen)
    initiatives = pages[len(PAGES) :]
    assert any(
        "/enheter/" in link
        for page in initiatives
        for link in links(signed_in(published.cast["controller"]), page)
    )
