"""The district, its years and what guides its lists, replayed."""

from services.replay.world import Facts, World


def tenant_opened(world: World, event: Facts, said: Facts) -> None:
    world.write("district", (), code=said["code"], name=said["name"], key_version=1)


def policy_versioned(world: World, event: Facts, said: Facts) -> None:
    world.write("policy", (said["version"],), parameters=said["policy"], reason=said["reason"])


def code_list_extended(world: World, event: Facts, said: Facts) -> None:
    key = (said["code_list"], said["year"] or 0, said["code"])
    world.write("code_entry", key, label=said["label"], position=world.position)


def key_rotated(world: World, event: Facts, said: Facts) -> None:
    world.change("district", (), key_version=said["key_version"])


def suspended(world: World, event: Facts, said: Facts) -> None:
    world.change("district", (), suspended_reason=said["reason"])


def resumed(world: World, event: Facts, said: Facts) -> None:
    world.change("district", (), suspended_reason=None)


def consent_granted(world: World, event: Facts, said: Facts) -> None:
    world.write("consent", (said["purpose"],), until_on=said["until_on"])


def cycle_opened(world: World, event: Facts, said: Facts) -> None:
    world.write("cycle", (said["year"],), phase="PLANNED", opened_on=said["opened_on"])


def prior_report_declared(world: World, event: Facts, said: Facts) -> None:
    report = {name: said[name] for name in ("document", "commitments")}
    world.write("prior_report", (said["year"], said["unit"] or ""), **report)


def phase_window_set(world: World, event: Facts, said: Facts) -> None:
    key = (said["year"], said["phase"])
    row = world.now("cycle_phase", *key) or {}
    world.write("cycle_phase", key, **{**row, "from_on": said["from_on"], "until_on": said["until_on"]})


def phase_advanced(world: World, event: Facts, said: Facts) -> None:
    world.change("cycle", (said["year"],), phase=said["phase"], reopened_reason=None)
    key = (said["year"], said["phase"])
    row = world.now("cycle_phase", *key) or {}
    world.write("cycle_phase", key, **{**row, "advanced_on": said["advanced_on"]})


def phase_reopened(world: World, event: Facts, said: Facts) -> None:
    world.change("cycle", (said["year"],), phase=said["phase"], reopened_reason=said["reason"])


def issue_exception_approved(world: World, event: Facts, said: Facts) -> None:
    world.write("issue_exception", (said["year"], said["unit"]), until_on=said["until_on"], reason=said["reason"])


def cycle_closed(world: World, event: Facts, said: Facts) -> None:
    world.change("cycle", (said["year"],), phase="CLOSED", closed_on=said["closed_on"])


def priority_published(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("year", "level", "title", "document")}
    world.write("priority", (said["priority"],), **row, position=world.position)


def priority_revised(world: World, event: Facts, said: Facts) -> None:
    world.change("priority", (said["priority"],), title=said["title"], document=said["document"])


def city_target_set(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("year", "level", "area", "title")}
    world.write("city_target", (said["target"],), **row, position=world.position)


def city_target_withdrawn(world: World, event: Facts, said: Facts) -> None:
    world.change("city_target", (said["target"],), withdrawn_reason=said["reason"])


def template_published(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("year", "domain", "industry", "title", "tasks", "focus", "breakthrough")}
    world.write("list_template", (said["template"],), **row, position=world.position)


def template_withdrawn(world: World, event: Facts, said: Facts) -> None:
    world.change("list_template", (said["template"],), withdrawn_reason=said["reason"])


def practice_published(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("item", "unit", "year", "title", "summary")}
    world.write("good_practice", (said["practice"],), **row, position=world.position)


def practice_withdrawn(world: World, event: Facts, said: Facts) -> None:
    world.change("good_practice", (said["practice"],), withdrawn_reason=said["reason"])


def research_started(world: World, event: Facts, said: Facts) -> None:
    row = {"officer": said["officer"], "started_on": said["started_on"], "position": world.position}
    world.write("research", (said["unit"], said["year"]), **row)


def situation_recorded(world: World, event: Facts, said: Facts) -> None:
    world.change("research", (said["unit"], said["year"]), situation=said["text"])


def problems_recorded(world: World, event: Facts, said: Facts) -> None:
    world.change("research", (said["unit"], said["year"]), problems=said["text"])


def strengths_recorded(world: World, event: Facts, said: Facts) -> None:
    world.change("research", (said["unit"], said["year"]), strengths=said["text"])


def research_completed(world: World, event: Facts, said: Facts) -> None:
    world.change("research", (said["unit"], said["year"]), completed_on=said["completed_on"])


FOLDS = {
    "tenant.opened.v1": tenant_opened,
    "tenant.policy_versioned.v1": policy_versioned,
    "tenant.code_list_extended.v1": code_list_extended,
    "tenant.key_rotated.v1": key_rotated,
    "tenant.suspended.v1": suspended,
    "tenant.resumed.v1": resumed,
    "tenant.consent_granted.v1": consent_granted,
    "cycle.opened.v1": cycle_opened,
    "cycle.prior_report_declared.v1": prior_report_declared,
    "cycle.phase_window_set.v1": phase_window_set,
    "cycle.phase_advanced.v1": phase_advanced,
    "cycle.phase_reopened.v1": phase_reopened,
    "cycle.issue_exception_approved.v1": issue_exception_approved,
    "cycle.closed.v1": cycle_closed,
    "priority.published.v1": priority_published,
    "priority.revised.v1": priority_revised,
    "city_target.set.v1": city_target_set,
    "city_target.withdrawn.v1": city_target_withdrawn,
    "list_template.published.v1": template_published,
    "list_template.withdrawn.v1": template_withdrawn,
    "good_practice.published.v1": practice_published,
    "good_practice.withdrawn.v1": practice_withdrawn,
    "research.started.v1": research_started,
    "research.situation_recorded.v1": situation_recorded,
    "research.problems_recorded.v1": problems_recorded,
    "research.strengths_recorded.v1": strengths_recorded,
    "research.completed.v1": research_completed,
}
