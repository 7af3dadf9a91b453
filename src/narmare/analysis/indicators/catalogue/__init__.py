"""The indicators, one file each.  The file `<id>.py` holds `indicator = Indicator(id="<id>", ...)` and is found by its name.

A region's own definitions lie as YAML files in the installation's folder (NARMARE_HOME/indicators) and stand beside these.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from narmare.analysis.indicators import written
from narmare.analysis.indicators.definition import DefinitionError, Indicator


# Roles, not persons.  The definitions are examples that no region has approved.
AUTHOR = "Närmare, indikatorgruppen (exempel, ej godkänt)"
CHECKER = "Närmare, medicinsk granskning (exempel, ej godkänt)"


def load() -> dict[str, Indicator]:
    """Every indicator by id, in order of id: the catalogue's and the region's own.

    The region's files are looked at anew each time, so a new one is there without a restart; one that cannot be used is left
    out (`refused` says why).

    Raises:
        DefinitionError: a file of the catalogue has no indicator, or one of another name.
    """
    own = _own().usable
    return dict(sorted({**_built_in(), **own}.items())) if own else _built_in()


def refused() -> Mapping[str, str]:
    """The region's files that cannot be used: file name -> what is wrong."""
    return _own().refused


def own_folder() -> Path:
    """Where a region's own definitions lie."""
    return Path(os.environ.get("NARMARE_HOME", "var")).resolve() / "indicators"


def _own() -> written.Folder:
    return written.folder(own_folder(), _built_in())


@cache
def _built_in() -> dict[str, Indicator]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: _read(name) for name in names}


def _read(name: str) -> Indicator:
    module = importlib.import_module(f"{__name__}.{name}")
    indicator = getattr(module, "indicator", None)
    if not isinstance(indicator, Indicator) or indicator.id != name:
        raise DefinitionError(f'catalogue/{name}.py must hold indicator = Indicator(id="{name}", ...).')
    return indicator
