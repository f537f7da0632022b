"""Which pages are looked at among hundreds of thousands, and by whom: every kind of page, every role that sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.editions import published
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.entry.models import Report
from abreast.web.help.models import Help
from abreast.web.innovations.models import Project
from abreast.web.people.models import Membership, User
from abreast.web.pledges.models import Pledge
from abreast.web.practices.models import Card
from abreast.web.units.course import course

TREE = ("city", "trade", "factory", "workshop", "group", "person")
"""Kinds of units from the top of the tree to its foot."""

VIEWS = ("ranks", "funnel", "frontier")


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looks at a page: its kind, their role, its address."""

    kind: str
    role: str
    address: str
    user: User


@dataclass(frozen=True, slots=True)
class City:
    """A campaign with its last edition, and how many pages of each kind are looked at."""

    campaign: Campaign
    edition: Edition
    each: int

    def page(self, name: str, *of: object, **question: str) -> str:
        path = reverse(name, args=(self.campaign.code, *of))
        return f"{path}?{urlencode(question)}" if question else path

    def some(self, kind: str) -> list[Unit]:
        """Units of a kind from everywhere in the tree."""
        units = Unit.objects.filter(campaign=self.campaign, kind=kind, open=True)
        numbers = list(units.order_by("path").values_list("pk", flat=True))
        return list(units.filter(pk__in=spread(numbers, self.each)).select_related("parent"))


def spread(of: Sequence[int], most: int) -> list[int]:
    """So many of a list, at even distances."""
    step = max(len(of) / most, 1)
    return [of[int(number * step)] for number in range(min(len(of), most))]


@cache
def somebody(role: str, unit: Unit) -> User:
    """Who holds a role at a unit."""
    email = f"{role}.{unit.pk}@example.org"
    if known := User.objects.filter(email=email).first():
        return known
    user = User.objects.create_user(email, name=f"{role} of {unit.code}")
    Membership.objects.create(user=user, campaign_id=unit.campaign_id, unit=unit, role=role)
    return user


def at(city: City, path: str) -> Unit:
    return Unit.objects.get(campaign=city.campaign, path=path)


def everything(city: City) -> Iterator[Look]:
    """All that is looked at, kind after kind."""
    top = city.some("city")[0]
    for part in (_units, _beside_units, _desks, _boards, _registers, _offices):
        yield from part(city, top)


def _cast(city: City, top: Unit, unit: Unit) -> Iterator[tuple[str, User]]:
    """Those who may look at a unit, by role."""
    if unit.person:
        assert unit.parent is not None
        yield "the person", somebody("person", unit)
        yield "leader", somebody("leader", unit.parent)
        return
    trade = "/".join(unit.path.split("/")[:2]).rstrip("/") + "/"
    yield "organiser", somebody("organiser", top)
    yield "leader", somebody("leader", unit)
    yield "reporter", somebody("reporter", unit)
    yield "verifier", somebody("verifier", at(city, trade))
    yield "reader", somebody("reader", top)


def _units(city: City, top: Unit) -> Iterator[Look]:
    for kind in TREE:
        for unit in city.some(kind):
            for role, user in _cast(city, top, unit):
                yield Look(f"unit: {kind}", role, city.page("unit", unit.code), user)


def _beside_units(city: City, top: Unit) -> Iterator[Look]:
    for unit in [*city.some("factory"), *city.some("group")]:
        leader = somebody("leader", unit)
        yield Look("unit: help", "leader", city.page("unit-help", unit.code), leader)
        yield Look("unit: practice cards", "leader", city.page("unit-practices", unit.code), leader)
        known = ask(city.edition.index, "SELECT DISTINCT aspect FROM standings WHERE unit = ?", unit.code)
        for row in known:
            for name, said in (("similar", "similar units"), ("pledge-new", "pledging")):
                yield Look(f"unit: {said}", "leader", city.page(name, unit.code, row["aspect"]), leader)
            if course(unit, city.edition, row["aspect"]):
                yield Look("unit: course", "leader", city.page("course", unit.code, row["aspect"]), leader)
        form = Report.objects.filter(unit=unit).order_by("-period").first()
        for role in ("leader", "reporter") if form else ():
            address = city.page("entry", unit.code, city.campaign.period)
            yield Look("entry", role, address, somebody(role, unit))
    pledges = Pledge.objects.filter(campaign=city.campaign, unit__person=False)
    for one in _of(pledges.select_related("unit"), city.each):
        yield Look("pledge", "reader", city.page("pledge", one.unit.code, one.code), somebody("reader", top))


def _desks(city: City, top: Unit) -> Iterator[Look]:
    desk = city.page("desk")
    for role in ("organiser", "reader", "verifier", "leader"):
        for _ in range(city.each):
            yield Look("desk: city", role, desk, somebody(role, top))
    for kind in TREE[1:]:
        for unit in city.some(kind):
            for role in ("leader", "reporter") if kind != "person" else ("person",):
                yield Look(f"desk: {kind}", role, desk, somebody(role, unit))
    for unit in [*city.some("trade"), *city.some("factory")]:
        yield Look(f"desk: {unit.kind}", "verifier", desk, somebody("verifier", unit))


def _boards(city: City, top: Unit) -> Iterator[Look]:
    reader = somebody("reader", top)
    for kind, leader in (("factory", somebody("leader", city.some("factory")[0])), ("city", reader)):
        role = "leader" if kind == "factory" else "reader"
        for asked in _asked(city):
            yield Look("board", role, city.page("boards", **asked), leader)
    for asked in _asked(city):
        if city.campaign.meaning.kinds[city.campaign.meaning.aspects[asked["aspect"]].kind].person:
            continue
        frontier = type(city.campaign.meaning.aspects[asked["aspect"]].level).__name__ == "Frontier"
        for view in ("ranks", "frontier") if frontier else ("ranks", "funnel"):
            yield Look(f"board: {view}", "reader", city.page("boards", **asked, view=view), reader)
            yield Look(f"board: picture of {view}", "reader", city.page("chart", **asked, view=view), reader)
    for unit in city.some("group"):
        for row in ask(
            city.edition.index, 'SELECT aspect, scope, "group" FROM boards WHERE scope = ?', unit.code
        ):
            yield Look("board: persons", "leader", city.page("boards", **row), somebody("leader", unit))


def _asked(city: City) -> Iterator[dict[str, str]]:
    """Boards of every aspect: the largest, and others from everywhere."""
    for aspect in city.campaign.meaning.aspects:
        rows = ask(
            city.edition.index,
            'SELECT aspect, scope, "group" FROM boards WHERE aspect = ? ORDER BY n DESC, scope',
            aspect,
        )
        yield from (rows[number] for number in spread(range(len(rows)), max(city.each // 4, 2)))


def _registers(city: City, top: Unit) -> Iterator[Look]:
    reader, verifier = somebody("reader", top), somebody("verifier", top)
    words = ("工厂", "group", "1", "Chang'an", "nothing of the kind")
    for number in range(city.each):
        page = str(number % 3 + 1)
        yield Look("tree", "reader", city.page("tree"), reader)
        yield Look("tree: search", "reader", city.page("tree", q=words[number % len(words)]), reader)
        yield Look("help", "reader", city.page("help", page=page), reader)
        yield Look("innovations", "reader", city.page("innovations", page=page), reader)
        yield Look("practice cards", "reader", city.page("practices", page=page), reader)
        yield Look("pledges", "reader", city.page("coverage", page=page), reader)
        yield Look("corrections", "reader", city.page("amendments"), reader)
        yield Look("front page", "reader", city.page("campaign"), reader)
        yield Look("questions", "verifier", city.page("questions", page=page), verifier)
    for project in _of(Project.objects.filter(campaign=city.campaign), city.each):
        yield Look("innovation", "reader", city.page("project", project.pk), reader)
        yield Look("innovation: spread", "reader", city.page("project-spread", project.pk), reader)
    for card in _of(Card.objects.filter(campaign=city.campaign), city.each):
        yield Look("practice card", "reader", city.page("practice", card.pk), reader)
    helps = Help.objects.filter(campaign=city.campaign, state="accepted", helped__person=False)
    for one in _of(helps.select_related("helped"), city.each):
        yield Look("help: a pair", "reader", city.page("help-pair", one.helped.code, one.pk), reader)
    for row in islice(ask(city.edition.index, "SELECT unit, question FROM questions"), city.each):
        yield Look("question", "verifier", city.page("question", row["unit"], row["question"]), verifier)


def _of(rows: QuerySet, most: int) -> list:  # type: ignore[type-arg]
    numbers = list(rows.order_by("pk").values_list("pk", flat=True))
    return list(rows.filter(pk__in=spread(numbers, most)))


def _offices(city: City, top: Unit) -> Iterator[Look]:
    organiser = somebody("organiser", top)
    for _ in range(city.each):
        for name in ("closing", "people", "audit", "shape", "reminders"):
            yield Look(f"organiser: {name}", "organiser", city.page(name), organiser)


def opened(code: str, each: int) -> City:
    """The campaign with this code."""
    campaign = Campaign.objects.get(code=code)
    edition = published(campaign)
    assert edition is not None
    return City(campaign, edition, each)
