"""A year's results and objections, replayed."""

from services.replay import signing
from services.replay.organisation import sealed_text
from services.replay.world import Facts, World

_GRADING = (
    *("state", "proposed_grade", "proposed_reason", "proposed_by", "proposed_on"),
    *("decided_grade", "by_hand", "decided_reason", "decided_by", "decided_on"),
)


def computed(world: World, event: Facts, said: Facts) -> None:
    before = world.now("year_result", said["year"])
    names = ("round", "engine", "rules", "assessment", "evaluation", "units", "computed_on")
    row = {name: said[name] for name in names}
    earlier = 0 if before is None else before["published_round"]
    world.write("year_result", (said["year"],), **row, published_round=earlier, position=world.position)


def published(world: World, event: Facts, said: Facts) -> None:
    world.note("publication", **{name: value for name, value in said.items() if name != "signature"})
    signing.signed(world, event, said)
    world.change("year_result", (said["year"],), published_round=said["round"])


def evaluated(world: World, event: Facts, said: Facts) -> None:
    before = world.now("unit_evaluation", said["unit"], said["year"], said["round"] - 1)
    names = ("class_", "ballot", "secretary", "final", "rank", "grade")
    row = {name: said[name] for name in names}
    grading: Facts = {"state": "COMPUTED"}
    if before is not None and before["grade"] == said["grade"]:
        grading = {name: before.get(name) for name in _GRADING}
    key = (said["unit"], said["year"], said["round"])
    world.write("unit_evaluation", key, **row, **grading, position=world.position)


def proposed(world: World, event: Facts, said: Facts) -> None:
    columns = {"proposed_grade": said["grade"], "proposed_reason": said["reason"]}
    by = {name: said[name] for name in ("proposed_by", "proposed_on")}
    nothing = dict.fromkeys(("decided_grade", "by_hand", "decided_reason", "decided_by", "decided_on"))
    world.change("unit_evaluation", _key(said), state="PROPOSED", **columns, **by, **nothing)


def decided(world: World, event: Facts, said: Facts) -> None:
    columns = {"decided_grade": said["grade"], "decided_reason": said["reason"] or None}
    by = {name: said[name] for name in ("by_hand", "decided_by", "decided_on")}
    world.change("unit_evaluation", _key(said), state="DECIDED", **columns, **by)


def _key(said: Facts) -> tuple[str, int, int]:
    return said["unit"], said["year"], said["round"]


def dimensions(world: World, event: Facts, said: Facts) -> None:
    names = ("political", "performance", "conduct", "competence", "basis", "recorded_on")
    row = {name: said[name] for name in names}
    key = (said["unit"], said["year"], said["subject"], said["person"] or "")
    world.write("dimension", key, **row, position=world.position)


def used(world: World, event: Facts, said: Facts) -> None:
    world.note("result_use", **said)


def filed(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("unit", "year", "ruling", "filed_by", "filed_on")}
    own: Facts = {"sealed": sealed_text(event), "state": "FILED", "reviewers": [], "position": world.position}
    world.write("objection", (said["objection"],), **row, **own)


def accepted(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("accepted_on", "decide_by_on")}
    world.change("objection", (said["objection"],), state="ACCEPTED", **columns)


def assigned(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("reviewers", "assigned_on")}
    world.change("objection", (said["objection"],), state="IN_REVIEW", **columns)


def settled(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("reason", "decided_on")}
    world.change("objection", (said["objection"],), state=said["outcome"], **columns)


FOLDS = {
    "results.computed.v1": computed,
    "results.published.v1": published,
    "evaluation.computed.v1": evaluated,
    "evaluation.grade_proposed.v1": proposed,
    "evaluation.grade_decided.v1": decided,
    "evaluation.dimensions_recorded.v1": dimensions,
    "evaluation.result_used.v1": used,
    "objection.filed.v1": filed,
    "objection.accepted.v1": accepted,
    "objection.reviewers_assigned.v1": assigned,
    "objection.decided.v1": settled,
}
