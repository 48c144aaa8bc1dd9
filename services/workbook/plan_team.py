"""From 班子 to persons and posts: who is already there, who is new, and which cell was corrected."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from domain import streams
from domain.codes import PostKind
from domain.ids import PersonId, PostId, UnitId
from domain.organisation.commands import AssignPost, EndPost, SetPortfolio
from domain.organisation.unit import Post
from domain.persons.commands import CorrectIdentity, RegisterPerson
from domain.recorded import Behalf
from services.workbook.labels import POST_KINDS
from services.workbook.references import posts_of
from services.workbook.rows import PostRow
from services.workbook.sheets import ERASED
from services.workbook.steps import Origin, Planner

_SHOWN_KINDS = frozenset(POST_KINDS.shown.values())
_SECRETARY = frozenset({PostKind.SECRETARY})


@dataclass(slots=True)
class People:
    """Ids of the persons and posts that 班子 names: by (unit, name) and by row."""

    persons: dict[tuple[str, str], PersonId] = field(default_factory=dict)
    posts: dict[int, PostId] = field(default_factory=dict)

    def acting(self, planner: Planner, unit: str, posts: Sequence[PostRow]) -> Behalf:
        """In the name of the first of a unit's posts; on paper where there is none."""
        if not posts:
            return planner.on_paper(unit)
        return Behalf(
            unit=planner.ids.unit(unit),
            post=self.posts[posts[0].row],
            person=self.persons[unit, posts[0].name],
            attested_on_paper=True,
        )

    def secretary(self, planner: Planner, unit: str, day: date) -> Behalf:
        """In the name of a unit's secretary of the day, who signs for it."""
        return self.acting(planner, unit, posts_of(planner.district, unit, day, _SECRETARY))


@dataclass(frozen=True, slots=True)
class _Held:
    """A post of the log. `name` is None where the person was erased."""

    post: Post
    name: str | None


def plan_team(planner: Planner) -> People:
    """Register persons, assign, end and correct posts, unit by unit."""
    people = People()
    rows: dict[str, list[PostRow]] = {}
    for row in planner.district.team:
        rows.setdefault(row.unit, []).append(row)
    for unit, unit_rows in rows.items():
        _Team(planner, people, unit).plan(unit_rows)
    return people


class _Team:
    """One unit's rows against the posts that its log has in the year."""

    def __init__(self, planner: Planner, people: People, unit: str) -> None:
        self._planner = planner
        self._people = people
        self._unit = unit
        self._table = planner.district.team
        self._stream = streams.unit(planner.ids.unit(unit))
        self._behalf: Behalf = planner.on_paper(planner.organiser)
        ends = date(planner.year, 12, 31)
        begins = date(planner.year, 1, 1)
        state = planner.present.unit(planner.ids.unit(unit))
        self._held = [
            _Held(post, planner.present.names.get(post.person))
            for post in state.posts
            if post.kind in _SHOWN_KINDS and post.overlaps(begins, ends)
        ]
        self._all = [_Held(post, planner.present.names.get(post.person)) for post in state.posts]

    def plan(self, rows: list[PostRow]) -> None:
        """Match rows to posts, then create what is left of the rows and tell what is left of the posts."""
        free = list(self._held)
        matched: dict[int, _Held] = {}
        for exact in (True, False):
            for row in rows:
                if row.row not in matched:
                    held = self._find(row, free, exact, rows)
                    if held is not None:
                        matched[row.row] = held
                        free.remove(held)
        for row in rows:
            held = matched.get(row.row)
            origin = self._planner.origin(self._table, row, row.unit, row.name, row.kind, row.from_on, unit=row.unit)
            if held is None:
                self._create(origin, row)
            else:
                self._correct(origin, row, held, rows)
        for held in free:
            who = f"“{held.name or ERASED}”（{held.post.title}，自{held.post.from_on}）"
            self._planner.left_alone(self._table.sheet.name, f"“{self._unit}”还有{who}")

    def _find(self, row: PostRow, free: list[_Held], exact: bool, rows: list[PostRow]) -> _Held | None:
        """The post a row tells of: the same name, kind and first day; else the only one that differs in one of them."""
        key = (row.name, row.kind, row.from_on)
        found = [held for held in free if (held.name, held.post.kind, held.post.from_on) == key]
        if found or exact:
            return found[0] if found else None
        near = [held for held in free if _differences(held, row) == 1]
        return near[0] if len(near) == 1 else None

    def _create(self, origin: Origin, row: PostRow) -> None:
        planner, person = self._planner, self._person(row.name)
        self._people.persons[row.unit, row.name] = person
        if person not in planner.present.names and person not in planner.registered:
            planner.registered.add(person)
            planner.step(
                origin,
                row.from_on,
                RegisterPerson(name=row.name),
                self._behalf,
                verb="register",
                occurred_on=None,
                entity=person,
                fields={"name": "name"},
            )
        post = PostId(planner.ids.of("post", row.unit, row.name, row.kind, row.from_on))
        self._people.posts[row.row] = post
        planner.step(
            origin,
            row.from_on,
            AssignPost(
                unit=UnitId(planner.ids.unit(row.unit)),
                person=person,
                title=row.title,
                kind=row.kind,
                from_on=row.from_on,
                portfolio=row.portfolio,
            ),
            self._behalf,
            verb="assign",
            occurred_on=row.from_on,
            entity=post,
            fields={"from_on": "from_on", "kind": "kind", "person": "name", "title": "title", "portfolio": "portfolio"},
        )
        if row.until_on is not None:
            self._end(origin, row, post)

    def _end(self, origin: Origin, row: PostRow, post: PostId) -> None:
        assert row.until_on is not None
        self._planner.step(
            origin,
            row.until_on,
            EndPost(unit=UnitId(self._planner.ids.unit(row.unit)), post=post, until_on=row.until_on),
            self._behalf,
            verb="end",
            occurred_on=row.until_on,
            fields={"until_on": "until_on"},
        )

    def _person(self, name: str) -> PersonId:
        """Who that is: somebody with a post in the unit, or a new person."""
        for held in self._all:
            if held.name == name:
                return held.post.person
        attempt = 0
        while True:
            person = PersonId(self._planner.ids.of("person", self._unit, name, attempt))
            # Taken by somebody whose name was corrected to another one since.
            if self._planner.present.names.get(person, name) == name:
                return person
            attempt += 1

    def _correct(self, origin: Origin, row: PostRow, held: _Held, rows: list[PostRow]) -> None:
        planner, post = self._planner, held.post
        self._people.persons[row.unit, row.name] = post.person
        self._people.posts[row.row] = post.post
        if held.name is not None and held.name != row.name:
            self._correct_name(origin, row, held, rows)
        for field_name, now, wanted in (
            ("title", post.title, row.title),
            ("kind", post.kind, row.kind),
            ("from_on", post.from_on, row.from_on),
        ):
            if now != wanted and planner.differs(origin, self._table, field_name, self._stream, post.post):
                shown = _KINDS.get(now, now) if isinstance(now, PostKind) else now
                message = (
                    f"这项任职已登记为“{shown}”，登记后不能更正。请改回；"
                    "确有变动的，填写离任日期，另起一行填写新的任职。"
                )
                planner.refuse(self._table, row.row, field_name, message)
        self._correct_end(origin, row, held)
        self._correct_portfolio(origin, row, post)

    def _correct_portfolio(self, origin: Origin, row: PostRow, post: Post) -> None:
        """What a post is in charge of in the workbook's year; earlier years keep theirs."""
        planner = self._planner
        held = [portfolio for portfolio in post.portfolios if portfolio.from_on <= date(planner.year, 12, 31)]
        now = held[-1] if held else post.portfolios[0]
        if now.text == row.portfolio:
            return
        if not planner.differs(origin, self._table, "portfolio", self._stream, post.post):
            return
        from_on = max(now.from_on, date(planner.year, 1, 1))
        planner.step(
            origin,
            from_on,
            SetPortfolio(
                unit=UnitId(planner.ids.unit(row.unit)), post=post.post, portfolio=row.portfolio, from_on=from_on
            ),
            self._behalf,
            verb="portfolio",
            occurred_on=from_on,
            fields={"post": "until_on", "from_on": "portfolio"},
        )

    def _correct_end(self, origin: Origin, row: PostRow, held: _Held) -> None:
        """An end is recorded once. One after the year belongs to a later workbook."""
        until_on = held.post.until_on
        if until_on is not None and until_on.year > self._planner.year:
            until_on = None
        if until_on == row.until_on:
            return
        if until_on is None and held.post.until_on is None:
            self._end(origin, row, held.post.post)
            return
        message = f"离任已登记为{held.post.until_on}，登记后不能更正。请改回。"
        self._planner.refuse(self._table, row.row, "until_on", message)

    def _correct_name(self, origin: Origin, row: PostRow, held: _Held, rows: list[PostRow]) -> None:
        planner, person = self._planner, held.post.person
        stream = streams.person(person)
        if any(other.name == held.name for other in rows):
            message = f"“{held.name}”在本单位还有其他任职，不能只改这一行的姓名。请各行一并改正，或另起一行填写新任职。"
            planner.refuse(self._table, row.row, "name", message)
        elif person not in planner.registered and planner.differs(origin, self._table, "name", stream, person):
            planner.registered.add(person)
            planner.step(
                origin,
                row.from_on,
                CorrectIdentity(person=person, name=row.name, reason=planner.reason(origin)),
                self._behalf,
                verb="name",
                occurred_on=None,
                fields={"name": "name"},
            )


_KINDS = {kind: shown for shown, kind in POST_KINDS.shown.items()}


def _differences(held: _Held, row: PostRow) -> int:
    """In how many of name, kind and first day they differ; 3 where nothing but the kind or day is alike.

    An erased name differs from none.
    """
    post = held.post
    differ = sum((held.name not in (None, row.name), post.kind is not row.kind, post.from_on != row.from_on))
    return differ if post.title == row.title or held.name == row.name else 3
