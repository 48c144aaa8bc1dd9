"""Review meetings and their ballots, replayed."""

from services.replay.world import Facts, World


def scheduled(world: World, event: Facts, said: Facts) -> None:
    own = {name: said[name] for name in ("units", "participants", "scheduled_on", "place")}
    world.write("review_meeting", (said["organiser"], said["year"]), state="SCHEDULED", position=world.position, **own)


def invited(world: World, event: Facts, said: Facts) -> None:
    before = world.have("review_meeting", said["organiser"], said["year"])["participants"]
    step(world, said, participants=before + said["participants"])


def circulated(world: World, event: Facts, said: Facts) -> None:
    own = {name: said[name] for name in ("assessment", "circulated_on")}
    step(world, said, state="COMPLETION_CIRCULATED", **own)


def called(world: World, event: Facts, said: Facts) -> None:
    step(world, said, state="REPORTING", called_unit=said["unit"], called_reporter=said["reporter"])
    before = world.now("review_report", said["unit"], said["year"]) or {"position": world.position}
    row = {name: said[name] for name in ("organiser", "reporter", "called_on")}
    key = (said["unit"], said["year"])
    world.write("review_report", key, state="CALLED", position=before["position"], **row)


def delivered(world: World, event: Facts, said: Facts) -> None:
    step(world, said, state="QUESTIONING", called_unit=None, called_reporter=None)
    row = {**said["parts"], "delivered_on": said["delivered_on"], "commitments": said["commitments"]}
    world.change("review_report", (said["unit"], said["year"]), state="DELIVERED", **row)


def asked(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("unit", "year", "organiser", "asked_by", "asked_on")}
    world.write("review_question", (said["question"],), asked=said["text"], position=world.position, **row)


def answered(world: World, event: Facts, said: Facts) -> None:
    world.change("review_question", (said["question"],), answer=said["text"], answered_on=said["answered_on"])


def opened(world: World, event: Facts, said: Facts) -> None:
    own = {name: said[name] for name in ("present", "on_paper", "opened_on")}
    step(world, said, state="APPRAISAL_OPEN", **own)


def closed(world: World, event: Facts, said: Facts) -> None:
    step(world, said, state="APPRAISAL_CLOSED", closed_on=said["closed_on"])


def adjourned(world: World, event: Facts, said: Facts) -> None:
    step(world, said, state="ADJOURNED", adjourned_on=said["adjourned_on"])


def step(world: World, said: Facts, **columns: object) -> None:
    """The meeting goes on."""
    world.change("review_meeting", (said["organiser"], said["year"]), **columns)


def box_opened(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("organiser", "eligible", "choices", "on_paper", "opened_on")}
    key = (said["unit"], said["year"])
    world.write("ballot_tally", key, state="OPEN", counters=[], position=world.position, **row)


def keys_published(world: World, event: Facts, said: Facts) -> None:
    ballots(world, said, **{name: said[name] for name in ("box", "token_key", "vote_key")})


def count_entered(world: World, event: Facts, said: Facts) -> None:
    counters = world.have("ballot_tally", said["unit"], said["year"])["counters"]
    if said["counted_by"] is not None and said["counted_by"] not in counters:
        ballots(world, said, counters=[*counters, said["counted_by"]])


def sealed(world: World, event: Facts, said: Facts) -> None:
    ballots(world, said, issued=said["issued"], returned=len(said["votes"]))


def counted(world: World, event: Facts, said: Facts) -> None:
    figures = {name: said[name] for name in ("issued", "returned", "valid", "abstentions", "counted_on")}
    names, counts = [vote["name"] for vote in said["votes"]], [vote["count"] for vote in said["votes"]]
    ballots(world, said, state="COUNTED", vote_names=names, vote_counts=counts, **figures)
    world.write("score_ground", (said["unit"], said["year"], "VOTES"), position=world.position)


def ballots(world: World, said: Facts, **columns: object) -> None:
    """Something is known about the ballots on a unit's secretary."""
    world.change("ballot_tally", (said["unit"], said["year"]), **columns)


FOLDS = {
    "meeting.scheduled.v1": scheduled,
    "meeting.participants_invited.v1": invited,
    "meeting.completion_circulated.v1": circulated,
    "meeting.reporter_called.v1": called,
    "meeting.report_delivered.v1": delivered,
    "meeting.question_asked.v1": asked,
    "meeting.question_answered.v1": answered,
    "meeting.appraisal_opened.v1": opened,
    "meeting.appraisal_closed.v1": closed,
    "meeting.adjourned.v1": adjourned,
    "ballot_box.opened.v1": box_opened,
    "ballot_box.keys_published.v1": keys_published,
    "ballot_box.paper_count_entered.v1": count_entered,
    "ballot_box.sealed.v1": sealed,
    "ballot_box.counted.v1": counted,
}
