"""From care tables to numbers on the pages: what `narmare publish` does, and the demo when it starts."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from narmare.analysis.indicators import run
from narmare.followup import actions as followup
from narmare.followup.models import Snapshot
from narmare.region import actions as region
from narmare.region import demo as people


def publish(data: Path | None = None) -> Snapshot:
    """Compute every indicator from the care tables in `data` (NARMARE_DATA if not given) and publish the result."""
    folder = (data or settings.NARMARE_DATA).resolve()
    now, system = timezone.now(), people.system_account()
    region.sync_units(data=folder, by=system, now=now)
    # Only what new rows touch; a month that is not over would show as few visits, and as none where only cases arrive daily.
    computed = run.compute(folder, state=settings.NARMARE_HOME / "computed", ended=timezone.localdate(now))
    return followup.publish_snapshot(result=computed, data=folder, by=system, now=now)
