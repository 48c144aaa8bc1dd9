"""The unit tree in memory: who stands under whom, from one read of all placements."""

from collections.abc import Iterable

from projections.units.read import PlacementRow


class Places:
    """The places of the given units, which are in the order of their codes."""

    def __init__(self, rows: Iterable[PlacementRow]) -> None:
        self._superior = {row.unit: row.superior for row in rows}
        self._below: dict[str | None, list[str]] = {}
        for unit, superior in self._superior.items():
            self._below.setdefault(superior, []).append(unit)

    def superior(self, unit: str) -> str | None:
        """The unit right above; None for the top and for a unit that has no place here."""
        return self._superior.get(unit)

    def right_below(self, unit: str) -> list[str]:
        """The units right below."""
        return self._below.get(unit, [])

    def below(self, unit: str) -> list[str]:
        """The unit and every unit below it, superiors first; nothing for a unit that has no place here."""
        found = [unit] if unit in self._superior else []
        seen = set(found)
        for each in found:
            found += [below for below in self.right_below(each) if below not in seen]
            seen.update(found)
        return found

    def chain(self, unit: str) -> list[str]:
        """The unit and those above it, up to the district committee."""
        found: list[str] = []
        above: str | None = unit
        while above in self._superior and above not in found:
            found.append(above)
            above = self._superior[above]
        return found
