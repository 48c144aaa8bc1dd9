"""Commands on suggestions of members and masses. Whatever may tell who they are is RESTRICTED."""

from dataclasses import replace

from domain import streams
from domain.ids import ItemId, SuggestionId
from domain.lists import items
from domain.lists.errors import SuggestionOnlyByAdoption
from domain.recorded import Classification
from domain.suggestions import decider as suggestions
from domain.suggestions.commands import AdoptSuggestion, ReplySuggestion, ScreenSuggestion, SubmitSuggestion
from domain.suggestions.errors import SuggestionNotFound
from services.commands import states
from services.commands.decide import Decide
from services.commands.grounds import ground, refuse_unfounded
from services.commands.handling import handles
from services.commands.standing import person_of


@handles(SubmitSuggestion)
def submit_suggestion(command: SubmitSuggestion, decide: Decide) -> None:
    suggestion = SuggestionId(decide.new_id())
    stream = streams.suggestion(suggestion)
    state = decide.load(stream, suggestions.EMPTY, suggestions.evolve)
    unit = states.unit(decide, command.unit)
    decide.authorise(unit=command.unit)
    events = suggestions.submit_suggestion(
        state,
        suggestion,
        unit=command.unit,
        unit_kind=unit.kind,
        unit_stands=unit.stands_on(decide.day),
        year=command.year,
        from_member=command.from_member,
        text=command.text,
        author=command.author,
        submitted_on=command.submitted_on,
    )
    decide.emit(stream, events, Classification.RESTRICTED)


@handles(ScreenSuggestion)
def screen_suggestion(command: ScreenSuggestion, decide: Decide) -> None:
    state = states.suggestion(decide, command.suggestion)
    decide.authorise(unit=state.unit)
    events = suggestions.screen_suggestion(
        state, fit=command.fit, summary=command.summary, screened_on=command.screened_on
    )
    decide.emit(streams.suggestion(command.suggestion), events, Classification.RESTRICTED)


@handles(AdoptSuggestion)
def adopt_suggestion(command: AdoptSuggestion, decide: Decide) -> None:
    state = states.suggestion(decide, command.suggestion)
    if state.unit is None:
        raise SuggestionNotFound(field="suggestion")
    year = state.year if command.year is None else command.year
    around = ground(decide, state.unit, year, decide.day)
    list_set = states.list_set(decide, state.unit, year)
    standing = decide.authorise(unit=state.unit)
    item = ItemId(decide.new_id())
    if command.content.suggestion not in (None, command.suggestion):
        raise SuggestionOnlyByAdoption(field="content.suggestion")
    refuse_unfounded(decide, command.content, state.unit, field="content.finding")
    content = replace(command.content, suggestion=command.suggestion)
    adopted = suggestions.adopt_suggestion(state, item, content=content, adopted_on=command.adopted_on, year=year)
    added = items.add_problem_item(
        list_set,
        item,
        number=command.number,
        content=content,
        ground=around,
        drafter=person_of(standing),
        suggestion=command.suggestion,
    )
    decide.emit(streams.suggestion(command.suggestion), adopted)
    decide.emit(streams.list_set(state.unit, year), added)


@handles(ReplySuggestion)
def reply_suggestion(command: ReplySuggestion, decide: Decide) -> None:
    state = states.suggestion(decide, command.suggestion)
    decide.authorise(unit=state.unit)
    events = suggestions.reply_suggestion(state, text=command.text, replied_on=command.replied_on)
    decide.emit(streams.suggestion(command.suggestion), events, Classification.RESTRICTED)
