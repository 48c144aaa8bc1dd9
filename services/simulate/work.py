"""How a unit carries its lists out: decomposition, reports with evidence, review, close-out (policy 五(二), R8)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from heapq import merge

from domain.codes import PostKind, UnitKind
from domain.evidence.commands import DeclareEvidence, SealEvidence
from domain.evidence.facts import Examination
from domain.execution.commands import (
    AcceptProgress,
    AssignCommitment,
    ClaimCompletion,
    CloseItem,
    CorrectProgress,
    ReturnProgress,
    SubmitProgress,
    VerifyCompletion,
)
from domain.ids import EvidenceId, ReportId
from domain.roles import Role
from services.evidence.cipher import blob_bytes
from services.simulate import words
from services.simulate.chance import Chance
from services.simulate.lists import Item, UnitYear
from services.simulate.people import Member, Who, platform
from services.simulate.steps import Step, Steps

_RETURNED_PERMILLE = 90
_CORRECTED_PERMILLE = 20
_WITH_FILE_PERMILLE = 760
_CLOSED_PERMILLE = 600
_IN_LAST_DAYS_PERMILLE = 600
_QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (11, 27))
_MONTHS = (3, 4, 5, 6, 7, 8, 9, 10, 11)
_LAST_REPORT = (12, 4)
_RETENTION_YEARS = 30

_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA = (
    (700, "现场照片", "jpg", "image/jpeg", 1_000_000, 4_000_000),
    (100, "工作方案", "pdf", "application/pdf", 100_000, 2_000_000),
    (
        100,
        "会议记录",
        "docx",
        f"{_OFFICE}.wordprocessingml.document",
        20_000,
        900_000,
    ),
    (50, "台账", "xlsx", f"{_OFFICE}.spreadsheetml.sheet", 10_000, 500_000),
    (50, "活动视频", "mp4", "video/mp4", 20_000_000, 190_000_000),
)
"""Permille of the files, name, extension, media type, smallest and largest size in bytes."""


@dataclass(frozen=True, slots=True)
class File:
    """A declared file, as sealing needs it."""

    evidence: EvidenceId
    sha256: str
    size_bytes: int


class Work:
    """One unit's year of carrying out."""

    def __init__(self, made: UnitYear, chance: Chance, *, late_days: int = 0, shared_digest: str = "") -> None:
        """late_days: how late it is broken down. shared_digest: the digest of a photo that another unit shows too."""
        self._made = made
        self._unit = made.unit
        self._chance = chance
        self._late_days = late_days
        self._shared_digest = shared_digest
        self._files: dict[str, File] = {}
        self._leaders: dict[str, Member] = {}
        self._begins = date.min

    def steps(self) -> Steps:
        """From the issue to the last close-out, in the order of days."""
        yield from self._decompose()
        # Each item goes its own way from here; they are told in the order of the days.
        yield from merge(*(self._carry_out(item) for item in self._made.worked), key=lambda step: step.day)

    def _step(self, day: date, who: Who, command: object, entity: str | None = None) -> Step:
        return Step(day, who, command, self._chance.new_id(), entity)

    def _decompose(self) -> Steps:
        year, issued = self._made.year, self._made.issued_on
        day = self._chance.day(issued, date(year, 2, 28)) + timedelta(days=self._late_days)
        self._begins = day + timedelta(days=1)
        for item in self._made.items:
            leader = self._chance.pick(self._unit.team)
            self._leaders[item.item] = leader
            due_on = getattr(item.content, "due_on", date(year, 11, 28))
            assign = AssignCommitment(
                item.item, leader.person, self._chance.pick(words.OFFICES), self._chance.pick(words.MEASURES), due_on
            )
            yield self._step(day, self._unit.by(PostKind.DEPUTY_IN_CHARGE), assign)

    def _days(self) -> list[date]:
        """The days on which one item is reported on: a committee's monthly, a branch's quarterly.

        Most of a quarter's reports come in its last two working days.
        """
        year = self._made.year
        if self._unit.kind is not UnitKind.GRASSROOTS:
            return [date(year, month, 20 + self._chance.below(8)) for month in _MONTHS] + [date(year, *_LAST_REPORT)]
        days = []
        for month, day_of_month in _QUARTER_ENDS:
            end = date(year, month, day_of_month)
            last = end - timedelta(days=3 if end.weekday() == 0 else 1)
            in_time = not self._chance.happens(_IN_LAST_DAYS_PERMILLE)
            days.append(self._chance.day(date(year, month, 2), last) if in_time else self._chance.day(last, end))
        return days

    def _carry_out(self, item: Item) -> Steps:
        # A unit that broke its lists down late begins to report late.
        days = [max(day, self._begins) for day in self._days()]
        for place, day in enumerate(days):
            yield from self._report(item, day, share=(place + 1, len(days)))
        if self._chance.happens(_CLOSED_PERMILLE):
            yield from self._close(item, self._chance.day(days[-1] + timedelta(days=6), date(self._made.year, 12, 14)))

    def _report(self, item: Item, day: date, share: tuple[int, int]) -> Steps:
        leader = self._unit.leading(self._leaders[item.item])
        files: tuple[EvidenceId, ...] = ()
        if self._chance.happens(_WITH_FILE_PERMILLE):
            file = self._declared(item)
            yield self._step(day, leader, self._declare(item, file), file.evidence)
            files = (file.evidence,)
        target = item.target
        value = None if target is None else (target * share[0] / share[1]).quantize(Decimal("0.01"))
        report = ReportId(self._chance.new_id())
        note = self._chance.pick(words.NOTES)
        yield self._step(day, leader, SubmitProgress(item.item, day, note, value, files), report)
        reviewer, reviewed = self._unit.by_maker(PostKind.LIST_OFFICER), day + timedelta(days=1)
        if self._chance.happens(_RETURNED_PERMILLE):
            reason = self._chance.pick(words.RETURNS)
            yield self._step(reviewed, reviewer, ReturnProgress(item.item, report, reviewed, reason))
            report = ReportId(self._chance.new_id())
            again = SubmitProgress(item.item, reviewed, f"{note}（补充说明）", value, files)
            yield self._step(reviewed, leader, again, report)
        accepted = reviewed + timedelta(days=1)
        yield self._step(accepted, reviewer, AcceptProgress(item.item, report, accepted))
        item.reported += 1
        if self._chance.happens(_CORRECTED_PERMILLE):
            corrected = ReportId(self._chance.new_id())
            reason = self._chance.pick(words.CORRECTIONS)
            correct = CorrectProgress(item.item, report, accepted, f"{note}（更正）", reason, value)
            yield self._step(accepted, leader, correct, corrected)
            yield self._step(accepted, reviewer, AcceptProgress(item.item, corrected, accepted))

    def _declared(self, item: Item) -> File:
        draw, size = self._chance.below(1000), 0
        for permille, _, _, _, low, high in _MEDIA:
            size = low + self._chance.below(high - low)
            draw -= permille
            if draw < 0:
                break
        sha256 = self._chance.digest()
        if self._shared_digest and not self._files:
            sha256, size = self._shared_digest, _SHARED_BYTES
        file = File(EvidenceId(self._chance.new_id()), sha256, size)
        self._files[file.evidence] = file
        item.files.append(file.evidence)
        return file

    def _declare(self, item: Item, file: File) -> DeclareEvidence:
        _, name, extension, media_type, _, _ = _media(file)
        file_name = f"{item.number}-{name}-{len(item.files)}.{extension}"
        return DeclareEvidence(self._unit.unit, file_name, True, item.item, file.sha256, file.size_bytes, media_type)

    def _close(self, item: Item, day: date) -> Steps:
        """Claimed with a sealed file, verified by the maker, closed."""
        leader = self._unit.leading(self._leaders[item.item])
        if not item.files:
            file = self._declared(item)
            yield self._step(day, leader, self._declare(item, file), file.evidence)
        file = self._files[item.files[-1]]
        seal = SealEvidence(
            file.evidence, file.sha256, file.size_bytes, f"simulated/{file.sha256}", "1",
            f"simulated/{file.evidence}", file.sha256, blob_bytes(file.size_bytes),
            date(day.year + _RETENTION_YEARS, day.month, 28), Examination(_media(file)[3]),
        )  # fmt: skip
        yield self._step(day, platform(Role.SYSTEM), seal)
        claim = ClaimCompletion(item.item, day, (file.evidence,), "已按要求完成")
        yield self._step(day, self._unit.by(PostKind.SECRETARY), claim)
        verifier, verified = self._unit.by_maker(PostKind.LIST_OFFICER), day + timedelta(days=2)
        yield self._step(verified, verifier, VerifyCompletion(item.item, verified, "现场核实，情况属实"))
        yield self._step(verified, verifier, CloseItem(item.item, verified))
        item.closed = True


def _media(file: File) -> tuple[int, str, str, str, int, int]:
    """The kind of a file of that size."""
    return next((kind for kind in _MEDIA if kind[4] <= file.size_bytes < kind[5]), _MEDIA[0])


_SHARED_BYTES = 2_345_678
