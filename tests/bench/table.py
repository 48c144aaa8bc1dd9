"""What the measurements share: the database they run on and the lines they print."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.append import Place


@dataclass(frozen=True)
class Row:
    """One measurement: a figure for us ("sandan") and for each peer, taken in turns in the same run.

    `bars` gives, for some peers, the least ratio of ours to theirs; `limit` names the peer that is the upper bound.
    Where `less_is_better` the ratio is theirs to ours.
    """

    name: str
    unit: str
    figures: dict[str, float]
    limit: str
    bars: dict[str, float] = field(default_factory=dict)
    less_is_better: bool = False

    def ratio(self, peer: str) -> float:
        """Ours against the peer's, more being better."""
        ratio = self.figures["sandan"] / self.figures[peer]
        return 1 / ratio if self.less_is_better else ratio

    def missed(self) -> list[str]:
        """The peers whose bar was not met."""
        return [peer for peer, bar in self.bars.items() if self.ratio(peer) < bar]

    def lines(self) -> list[str]:
        """The row as text: one line for us, one for each peer."""
        lines = [f"{self.name}", f"  {'sandan':<24}{self.figures['sandan']:>12,.1f} {self.unit}"]
        for peer, figure in self.figures.items():
            if peer == "sandan":
                continue
            bar = self.bars.get(peer)
            verdict = "" if bar is None else f"  bar {bar:.3g}x: {'met' if self.ratio(peer) >= bar else 'MISSED'}"
            role = "limit" if peer == self.limit else "peer"
            lines.append(
                f"  {peer:<24}{figure:>12,.1f} {self.unit:<10} {role:<6}sandan is {self.ratio(peer):.2f}x{verdict}"
            )
        return lines


@dataclass(frozen=True)
class Bench:
    """A migrated database with districts 1 to `len(tenants)`, on a durable server of its own.

    `tiny` goes through every step on next to nothing: whether it works, not how fast.
    """

    dsn: str
    admin_dsn: str
    keyring: Path
    tenants: list[int]
    state: bytes
    tiny: bool = False

    def size(self, whole: int, tiny: int) -> int:
        """How many of something to measure with."""
        return tiny if self.tiny else whole

    def place(self, number: int) -> "Place":
        """Where the writer with this number writes: each in a district of its own."""
        from tests.bench.append import Place

        return Place(self.dsn, self.admin_dsn, self.keyring, self.tenants[number], self.state)
