"""The indicators, one file each.  The file `<id>.py` holds `indicator = Indicator(id="<id>", ...)` and is found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from narmare.analysis.indicators.definition import DefinitionError, Indicator


# Roles, not persons.  The definitions are examples that no region has approved.
AUTHOR = "Närmare, indikatorgruppen (exempel, ej godkänt)"
CHECKER = "Närmare, medicinsk granskning (exempel, ej godkänt)"


@cache
def load() -> dict[str, Indicator]:
    """Every indicator of the catalogue by id, in order of id.

    Raises:
        DefinitionError: a file has no indicator, or one of another name.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: _read(name) for name in names}


def _read(name: str) -> Indicator:
    module = importlib.import_module(f"{__name__}.{name}")
    indicator = getattr(module, "indicator", None)
    if not isinstance(indicator, Indicator) or indicator.id != name:
        raise DefinitionError(f'catalogue/{name}.py must hold indicator = Indicator(id="{name}", ...).')
    return indicator
