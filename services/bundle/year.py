"""What a year's events say about its results: collected while its entries are written, in memory of the units alone."""

import json

from domain.scoring import score_1
from services.bundle.errors import YearUnsound
from services.bundle.evidence import EVIDENCE_TYPES, EvidenceNotes, Facts


def type_of(entry: bytes) -> str:
    """The type that an envelope names, without reading the rest of it."""
    return entry.partition(b'"type":"')[2].partition(b'"')[0].decode()


class YearNotes:
    """The rule set, both documents of each published round, and the evidence."""

    def __init__(self, year: int) -> None:
        self._year = year
        self._texts: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._results: dict[str, Facts] = {}
        self._evaluated: dict[int, dict[str, Facts]] = {}
        self.rules = b""
        self.rounds: dict[int, tuple[bytes, bytes]] = {}
        self.evidence = EvidenceNotes()

    def take(self, position: int, entry: bytes) -> None:
        """One event. Raises YearUnsound where a publication does not follow from what was recorded."""
        type_ = type_of(entry)
        if type_ not in _CONCERN:
            return
        said = json.loads(entry)["data"]
        if type_ in EVIDENCE_TYPES:
            self.evidence.take(position, type_, said)
        elif said["year"] == self._year:
            self._note(type_, said)

    def _note(self, type_: str, said: Facts) -> None:
        match type_:
            case "rule_set.published.v1":
                self._texts[said["digest"]] = said["rules"]
            case "rule_set.frozen.v1":
                self.rules = self._texts[said["digest"]].encode()
            case "assessment.opened.v1":
                self._codes[said["unit"]] = said["unit_code"]
            case "assessment.finalised.v1" | "assessment.revised.v1":
                self._results[said["unit"]] = said["result"]
            case "evaluation.computed.v1":
                self._evaluated.setdefault(said["round"], {})[said["unit"]] = said
            case _:
                self.rounds[said["round"]] = self._documents(said)

    def _documents(self, said: Facts) -> tuple[bytes, bytes]:
        head = {"engine": score_1.ENGINE, "rules": score_1.digest(self.rules)}
        units = sorted(self._codes.items(), key=lambda unit: unit[1])
        entries = [_assessed(code, self._results[unit]) for unit, code in units]
        assessment = score_1.canonical({**head, "units": entries})
        graded = [_graded(code, self._evaluated[said["round"]][unit]) for unit, code in units]
        evaluation = score_1.canonical({**head, "assessment": score_1.digest(assessment), "units": graded})
        if (score_1.digest(assessment), score_1.digest(evaluation)) != (said["assessment"], said["evaluation"]):
            raise YearUnsound(f"第 {said['round']} 轮。")
        return assessment, evaluation


def _assessed(code: str, result: Facts) -> Facts:
    named = {name: {each["name"]: each["count"] for each in result[name]} for name in ("components", "deductions")}
    return {"unit": code, **named, **{name: result[name] for name in ("base", "bonus", "final", "veto")}}


def _graded(code: str, said: Facts) -> Facts:
    own = {name: said[name] for name in ("ballot", "secretary", "rank", "grade")}
    return {"unit": code, "class": said["class_"], **own}


_CONCERN = frozenset(
    {
        "rule_set.published.v1",
        "rule_set.frozen.v1",
        "assessment.opened.v1",
        "assessment.finalised.v1",
        "assessment.revised.v1",
        "evaluation.computed.v1",
        "results.published.v1",
        *EVIDENCE_TYPES,
    }
)
