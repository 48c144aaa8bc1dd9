"""List sets and their items, replayed."""

from collections.abc import Callable

from services.replay.world import Facts, World

Key = tuple[str, int]


def drafted(world: World, event: Facts, said: Facts) -> None:
    key = (said["unit"], said["year"])
    world.write(
        "list_set",
        key,
        maker=said["maker"],
        officer=said["officer"],
        template=said["template"],
        state="DRAFT",
        opinions_open=0,
        changes_open=0,
        edits_since=0,
        position=world.position,
    )
    world.write("ledger_set", key, maker=said["maker"])


def item_added(kind: str) -> Callable[[World, Facts, Facts], None]:
    def added(world: World, event: Facts, said: Facts) -> None:
        world.write(
            "ledger_item",
            (said["item"],),
            unit=said["unit"],
            year=said["year"],
            number=said["number"],
            **contents(kind, said["content"]),
            targets=[],
            change=said["change"],
            carried_from=said["carried_from"],
            position=world.position,
        )
        work = {"state": "DRAFT", "collaborators": [], "report_count": 0, "contribution_count": 0, "evidence": []}
        world.write("ledger_work", (said["item"],), **work)
        if kind == "RESPONSIBILITY":
            world.write("list_duty", (said["item"],), **written_duty(said["content"]))
        consultation_void(world, event)

    return added


def item_revised(kind: str) -> Callable[[World, Facts, Facts], None]:
    def revised(world: World, event: Facts, said: Facts) -> None:
        change = {"change": said["change"]} if said["change"] is not None else {}
        world.change("ledger_item", (said["item"],), **contents(kind, said["content"]), **change)
        if kind == "RESPONSIBILITY":
            written = written_duty(said["content"])
            if written == world.have("list_duty", said["item"]):
                return
            world.write("list_duty", (said["item"],), **written)
        consultation_void(world, event)

    return revised


def item_withdrawn(world: World, event: Facts, said: Facts) -> None:
    change = {"change": said["change"]} if said["change"] is not None else {}
    world.change("ledger_item", (said["item"],), withdrawn_reason=said["reason"], **change)
    world.change("ledger_work", (said["item"],), state="WITHDRAWN", state_before=None)
    consultation_void(world, event)


def target_linked(world: World, event: Facts, said: Facts) -> None:
    targets = world.have("ledger_item", said["item"])["targets"]
    if said["target"] not in targets:
        world.change("ledger_item", (said["item"],), targets=[*targets, said["target"]])


def target_unlinked(world: World, event: Facts, said: Facts) -> None:
    targets = world.have("ledger_item", said["item"])["targets"]
    world.change("ledger_item", (said["item"],), targets=[target for target in targets if target != said["target"]])


def element_compared(world: World, event: Facts, said: Facts) -> None:
    key = (said["unit"], said["year"], said["element"])
    world.write("element_check", key, conclusion=said["conclusion"], position=world.position)
    consultation_void(world, event)


def comparison_retracted(world: World, event: Facts, said: Facts) -> None:
    world.drop("element_check", (said["unit"], said["year"], said["element"]))
    consultation_void(world, event)


def consultation_requested(world: World, event: Facts, said: Facts) -> None:
    alter(world, event, requested_on=said["requested_on"], held_on=None, edits_since=0)


def opinion_recorded(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("unit", "year", "given_by", "text", "given_on")}
    world.write("opinion", (said["opinion"],), **row, position=world.position)
    if said["given_by"] == said["unit"]:
        alter(world, event, opinions_open=list_set(world, event)["opinions_open"] + 1)


def opinion_resolved(world: World, event: Facts, said: Facts) -> None:
    decided = {"disposition": said["disposition"], "explanation": said["explanation"]}
    world.change("opinion", (said["opinion"],), **decided)
    if world.have("opinion", said["opinion"])["given_by"] == said["unit"]:
        alter(world, event, opinions_open=list_set(world, event)["opinions_open"] - 1)


def consultation_held(world: World, event: Facts, said: Facts) -> None:
    alter(world, event, held_on=said["held_on"])


def submitted(world: World, event: Facts, said: Facts) -> None:
    alter(world, event, submitted_on=said["submitted_on"], returned_reason=None)


def returned(world: World, event: Facts, said: Facts) -> None:
    alter(world, event, submitted_on=None, returned_reason=said["reason"])


def issued(world: World, event: Facts, said: Facts) -> None:
    issue = {name: said[name] for name in ("maker", "issued_on", "document_number")}
    alter(world, event, **issue)
    world.write("ledger_set", (said["unit"], said["year"]), **issue)


def change_proposed(world: World, event: Facts, said: Facts) -> None:
    kinds = {"problem": "PROBLEM", "task": "TASK", "duty": "RESPONSIBILITY"}
    [field] = [name for name in kinds if said[name] is not None] or [""]
    kind = "WITHDRAWAL" if not field else "ADDITION" if said["number"] else "REVISION"
    row = {name: said[name] for name in ("unit", "year", "item", "number", "reason", "proposed_by", "proposed_on")}
    world.write(
        "list_change",
        (said["change"],),
        **row,
        kind=kind,
        list_kind=kinds.get(field),
        content=said[field] if field else None,
        state="PROPOSED",
        position=world.position,
    )
    alter(world, event, changes_open=list_set(world, event)["changes_open"] + 1)


def change_approved(world: World, event: Facts, said: Facts) -> None:
    decided = {"approved_on": said["approved_on"], "document_number": said["document_number"]}
    world.change("list_change", (said["change"],), state="APPROVED", **decided)
    alter(world, event, changes_open=list_set(world, event)["changes_open"] - 1)


def change_rejected(world: World, event: Facts, said: Facts) -> None:
    world.change("list_change", (said["change"],), state="REJECTED", rejected_reason=said["reason"])
    alter(world, event, changes_open=list_set(world, event)["changes_open"] - 1)


def key_of(event: Facts) -> Key:
    """The list set that an event of its stream belongs to."""
    _, unit, year = event["stream"].split("/")
    return unit, int(year)


def list_set(world: World, event: Facts) -> Facts:
    """The list set as it is."""
    return world.have("list_set", *key_of(event))


def consultation_void(world: World, event: Facts) -> None:
    """What was changed since is not what the unit was consulted on."""
    row = list_set(world, event)
    if row.get("issued_on") is None and (row.get("held_on") is not None or row["edits_since"] > 0):
        alter(world, event, requested_on=None, held_on=None, edits_since=row["edits_since"] + 1)


def alter(world: World, event: Facts, **columns: object) -> None:
    """Some columns of the list set change, and with them its state."""
    row = {**list_set(world, event), **columns}
    if row.get("issued_on"):
        state = "CHANGE_PROPOSED" if row["changes_open"] else "ISSUED"
    elif row.get("submitted_on"):
        state = "APPROVAL"
    elif row["opinions_open"]:
        state = "OPINIONS_OPEN"
    elif row.get("held_on"):
        state = "RESOLVED"
    else:
        state = "CONSULTING" if row.get("requested_on") else "DRAFT"
    world.write("list_set", key_of(event), **{**row, "state": state})


def written_duty(content: Facts) -> Facts:
    """What somebody wrote of a duty; post and portfolio come from the tree."""
    return {name: content[name] for name in ("role", "holder", "duty", "weight")}


def contents(kind: str, content: Facts) -> Facts:
    """An item's columns: the sentence of each kind is its statement, the rest keeps its name."""
    sentence = {"PROBLEM": "statement", "TASK": "goal", "RESPONSIBILITY": "duty"}[kind]
    rest = {name: value for name, value in content.items() if name != sentence}
    return {"kind": kind, "statement": content[sentence], **rest}


FOLDS = {
    "list_set.drafted.v1": drafted,
    "list_set.problem_item_added.v1": item_added("PROBLEM"),
    "list_set.task_item_added.v1": item_added("TASK"),
    "list_set.duty_item_added.v1": item_added("RESPONSIBILITY"),
    "list_set.problem_item_revised.v1": item_revised("PROBLEM"),
    "list_set.task_item_revised.v1": item_revised("TASK"),
    "list_set.duty_item_revised.v1": item_revised("RESPONSIBILITY"),
    "list_set.item_withdrawn.v1": item_withdrawn,
    "list_set.item_target_linked.v1": target_linked,
    "list_set.item_target_unlinked.v1": target_unlinked,
    "list_set.element_compared.v1": element_compared,
    "list_set.comparison_retracted.v1": comparison_retracted,
    "list_set.consultation_requested.v1": consultation_requested,
    "list_set.opinion_recorded.v1": opinion_recorded,
    "list_set.opinion_resolved.v1": opinion_resolved,
    "list_set.consultation_held.v1": consultation_held,
    "list_set.submitted.v1": submitted,
    "list_set.returned.v1": returned,
    "list_set.issued.v1": issued,
    "list_set.change_proposed.v1": change_proposed,
    "list_set.change_approved.v1": change_approved,
    "list_set.change_rejected.v1": change_rejected,
}
