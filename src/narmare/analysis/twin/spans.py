"""Spans that end: gathered while the twin runs, cut at the person's residency, written at the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import OPEN_DAY
from narmare.analysis.twin.people import People
from narmare.analysis.twin.write import Sink


class Spans:
    """Rows with valid_from and valid_to of one table."""

    def __init__(self, name: str, *columns: str) -> None:
        self.name, self.columns = name, columns
        self._chunks: list[tuple[NDArray[Any], ...]] = []

    def add(
        self,
        who: NDArray[np.int64],
        start: NDArray[np.int32],
        end: NDArray[np.int32],
        **columns: NDArray[Any],
    ) -> None:
        """Spans of persons; `end` may be OPEN_DAY.  A span that ends where it starts is left out."""
        keep = end > start
        values: tuple[NDArray[Any], ...] = (who, start, end, *(columns[c] for c in self.columns))
        self._chunks.append(tuple(v[keep] for v in values))

    def write(self, people: People, sink: Sink) -> None:
        """Write all, cut at the last day of residency; a span outside it falls away."""
        parts = [np.concatenate([chunk[i] for chunk in self._chunks]) for i in range(len(self.columns) + 3)]
        who, start, end = parts[0], np.maximum(parts[1], people.arrive[parts[0]]), parts[2]
        end = np.minimum(end, people.leave[who]).astype(np.int32)
        keep = (start < end) & (start < OPEN_DAY)
        others = {name: values[keep] for name, values in zip(self.columns, parts[3:], strict=True)}
        sink.add(
            self.name, person_id=people.ids[who[keep]], valid_from=start[keep], valid_to=end[keep], **others
        )


class Held:
    """Rows whose days to come are known only when it is known who has left: kept until the end of the twin."""

    def __init__(self) -> None:
        self._chunks: list[Mapping[str, NDArray[Any]]] = []

    def add(self, **columns: NDArray[Any]) -> None:
        """Rows, a column each."""
        self._chunks.append(columns)

    def all(self) -> dict[str, NDArray[Any]]:
        """Every row, a column each."""
        return {name: np.concatenate([chunk[name] for chunk in self._chunks]) for name in self._chunks[0]}


def come(day: NDArray[np.int32], before: NDArray[np.int32]) -> NDArray[np.int32]:
    """A day that has come; OPEN_DAY for one that had not `before`."""
    return np.where(day < before, day, OPEN_DAY).astype(np.int32)
