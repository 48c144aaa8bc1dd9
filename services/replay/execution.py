"""How items are carried out, with evidence, contributions and suggestions, replayed."""

from services.replay.organisation import sealed_text
from services.replay.world import Facts, World


def state(world: World, said: Facts, name: str, reason: str | None = None, **columns: object) -> None:
    """The item is in this state from now on."""
    world.change("ledger_work", (said["item"],), state=name, state_reason=reason, **{"state_before": None, **columns})


def item_issued(world: World, event: Facts, said: Facts) -> None:
    state(world, said, "ISSUED")


def item_revoked(world: World, event: Facts, said: Facts) -> None:
    state(world, said, "WITHDRAWN", said["reason"])


def item_carried_over(world: World, event: Facts, said: Facts) -> None:
    world.change("ledger_item", (said["item"],), carried_into=said["into"], carried_reason=said["reason"])
    world.change("ledger_work", (said["item"],), state="CARRIED_OVER", state_before=None)


def assigned(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("leader", "department", "collaborators", "frequency")}
    state(world, said, "ASSIGNED", **columns)


def measure_set(world: World, event: Facts, said: Facts) -> None:
    world.change("ledger_work", (said["item"],), measure=said["measure"])


def node_set(world: World, event: Facts, said: Facts) -> None:
    world.change("ledger_work", (said["item"],), node_on=said["due_on"])


def accepted(world: World, event: Facts, said: Facts) -> None:
    world.change("ledger_work", (said["item"],), accepted_on=said["accepted_on"])


def reassigned(world: World, event: Facts, said: Facts) -> None:
    work = world.have("ledger_work", said["item"])
    stays = work.get("accepted_on") if work.get("leader") == said["leader"] else None
    columns = {"leader": said["leader"], "department": said["department"], "accepted_on": stays}
    world.change("ledger_work", (said["item"],), **columns)


def progress_submitted(world: World, event: Facts, said: Facts) -> None:
    report(world, said, said["reported_on"], replaces=said["replaces"])
    state(world, said, "IN_PROGRESS")


def progress_corrected(world: World, event: Facts, said: Facts) -> None:
    place = world.have("report", said["corrects"])["stands_on"]
    report(world, said, place, corrects=said["corrects"], correction_reason=said["reason"])


def report(world: World, said: Facts, place: str, **columns: object) -> None:
    """A report came in: it waits for review, and the item shows it as its latest."""
    row = {name: said[name] for name in ("item", "unit", "reported_on", "value", "note", "evidence", "reporter")}
    own = {"state": "SUBMITTED", "stands_on": place, "position": world.position}
    world.write("report", (said["report"],), **row, **own, **columns)
    work = world.have("ledger_work", said["item"])
    world.change(
        "ledger_work",
        (said["item"],),
        report_count=work["report_count"] + 1,
        submitted_report=said["report"],
        submitted_on=said["reported_on"],
        submitted_value=said["value"],
        evidence=joined(work["evidence"], said["evidence"]),
    )
    show(world, said["item"], said["report"], said["evidence"])


def progress_returned(world: World, event: Facts, said: Facts) -> None:
    columns = {"reviewed_on": said["returned_on"], "reviewer": reviewer(event), "returned_reason": said["reason"]}
    world.change("report", (said["report"],), state="RETURNED", **columns)


def progress_accepted(world: World, event: Facts, said: Facts) -> None:
    columns = {"reviewed_on": said["accepted_on"], "reviewer": reviewer(event)}
    world.change("report", (said["report"],), state="ACCEPTED", **columns)
    found = world.have("report", said["report"])
    standing_on = world.have("ledger_work", said["item"]).get("standing_on")
    if standing_on is None or found["stands_on"] >= standing_on:
        standing = {"standing_on": found["stands_on"], "standing_value": found["value"]}
        world.change("ledger_work", (said["item"],), standing_report=said["report"], **standing)


def reviewer(event: Facts) -> str | None:
    """Whoever reviewed, or in whose name; None where only paper says."""
    actor = event["actor"]
    person = actor["person"] if actor["on_behalf_of"] is None else actor["on_behalf_of"]["person"]
    return person if isinstance(person, str) else None


def completion_claimed(world: World, event: Facts, said: Facts) -> None:
    files = joined(world.have("ledger_work", said["item"])["evidence"], said["evidence"])
    state(world, said, "CLAIMED_DONE", claimed_on=said["claimed_on"], evidence=files)
    show(world, said["item"], None, said["evidence"])


def completion_returned(world: World, event: Facts, said: Facts) -> None:
    state(world, said, "IN_PROGRESS", said["reason"], claimed_on=None)


def completion_verified(world: World, event: Facts, said: Facts) -> None:
    state(world, said, "VERIFIED", verified_by=said["verified_by"], verified_on=said["verified_on"])


def closed(world: World, event: Facts, said: Facts) -> None:
    state(world, said, "CLOSED", closed_on=said["closed_on"])


def reopened(world: World, event: Facts, said: Facts) -> None:
    nothing = dict.fromkeys(("claimed_on", "verified_by", "verified_on", "closed_on"))
    state(world, said, "REOPENED", said["reason"], **nothing)


def suspended(world: World, event: Facts, said: Facts) -> None:
    before = world.have("ledger_work", said["item"])["state"]
    state(world, said, "SUSPENDED", said["reason"], state_before=before)


def resumed(world: World, event: Facts, said: Facts) -> None:
    state(world, said, world.have("ledger_work", said["item"])["state_before"])


def reminder_sent(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("item", "unit", "kind", "due_on", "leader")}
    world.note("notice", deadline="TIME_NODE", **row, recorded_at=event["recorded_at"])


def reminded(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("deadline", "finding", "follow_up", "objection", "unit", "kind", "due_on")}
    told = {"case_id": said["case"], "leader": said["person"], "recorded_at": event["recorded_at"]}
    world.note("notice", **row, **told)


def contribution_requested(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("item", "unit", "department", "resource")}
    own = {"request": said["description"], "state": "REQUESTED", "position": world.position}
    world.write("contribution", (said["contribution"],), **row, **own)
    count = world.have("ledger_work", said["item"])["contribution_count"]
    world.change("ledger_work", (said["item"],), contribution_count=count + 1)


def contribution_pledged(world: World, event: Facts, said: Facts) -> None:
    columns = {"pledge": said["description"], "deliver_by_on": said["deliver_by_on"]}
    world.change("contribution", (said["contribution"],), state="PLEDGED", **columns)


def contribution_delivered(world: World, event: Facts, said: Facts) -> None:
    columns = {"delivered_on": said["delivered_on"], "delivered_note": said["note"]}
    world.change("contribution", (said["contribution"],), state="DELIVERED", **columns)


def contribution_declined(world: World, event: Facts, said: Facts) -> None:
    world.change("contribution", (said["contribution"],), state="DECLINED", declined_reason=said["reason"])


def suggestion_submitted(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("unit", "year", "from_member", "submitted_on")}
    own = {"state": "SUBMITTED", "sealed": sealed_text(event), "position": world.position}
    world.write("suggestion", (said["suggestion"],), **row, **own)


def suggestion_screened(world: World, event: Facts, said: Facts) -> None:
    columns = {"summary": said["summary"], "screened_on": said["screened_on"]}
    world.change("suggestion", (said["suggestion"],), state="SCREENED" if said["fit"] else "REFERRED", **columns)


def suggestion_adopted(world: World, event: Facts, said: Facts) -> None:
    columns = {"item": said["item"], "adopted_on": said["adopted_on"]}
    world.change("suggestion", (said["suggestion"],), state="ADOPTED", **columns)


def suggestion_replied(world: World, event: Facts, said: Facts) -> None:
    world.change("suggestion", (said["suggestion"],), reply=said["text"], replied_on=said["replied_on"])


def evidence_declared(world: World, event: Facts, said: Facts) -> None:
    names = ("unit", "item", "file_name", "sha256", "size_bytes", "media_type", "no_state_secret")
    known = "DECLARED" if said["sha256"] is None else "SUPPLIED"
    row = {name: said[name] for name in names}
    world.write("evidence", (said["evidence"],), **row, state=known, reports=[], position=world.position)
    if said["item"] is not None:
        files = joined(world.have("ledger_work", said["item"])["evidence"], [said["evidence"]])
        world.change("ledger_work", (said["item"],), evidence=files)


def evidence_supplied(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("sha256", "size_bytes", "media_type")}
    unknown = dict.fromkeys((*SCANNED.values(), "previews", "previews_lost"))
    world.change("evidence", (said["evidence"],), state="SUPPLIED", rejected_reason=None, **columns, **unknown)


SCANNED = {
    "media_type": "true_media_type",
    "verdict": "scan_verdict",
    "engine": "scan_engine",
    "engine_version": "scan_engine_version",
    "signatures": "scan_signatures",
    "signatures_on": "scan_signatures_on",
    "threat": "scan_threat",
}


def evidence_scanned(world: World, event: Facts, said: Facts) -> None:
    columns = {column: said[name] for name, column in SCANNED.items()}
    kinds = {name: [each["kind"] for each in said[name]] for name in ("previews", "previews_lost")}
    world.change("evidence", (said["evidence"],), **columns, **kinds)


def evidence_sealed(world: World, event: Facts, said: Facts) -> None:
    names = ("sha256", "size_bytes", "object_key", "object_version", "retain_until_on")
    blob = ("key_id", "blob_sha256", "blob_bytes")
    world.change("evidence", (said["evidence"],), state="SEALED", **{name: said[name] for name in (*names, *blob)})


def evidence_rejected(world: World, event: Facts, said: Facts) -> None:
    world.change("evidence", (said["evidence"],), state="REJECTED", rejected_reason=said["reason"])


def evidence_linked(world: World, event: Facts, said: Facts) -> None:
    for table, key in (("ledger_work", said["item"]), ("report", said["report"])):
        files = joined(world.have(table, key)["evidence"], [said["evidence"]])
        world.change(table, (key,), evidence=files)
    show(world, said["item"], said["report"], [said["evidence"]])


def evidence_superseded(world: World, event: Facts, said: Facts) -> None:
    columns = {"superseded_reason": said["reason"], "superseded_at": event["recorded_at"]}
    world.change("evidence", (said["evidence"],), successor=said["successor"], **columns)


def evidence_restricted(world: World, event: Facts, said: Facts) -> None:
    world.change("evidence", (said["evidence"],), restriction=said["reason"])


def evidence_restriction_lifted(world: World, event: Facts, said: Facts) -> None:
    world.change("evidence", (said["evidence"],), restriction=None)


def joined(before: list[str], more: list[str]) -> list[str]:
    """Both lists, each file once."""
    return before + [file for number, file in enumerate(more) if file not in before and file not in more[:number]]


def show(world: World, item: str, shown_in: str | None, files: list[str]) -> None:
    """The files belong to the item; the report shows them."""
    for file in files:
        row = world.have("evidence", file)
        reports = joined(row["reports"], [] if shown_in is None else [shown_in])
        world.change("evidence", (file,), item=row["item"] or item, reports=reports)


FOLDS = {
    "item.issued.v1": item_issued,
    "item.revoked.v1": item_revoked,
    "item.carried_over.v1": item_carried_over,
    "commitment.assigned.v1": assigned,
    "commitment.measure_set.v1": measure_set,
    "commitment.node_set.v1": node_set,
    "commitment.accepted.v1": accepted,
    "commitment.reassigned.v1": reassigned,
    "progress.submitted.v1": progress_submitted,
    "progress.returned.v1": progress_returned,
    "progress.accepted.v1": progress_accepted,
    "progress.corrected.v1": progress_corrected,
    "item.completion_claimed.v1": completion_claimed,
    "item.completion_returned.v1": completion_returned,
    "item.completion_verified.v1": completion_verified,
    "item.closed.v1": closed,
    "item.reopened.v1": reopened,
    "item.suspended.v1": suspended,
    "item.resumed.v1": resumed,
    "item.reminder_sent.v1": reminder_sent,
    "deadline.reminded.v1": reminded,
    "contribution.requested.v1": contribution_requested,
    "contribution.pledged.v1": contribution_pledged,
    "contribution.delivered.v1": contribution_delivered,
    "contribution.declined.v1": contribution_declined,
    "suggestion.submitted.v1": suggestion_submitted,
    "suggestion.screened.v1": suggestion_screened,
    "suggestion.adopted.v1": suggestion_adopted,
    "suggestion.replied.v1": suggestion_replied,
    "evidence.declared.v1": evidence_declared,
    "evidence.supplied.v1": evidence_supplied,
    "evidence.scanned.v1": evidence_scanned,
    "evidence.sealed.v1": evidence_sealed,
    "evidence.rejected.v1": evidence_rejected,
    "evidence.linked.v1": evidence_linked,
    "evidence.superseded.v1": evidence_superseded,
    "evidence.restricted.v1": evidence_restricted,
    "evidence.restriction_lifted.v1": evidence_restriction_lifted,
}
