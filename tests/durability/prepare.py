"""A site with residents who have written a thousand drafts, each one POST from being sent.

    python -m tests.durability.prepare FOLDER     (DATABASE_URL and NARMARE_HOME set)

Prints JSON: for each resident the session's key and the keys of the drafts.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path


RESIDENTS, DRAFTS = 20, 50


def main(folder: Path) -> None:
    """Migrate, make residents with drafts and sessions, and print how to go on."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "narmare.config.settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    print(json.dumps(residents(folder)))  # noqa: T201  what the test reads


def residents(folder: Path) -> list[dict[str, object]]:
    """Twenty listed residents, signed in, with fifty finished drafts each."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from narmare.contact.models import Draft
    from narmare.contact.resident import catalogue, steps
    from narmare.region import actions, demo
    from narmare.region.backend import PATH
    from narmare.region.models import Account, Listing, Person, Unit
    from narmare.region.sessions import SessionStore
    from tests.cast import NOW, STANDING, TODAY, write_units

    actions.sync_units(data=write_units(folder / "care"), by=demo.system_account(), now=NOW)
    unit = Unit.objects.get(code="vc-01")
    content = steps.Content(reason=catalogue.OTHER, words="Jag har ont i foten sedan i går.", hope="Ett råd")
    made: list[dict[str, object]] = []
    for number in range(RESIDENTS):
        person = Person.objects.create(pk=7_000_001 + number, name=f"Invånare {number}", birth_date=STANDING.replace(year=1970), personnummer=f"19700101{number:04d}")  # fmt: skip
        Listing.objects.create(person=person, unit=unit, valid_from=STANDING)
        account = Account.objects.create(key=f"r{number}", name=person.name, issuer="tests", subject=f"r{number}", person=person)  # fmt: skip
        blank = Draft(account=account, person=person)
        content = replace(content, done=tuple(steps.steps(blank, content, TODAY, urgent=False)))
        drafts = Draft.objects.bulk_create(
            Draft(account=account, person=person, data=content.data(), created_at=NOW, changed_at=NOW)
            for _ in range(DRAFTS)
        )
        session = SessionStore()
        session.update({SESSION_KEY: str(account.pk), BACKEND_SESSION_KEY: PATH, HASH_SESSION_KEY: account.get_session_auth_hash()})  # fmt: skip
        session.create()
        made.append({"session": session.session_key, "drafts": [str(draft.key) for draft in drafts]})
    return made


if __name__ == "__main__":
    main(Path(sys.argv[1]))
