"""Inspections, findings and follow-ups, replayed."""

from services.replay.organisation import sealed_text
from services.replay.world import Facts, World


def inspection_planned(world: World, event: Facts, said: Facts) -> None:
    names = ("number", "organiser", "unit", "year", "method", "style", "departments", "team", "planned_for_on")
    row = {name: said[name] for name in (*names, "purpose", "reason_beyond_limit")}
    own = {"tracks": said["case"], "state": "PLANNED", "position": world.position}
    world.write("inspection", (said["inspection"],), **row, **own)


def inspector_added(world: World, event: Facts, said: Facts) -> None:
    team = world.have("inspection", said["inspection"])["team"]
    world.change("inspection", (said["inspection"],), team=[*team, said["person"]])


def inspection_started(world: World, event: Facts, said: Facts) -> None:
    world.change("inspection", (said["inspection"],), state="RUNNING", started_on=said["started_on"])


def observation_recorded(world: World, event: Facts, said: Facts) -> None:
    world.note("observation", **{name: said[name] for name in ("inspection", "list_kind", "items", "text", "evidence")})


def inspection_concluded(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("conclusion", "concluded_on")}
    world.change("inspection", (said["inspection"],), state="CONCLUDED", **columns)


def inspection_fed_back(world: World, event: Facts, said: Facts) -> None:
    world.change("inspection", (said["inspection"],), state="FED_BACK", fed_back_on=said["fed_back_on"])


def inspection_cancelled(world: World, event: Facts, said: Facts) -> None:
    world.change("inspection", (said["inspection"],), state="CANCELLED", cancelled_reason=said["reason"])


def finding_raised(world: World, event: Facts, said: Facts) -> None:
    row = {name: value for name, value in said.items() if name != "finding"}
    own = {"state": "RAISED", "rectification_evidence": [], "rechecks_failed": 0, "position": world.position}
    world.write("finding", (said["finding"],), **row, **own)


def finding_confirmed(world: World, event: Facts, said: Facts) -> None:
    world.change("finding", (said["finding"],), state="CONFIRMED", confirmed_on=said["confirmed_on"])


def finding_dismissed(world: World, event: Facts, said: Facts) -> None:
    columns = {"dismissed_reason": said["reason"], "dismissed_on": said["dismissed_on"]}
    world.change("finding", (said["finding"],), state="DISMISSED", **columns)


def finding_assigned(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("leader", "assigned_on", "due_on")}
    world.change("finding", (said["finding"],), state="ASSIGNED", **columns)


def rectification_submitted(world: World, event: Facts, said: Facts) -> None:
    columns = {"rectification": said["note"], "rectification_evidence": said["evidence"]}
    world.change("finding", (said["finding"],), state="SUBMITTED", submitted_on=said["submitted_on"], **columns)


def finding_rechecked(world: World, event: Facts, said: Facts) -> None:
    failed = world.have("finding", said["finding"])["rechecks_failed"]
    columns = {
        "rechecked_by": said["rechecked_by"],
        "rechecked_on": said["rechecked_on"],
        "recheck_passed": said["passed"],
        "recheck_note": said["note"],
    }
    if said["passed"]:
        world.change("finding", (said["finding"],), state="RECHECKED", **columns)
    else:
        world.change("finding", (said["finding"],), state="RECTIFYING", rechecks_failed=failed + 1, **columns)


def finding_closed(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("closed_on", "tracked_until_on")}
    world.change("finding", (said["finding"],), state="CLOSED", **columns)


def finding_reopened(world: World, event: Facts, said: Facts) -> None:
    nothing = dict.fromkeys(("due_on", "closed_on", "tracked_until_on"))
    told = {"reopened_reason": said["reason"], "reopened_on": said["reopened_on"]}
    world.change("finding", (said["finding"],), state="REOPENED", **nothing, **told)


def follow_up_proposed(world: World, event: Facts, said: Facts) -> None:
    row = {name: value for name, value in said.items() if name != "follow_up"}
    world.write("follow_up", (said["follow_up"],), **row, state="PROPOSED", evidence=[], position=world.position)


def follow_up_approved(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("approved_by", "approved_on")}
    world.change("follow_up", (said["follow_up"],), state="APPROVED", **columns)


def follow_up_sent(world: World, event: Facts, said: Facts) -> None:
    names = ("document_number", "sent_on", "reply_due_on", "holidays_known", "rectification_due_on")
    columns = {name: said[name] for name in names}
    world.change("follow_up", (said["follow_up"],), state="SENT", letter=sealed_text(event), **columns)


def reply_received(world: World, event: Facts, said: Facts) -> None:
    columns = {"replied_on": said["replied_on"], "reply": sealed_text(event)}
    world.change("follow_up", (said["follow_up"],), state="REPLIED", **columns)


def talk_held(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("held_on", "rectification_due_on")}
    world.change("follow_up", (said["follow_up"],), state="TALK_HELD", talk=sealed_text(event), **columns)


def rectification_reported(world: World, event: Facts, said: Facts) -> None:
    columns = {"reported_on": said["reported_on"], "evidence": said["evidence"], "report": sealed_text(event)}
    world.change("follow_up", (said["follow_up"],), state="RECTIFICATION_REPORTED", **columns)


def follow_up_closed(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("result", "closed_on")}
    world.change("follow_up", (said["follow_up"],), state="CLOSED", **columns)


FOLDS = {
    "inspection.planned.v1": inspection_planned,
    "inspection.inspector_added.v1": inspector_added,
    "inspection.started.v1": inspection_started,
    "inspection.observation_recorded.v1": observation_recorded,
    "inspection.concluded.v1": inspection_concluded,
    "inspection.fed_back.v1": inspection_fed_back,
    "inspection.cancelled.v1": inspection_cancelled,
    "finding.raised.v1": finding_raised,
    "finding.confirmed.v1": finding_confirmed,
    "finding.dismissed.v1": finding_dismissed,
    "finding.assigned.v1": finding_assigned,
    "finding.rectification_submitted.v1": rectification_submitted,
    "finding.rechecked.v1": finding_rechecked,
    "finding.closed.v1": finding_closed,
    "finding.reopened.v1": finding_reopened,
    "follow_up.proposed.v1": follow_up_proposed,
    "follow_up.approved.v1": follow_up_approved,
    "follow_up.sent.v1": follow_up_sent,
    "follow_up.reply_received.v1": reply_received,
    "follow_up.talk_held.v1": talk_held,
    "follow_up.rectification_reported.v1": rectification_reported,
    "follow_up.closed.v1": follow_up_closed,
}
