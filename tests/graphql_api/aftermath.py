"""What follows from a year, given over HTTP: rulings, key management. It is that of the year before, told early on."""

from typing import Any

from services.sealer.kinds import LogKind, origin_of
from services.store import tenant
from tests.graphql_api.log_keys import log_key
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.signing import own_key, signed
from tests.sealer.fakes import HOST

JUDGED = 2019
OPENED, RULED = "2019-12-31", "2020-01-03"


class Aftermath:
    """Plays what follows from `JUDGED` in a district that has begun its next year."""

    def __init__(self, district: HttpDistrict) -> None:
        self.district = district

    @property
    def office(self) -> Any:
        return self.district.holder("ZZB", "STAFF")

    @property
    def officer(self) -> Any:
        return self.district.holder("QW", "LIST_OFFICER")

    def play(self) -> None:
        """All of it, in order."""
        self.keys()
        self.judge()
        self.criticise("DW01")
        self.handle("DW01")
        self.commend("DW02")
        self.erase()

    def keys(self) -> None:
        """Keys of who signs, and one that is lost."""
        district, approver = self.district, self.district.holder("QW", "COMMITTEE_APPROVER")
        own_key(district, approver, "approver")
        own_key(district, self.office, "office")
        lost = own_key(district, approver, "lost")
        district.give(approver, "signingKeyRevoke", signingKey=lost, reason="LOST")

    def erase(self) -> None:
        """A person who left: erasure is declined, held, and agreed to in the end."""
        district, admin = self.district, self.district.platform("TENANT_ADMIN")
        inspector, text = district.platform("DISCIPLINE_INSPECTOR"), district.text
        person = district.make(admin, "personRegister", name=text("已调离的人"), telephone="13900000000")
        about = {"subject": {"person": person}}
        to = {"recipient": text("市审计局"), "purpose": text("核对任职")}
        district.give(self.office, "fieldDisclose", position=district.position, field="name", **to, **about)
        asked = {"basis": "PURPOSE_ENDED", "reason": text("已调离"), **about}
        erased = district.made["erased"] = district.make(self.office, "erasureRequest", **asked)
        district.give(admin, "erasureDecline", sealedSubject=erased, reason=text("材料不齐"))
        district.make(inspector, "erasureHoldPlace", reason=text("纪案1号"), **about)
        district.make(self.office, "erasureRequest", **asked)
        district.give(inspector, "erasureHoldRelease", sealedSubject=erased, reason=text("已结案"))
        district.give(admin, "subjectErase", sealedSubject=erased)
        gone = {"sealedSubject": erased, "keyId": "5f0d1c2e-7a5b-4c1d-9e64-2b1f0a9d8c37"}
        district.give(district.platform("SYSTEM"), "keyDestructionRecord", **gone)
        with tenant(district.tenant_id):
            origin = origin_of(HOST, district.edge.store.code(), LogKind.EVENTS)
        keys = {name: str(log_key(origin, number).verifier) for number, name in enumerate(("oldKey", "newKey"))}
        district.give(district.platform("SYSTEM"), "logKeyRotate", **keys, reason="SCHEDULED", orderedBy=person)

    def judge(self) -> None:
        """The year as far as its results are used."""
        self.district.give(self.office, "cycleOpen", year=JUDGED, openedOn=OPENED)
        phases = ("RESEARCH", "DRAFTING", "CONSULTATION", "ISSUED", "EXECUTION", "ASSESSMENT", "REVIEW", "RESULT_USE")
        for phase in phases:
            self.district.give(self.office, "phaseAdvance", year=JUDGED, phase=phase, advancedOn=OPENED)

    def results(self, unit: str) -> None:
        """The results of the year that is under way, twice: an objection is upheld in between."""
        district, text = self.district, self.district.text
        year: dict[str, Any] = {"year": 2020}
        key: dict[str, Any] = {"unit": district.units[unit], **year}
        on = "2020-12-28"
        head = district.holder("QW", "SECRETARY")
        district.give(self.office, "phaseAdvance", phase="RESULT_USE", advancedOn=on, **year)
        district.give(self.office, "resultsCompute", computedOn=on, **year)
        district.give(head, "gradesConfirm", committee=district.units["QW"], decidedOn=on, **year)
        lower = {"grade": "AVERAGE", "reason": text("发生舆情"), "proposedOn": on}
        district.give(self.officer, "gradePropose", **lower, **key)
        district.give(head, "gradeDecide", grade="AVERAGE", decidedOn=on, **key)
        signature = signed(district, self.office, "office", "PUBLISH_RESULTS", on=on, **year)
        district.give(self.office, "resultsPublish", publishedOn=on, signature=signature, **year)
        judged = dict.fromkeys(("political", "performance", "conduct", "competence"), "FAIR")
        for subject, person in (("LEADERSHIP_TEAM", None), ("UNIT_SECRETARY", district.people[unit, "SECRETARY"])):
            given = {"subject": subject, "person": person, "basis": text("年度考核"), "recordedOn": on, **judged}
            district.give(self.officer, "dimensionsRecord", **given, **key)
        used = {"kind": "PERFORMANCE_RATING", "reference": text("实绩评定〔2020〕3号"), "usedOn": on}
        district.give(self.office, "resultUse", **used, **key)
        self.object(unit, on)
        district.give(self.office, "resultsCompute", computedOn=on, **year)
        district.give(self.office, "resultsPublish", publishedOn=on, **year)

    def object(self, unit: str, on: str) -> None:
        """The unit objects to its assessment, and two people who had no part in that agree."""
        district, text = self.district, self.district.text
        head, deputy = district.holder(unit, "SECRETARY"), district.holder("QW", "DEPUTY_IN_CHARGE")
        given = {"unit": district.units[unit], "year": 2020, "text": text("打分偏低"), "filedOn": on}
        objection = district.made["objection"] = district.make(head, "objectionFile", **given)
        district.give(self.office, "objectionAccept", objection=objection, acceptedOn=on)
        reviewers = [district.people["QW", kind] for kind in ("LIST_OFFICER", "DEPUTY_IN_CHARGE")]
        district.give(self.office, "reviewersAssign", objection=objection, reviewers=reviewers, assignedOn=on)
        better = {"item": district.made[f"{unit}/2020/T01"], "criterion": "TASKS_COMPLETED", "score": 9500}
        adjudications = [{**better, "reason": text("佐证充分")}]
        said = {"outcome": "UPHELD", "reason": text("属实"), "decidedOn": on, "adjudications": adjudications}
        district.give(deputy, "objectionDecide", objection=objection, **said)

    def rule(self, name: str, unit: str, kind: str, conditions: list[str], **given: Any) -> str:
        """A ruling from proposal to issue, each step by somebody else."""
        district = self.district
        about = {"unit": district.units[unit], "year": JUDGED, "kind": kind, "conditions": conditions}
        basis = {"basis": district.text("年度考核情况"), "proposedOn": RULED}
        ruling = district.made[name] = district.make(self.officer, "rulingPropose", **about, **basis, **given)
        note = {"note": district.text("属实"), "reviewedOn": RULED}
        district.give(self.office, "rulingReview", ruling=ruling, **note)
        signer = district.holder("QW", "COMMITTEE_APPROVER")
        own = (
            {}
            if name == "commendation"
            else {"signature": signed(district, signer, "approver", "APPROVE_RULING", on=RULED, ruling=ruling)}
        )
        district.give(signer, "rulingApprove", ruling=ruling, approvedOn=RULED, **own)
        number = {"documentNumber": district.text(f"示委发〔2020〕{kind}号"), "issuedOn": RULED}
        district.give(self.office, "rulingIssue", ruling=ruling, **number)
        return ruling

    def criticise(self, unit: str) -> None:
        """A criticism, and the key management it opens, planned."""
        district = self.district
        ruling = self.rule("criticism", unit, "CRITICISM", ["WEAK_MEASURES", "LITTLE_EFFECT"])
        case = district.made["case"] = self.case_of(ruling)
        plan = {"plan": district.text("每季度督导一次"), "visitsMin": 1, "untilOn": "2020-03-31", "plannedOn": RULED}
        district.give(self.officer, "trackingPlan", case=case, **plan)

    def track(self) -> None:
        """The unit visited, in the course of an inspection, and released."""
        district, text = self.district, self.district.text
        it = {"case": district.made["case"]}
        visit = {"inspection": district.made["inspection"], "note": text("有改进"), "visitedOn": "2020-02-08"}
        district.give(self.office, "trackingVisitRecord", **visit, **it)
        head, on = district.holder("QW", "SECRETARY"), "2020-02-10"
        longer = {"untilOn": "2020-06-30", "reason": text("巩固"), "extendedOn": on}
        district.give(head, "keyManagementExtend", **longer, **it)
        district.give(head, "keyManagementRelease", reason=text("成效明显"), releasedOn=on, **it)

    def case_of(self, ruling: str) -> str:
        """The case that a criticism opened."""
        question = """query Case($id: ID!, $at: Position) { district(atLeast: $at) {
            node(id: $id) { ... on Ruling { case { id } } } } }"""
        answer = self.district.platform("AUDITOR").ask(question, id=ruling, at=self.district.position)
        case: str = answer.data["district"]["node"]["case"]["id"]
        return case

    def handle(self, unit: str) -> None:
        """A person handled, as was decided elsewhere."""
        given = {"person": self.district.people[unit, "STAFF"], "measure": "REASSIGNMENT"}
        self.rule("handling", unit, "ORG_HANDLING", ["NOT_AS_REQUIRED", "SERIOUS_CONSEQUENCES"], **given)

    def commend(self, unit: str) -> None:
        """A commendation that is taken back."""
        conditions = ["HIGH_ATTENTION", "DUTIES_EFFECTIVE", "OUTSTANDING_PERFORMANCE"]
        ruling = self.rule("commendation", unit, "COMMENDATION", conditions)
        why = {"reason": self.district.text("材料不实"), "revokedOn": RULED}
        self.district.give(self.district.holder("QW", "SECRETARY"), "rulingRevoke", ruling=ruling, **why)
