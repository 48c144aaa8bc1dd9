"""Rule sets, groups, assessments and score sheets, replayed."""

from services.replay import signing
from services.replay.world import Facts, World


def rule_set_published(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("engine", "rules", "basis", "published_on")}
    world.write("rule_set", (said["year"], said["digest"]), **row, position=world.position)


def rule_set_frozen(world: World, event: Facts, said: Facts) -> None:
    world.change("rule_set", (said["year"], said["digest"]), frozen_on=said["frozen_on"])


def group_formed(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("organiser", "year", "name", "formed_on")}
    world.write("assessment_group", (said["group"],), **row, position=world.position)


def assessor_seconded(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("title", "from_unit", "leads", "seconded_on")}
    world.write("assessor", (said["group"], said["person"]), **row, position=world.position)


def leader_set(world: World, event: Facts, said: Facts) -> None:
    world.change("assessor", (said["group"], said["person"]), leads=True)


def assessor_replaced(world: World, event: Facts, said: Facts) -> None:
    key = (said["group"], said["person"])
    led = world.have("assessor", *key)["leads"]
    gone = {"left_on": said["replaced_on"], "left_reason": said["reason"], "replaced_by": said["replacement"]}
    world.change("assessor", key, **gone, leads=False)
    row = {"title": said["title"], "from_unit": said["from_unit"], "seconded_on": said["replaced_on"], "leads": led}
    world.write("assessor", (said["group"], said["replacement"]), **row, position=world.position)


def interest_declared(world: World, event: Facts, said: Facts) -> None:
    row = {"kind": said["kind"], "recused_on": said["declared_on"], "position": world.position}
    world.write("recusal", (said["group"], said["person"], said["unit"]), **row)


def assessor_recused(world: World, event: Facts, said: Facts) -> None:
    row = {"reason": said["reason"], "recused_on": said["recused_on"], "position": world.position}
    world.write("recusal", (said["group"], said["person"], said["unit"]), **row)


def opened(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("unit_code", "organiser", "rules", "opened_on")}
    row |= {"assessment_group": said["group"], "class": said["class_"], "state": "SCORING", "methods": []}
    items = [item["item"] for item in said["items"]]
    for item in said["items"]:
        own = {name: item[name] for name in ("number", "kind", "weight")}
        world.write("scored_item", (said["unit"], said["year"], item["item"]), **own, position=world.position)
    world.write("assessment", (said["unit"], said["year"]), **row, items=items, position=world.position)


def method_recorded(world: World, event: Facts, said: Facts) -> None:
    methods = world.have("assessment", said["unit"], said["year"])["methods"]
    if said["method"] not in methods:
        alter(world, said, methods=[*methods, said["method"]])


def satisfaction_recorded(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("issued", "returned", "valid", "surveyed_on")}
    alter(world, said, answers=named(said["answers"]), **columns)
    world.write("score_ground", (said["unit"], said["year"], "SURVEY"), position=world.position)


def fact_recorded(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("kind", "count", "reason", "evidence", "recorded_on")}
    world.write("assessment_fact", (said["unit"], said["year"], said["line"]), **row, position=world.position)


def fact_withdrawn(world: World, event: Facts, said: Facts) -> None:
    columns = {"withdrawn_reason": said["reason"], "objection": said["objection"]}
    world.change("assessment_fact", (said["unit"], said["year"], said["line"]), **columns)


def score_entered(world: World, event: Facts, said: Facts) -> None:
    score(world, said, None)
    key = (said["unit"], said["year"], said["assessor"])
    sheet = world.now("score_sheet", *key) or {"entered": 0, "position": world.position}
    world.write("score_sheet", key, **{**sheet, "entered": sheet["entered"] + 1})


def score_amended(world: World, event: Facts, said: Facts) -> None:
    score(world, said, said["amended_because"])


def score(world: World, said: Facts, because: str | None) -> None:
    """A cell of a sheet says this from now on."""
    key = tuple(said[name] for name in ("unit", "year", "assessor", "item", "criterion"))
    row = {name: said[name] for name in ("method", "score", "reason", "evidence", "findings")}
    world.write("score", key, **row, amended_because=because, position=world.position)


def sheet_signed(world: World, event: Facts, said: Facts) -> None:
    world.change("score_sheet", (said["unit"], said["year"], said["assessor"]), signed_on=said["signed_on"])
    signing.signed(world, event, said)


def adjudicated(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("score", "reason", "adjudicated_on", "adjudicated_by", "objection")}
    key = tuple(said[name] for name in ("unit", "year", "item", "criterion"))
    world.write("adjudication", key, **row, position=world.position)


def submitted(world: World, event: Facts, said: Facts) -> None:
    alter(world, said, state="SUBMITTED", submitted_on=said["submitted_on"], **points(said["result"]))


def returned(world: World, event: Facts, said: Facts) -> None:
    nothing = dict.fromkeys(("submitted_on", "components", "base", "deductions", "bonus", "final", "veto"))
    columns = {"returned_on": said["returned_on"], "returned_reason": said["reason"]}
    alter(world, said, state="SCORING", **columns, **nothing)


def finalised(world: World, event: Facts, said: Facts) -> None:
    alter(world, said, state="FINALISED", finalised_on=said["finalised_on"], **points(said["result"]))


def fed_back(world: World, event: Facts, said: Facts) -> None:
    alter(world, said, state="FED_BACK", fed_back_on=said["fed_back_on"])


def revised(world: World, event: Facts, said: Facts) -> None:
    alter(world, said, revised_on=said["revised_on"], objection=said["objection"], **points(said["result"]))


def alter(world: World, said: Facts, **columns: object) -> None:
    """The unit's assessment changes in these columns."""
    world.change("assessment", (said["unit"], said["year"]), **columns)


def points(result: Facts) -> Facts:
    """A result as columns."""
    columns = {name: result[name] for name in ("base", "bonus", "final", "veto")}
    return {**columns, "components": named(result["components"]), "deductions": named(result["deductions"])}


def named(pairs: list[Facts]) -> dict[str, int]:
    """Amounts by name."""
    return {pair["name"]: pair["count"] for pair in pairs}


FOLDS = {
    "rule_set.published.v1": rule_set_published,
    "rule_set.frozen.v1": rule_set_frozen,
    "assessment_group.formed.v1": group_formed,
    "assessment_group.assessor_seconded.v1": assessor_seconded,
    "assessment_group.leader_set.v1": leader_set,
    "assessment_group.assessor_replaced.v1": assessor_replaced,
    "assessment_group.interest_declared.v1": interest_declared,
    "assessment_group.assessor_recused.v1": assessor_recused,
    "assessment.opened.v1": opened,
    "assessment.method_recorded.v1": method_recorded,
    "assessment.satisfaction_recorded.v1": satisfaction_recorded,
    "assessment.fact_recorded.v1": fact_recorded,
    "assessment.fact_withdrawn.v1": fact_withdrawn,
    "score_sheet.score_entered.v1": score_entered,
    "score_sheet.score_amended.v1": score_amended,
    "score_sheet.signed.v1": sheet_signed,
    "assessment.score_adjudicated.v1": adjudicated,
    "assessment.submitted.v1": submitted,
    "assessment.returned.v1": returned,
    "assessment.finalised.v1": finalised,
    "assessment.fed_back.v1": fed_back,
    "assessment.revised.v1": revised,
}
