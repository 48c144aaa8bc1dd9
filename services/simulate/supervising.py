"""Ordinary supervision of a unit in a year: inspections, what they find, how it is put right, follow-ups (四(二))."""

from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge
from itertools import count

from domain.codes import InspectionStyle, ListKind, PostKind, UnitKind, Weakness
from domain.ids import FindingId, FollowUpId, InspectionId
from domain.supervision.commands import (
    ApproveFollowUp,
    AssignFinding,
    CloseFinding,
    CloseFollowUp,
    ConcludeInspection,
    ConfirmFinding,
    FeedBackInspection,
    PlanInspection,
    ProposeFollowUp,
    RaiseFinding,
    RecheckFinding,
    RecordObservation,
    RecordReply,
    RecordTalk,
    ReopenFinding,
    ReportRectified,
    SendFollowUp,
    StartInspection,
    SubmitRectification,
)
from services.commands.identity import inspection_id
from services.simulate import words
from services.simulate.chance import Chance
from services.simulate.lists import UnitYear
from services.simulate.people import District, Member, Who
from services.simulate.steps import Step, Steps

ROUNDS = (3, 5, 7, 10)
LATE_ENTRY_DAYS = 20
_UNANNOUNCED_PERMILLE = 1500
_FINDINGS_OF_DISTRICT = 4
_LATE_PERMILLE, _REOPENED_PERMILLE, _OPEN_PERMILLE, _FAILED_PERMILLE = 150, 50, 20, 60
_DISTRICT_MAX = 4
"""Inspections of the district at one unit in a year; more of them need a reason."""
_METHODS = ("SITE_OBSERVATION", "SYMPOSIUM", "HEARING_REPORT")


@dataclass(frozen=True, slots=True)
class Tier:
    """Who supervises: the organisation department the committees, a committee its own organisations.

    kinds: of a thousand findings, how many lead to a reminder, an inquiry, a talk.
    """

    plans: Who
    confirms: Who
    approves: Who
    approves_talk: Who
    kinds: tuple[tuple[str, int], ...]


_DISTRICT_KINDS = (("REMINDER", 108), ("WRITTEN_INQUIRY", 26), ("ORG_TALK", 11))
_COMMITTEE_KINDS = (("REMINDER", 269), ("WRITTEN_INQUIRY", 21), ("ORG_TALK", 15))


class Supervising:
    """One unit's year under supervision."""

    def __init__(
        self, district: District, made: UnitYear, chance: Chance, *, late_talk: bool = False, slow: bool = False
    ) -> None:
        """late_talk: whether a talk is held with the unit that comes in on paper twenty days later. slow: whether the
        unit leaves what was found first to the next year."""
        self._district = district
        self._made = made
        self._unit = made.unit
        self._chance = chance
        self._late_talk = late_talk
        self._slow = slow
        self._of_district = self._unit.kind is not UnitKind.GRASSROOTS
        self._numbers = count(1)
        self._tier = self._supervisors()

    def steps(self) -> Steps:
        """Every inspection and what follows from it; they overlap, and are told in the order of the days."""
        planned = sorted(self._planned())
        parts = (self._inspection(*each, beyond=place >= _DISTRICT_MAX) for place, each in enumerate(planned))
        yield from merge(*parts, key=lambda step: step.day)

    def _step(self, day: date, who: Who, command: object, entity: str | None = None) -> Step:
        return Step(day, who, command, self._chance.new_id(), entity)

    def _supervisors(self) -> Tier:
        district, unit = self._district, self._unit
        if self._of_district:
            approver = district.committee.by(PostKind.COMMITTEE_APPROVER)
            second = district.office.others[1]
            return Tier(
                district.by_office, lambda: district.office.acting(second), approver,
                district.committee.by(PostKind.SECRETARY), _DISTRICT_KINDS,
            )  # fmt: skip
        head = unit.by_maker(PostKind.SECRETARY)
        return Tier(unit.by_maker(PostKind.LIST_OFFICER), head, head, head, _COMMITTEE_KINDS)

    def _planned(self) -> list[tuple[date, InspectionStyle, int]]:
        """Day, style and how many findings of each inspection."""
        year, chance = self._made.year, self._chance
        announced, unannounced = InspectionStyle.ANNOUNCED, InspectionStyle.UNANNOUNCED
        if self._of_district:
            found = [
                (chance.day(date(year, month, 5), date(year, month, 25)), announced, _FINDINGS_OF_DISTRICT)
                for month in ROUNDS
            ]
            for month in (8, 9)[: 1 + chance.happens(_UNANNOUNCED_PERMILLE - 1000)]:
                day = chance.day(date(year, month, 3), date(year, month, 25))
                found += [(day, unannounced, _FINDINGS_OF_DISTRICT)]
            return found
        return [
            (chance.day(date(year, month, 3), date(year, month, 27)), announced, 1 + chance.happens(200))
            for month in (5, 9)[: 1 + chance.happens(500)]
        ]

    def _team(self) -> tuple[Member, ...]:
        if self._of_district:
            return tuple(self._district.office.others[2:4])
        assert self._unit.superior is not None, "a branch stands under a committee"
        return tuple(self._unit.superior.others[:2])

    def _inspection(self, day: date, style: InspectionStyle, findings: int, *, beyond: bool) -> Steps:
        year, unit, tier = self._made.year, self._unit, self._tier
        number = f"{unit.code}-{'DC' if self._of_district else 'ZC'}{next(self._numbers):02}"
        inspection = InspectionId(inspection_id(self._district.tenant_id, year, number))
        planned = day - timedelta(days=8)
        team = tuple(member.person for member in self._team())
        plan = PlanInspection(
            unit.unit, year, number, self._chance.pick(_METHODS), style, team, day, "三个清单落实情况",
            reason_beyond_limit="群众反映集中，确需再查" if beyond else "",
        )  # fmt: skip
        yield self._step(planned, tier.plans, plan)
        yield self._step(day, tier.plans, StartInspection(inspection, day))
        for kind in ListKind:
            seen = RecordObservation(inspection, kind, self._chance.pick(words.OBSERVATIONS))
            yield self._step(day, tier.plans, seen)
        concluded = ConcludeInspection(inspection, self._chance.pick(words.CONCLUSIONS), day)
        raised = [FindingId(self._chance.new_id()) for _ in range(findings)]
        for finding in raised:
            yield self._step(day, tier.plans, self._raise(finding, inspection, day), finding)
        yield self._step(day, tier.plans, concluded)
        told = day + timedelta(days=1)
        yield self._step(told, tier.plans, FeedBackInspection(inspection, told))
        yield from merge(*(self._put_right(finding, told) for finding in raised), key=lambda step: step.day)

    def _raise(self, finding: FindingId, inspection: InspectionId, day: date) -> RaiseFinding:
        item = self._chance.pick(self._made.items)
        weakness = self._chance.pick((Weakness.WEAK_PROGRESS, Weakness.POOR_EFFECT))
        description = self._chance.pick(words.FINDINGS)
        return RaiseFinding(
            self._unit.unit, self._made.year, (item.item,), weakness, description, day, inspection=inspection
        )

    def _put_right(self, finding: FindingId, told: date) -> Steps:
        """Confirmed, assigned, put right, rechecked, closed; some late, some again, some not within the year."""
        chance, tier = self._chance, self._tier
        confirmed = told + timedelta(days=1)
        yield self._step(confirmed, tier.confirms, ConfirmFinding(finding, confirmed))
        kind = self._followed_up()
        parts = [self._rectified(finding, confirmed, in_time=not chance.happens(_LATE_PERMILLE))]
        if kind:
            parts.append(self._follow_up(finding, kind, confirmed))
        yield from merge(*parts, key=lambda step: step.day)

    def _followed_up(self) -> str:
        if self._late_talk:
            return "ORG_TALK"
        draw = self._chance.below(1000)
        for kind, permille in self._tier.kinds:
            draw -= permille
            if draw < 0:
                return kind
        return ""

    def _rectified(self, finding: FindingId, confirmed: date, *, in_time: bool) -> Steps:
        tier, chance, head = self._tier, self._chance, self._unit.by(PostKind.SECRETARY)
        assigned = confirmed + timedelta(days=1)
        due = assigned + timedelta(days=30)
        yield self._step(assigned, tier.plans, AssignFinding(finding, assigned, due))
        if chance.happens(_OPEN_PERMILLE) or self._slow:
            self._slow = False
            self._made.left_open.append(finding)
            return
        done = assigned + timedelta(days=10 + chance.below(15) if in_time else 38)
        yield self._step(done, head, SubmitRectification(finding, chance.pick(words.RECTIFIED), done))
        checked = done + timedelta(days=3)
        if chance.happens(_FAILED_PERMILLE):
            failed = RecheckFinding(finding, False, checked, "整改不到位")
            yield self._step(checked, tier.plans, failed)
            done = checked + timedelta(days=7)
            yield self._step(done, head, SubmitRectification(finding, "已重新整改", done))
            checked = done + timedelta(days=3)
        yield self._step(checked, tier.plans, RecheckFinding(finding, True, checked, "现场复查，已整改"))
        yield self._step(checked, tier.plans, CloseFinding(finding, checked, checked + timedelta(days=180)))
        if not chance.happens(_REOPENED_PERMILLE):
            return
        again = checked + timedelta(days=20)
        yield self._step(again, tier.plans, ReopenFinding(finding, "同类问题再次出现", again))
        yield self._step(again, tier.plans, AssignFinding(finding, again, again + timedelta(days=20)))
        done = again + timedelta(days=12)
        yield self._step(done, head, SubmitRectification(finding, "举一反三，已建立长效机制", done))
        yield self._step(done, tier.plans, RecheckFinding(finding, True, done, "复查通过"))
        yield self._step(done, tier.plans, CloseFinding(finding, done))

    def _follow_up(self, finding: FindingId, kind: str, confirmed: date) -> Steps:
        tier, chance, head = self._tier, self._chance, self._unit.by(PostKind.SECRETARY)
        late, self._late_talk = self._late_talk, False
        follow_up = FollowUpId(chance.new_id())
        proposed = confirmed + timedelta(days=1)
        yield self._step(proposed, tier.plans, ProposeFollowUp(kind, (finding,), proposed), follow_up)
        approved = proposed + timedelta(days=1)
        approver = tier.approves_talk if kind == "ORG_TALK" else tier.approves
        yield self._step(approved, approver, ApproveFollowUp(follow_up, approved))
        acted = approved + timedelta(days=2)
        if kind == "ORG_TALK":
            entered = acted + timedelta(days=LATE_ENTRY_DAYS if late else 0)
            yield self._step(entered, tier.plans, RecordTalk(follow_up, acted, chance.pick(words.TALKS)))
            acted = entered
        else:
            number = f"{self._unit.code}督〔{self._made.year}〕{next(self._numbers)}号"
            yield self._step(acted, tier.plans, SendFollowUp(follow_up, acted, number, chance.pick(words.LETTERS)))
        if kind == "WRITTEN_INQUIRY":
            acted += timedelta(days=9)
            yield self._step(acted, head, RecordReply(follow_up, chance.pick(words.ANSWERS), acted))
        reported = acted + timedelta(days=25 + chance.below(20))
        yield self._step(reported, head, ReportRectified(follow_up, chance.pick(words.RECTIFIED), reported))
        yield self._step(reported, tier.plans, CloseFollowUp(follow_up, "整改到位，予以办结", reported))
