"""A campaign folder, loaded: its definition and its tree."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from abreast.campaign.aspect import Appointed
from abreast.campaign.calendar import Calendar
from abreast.campaign.definition import Definition
from abreast.campaign.grouping_rows import read_groups, read_memberships
from abreast.campaign.messages import nearest
from abreast.campaign.nesting import nesting_refusals
from abreast.campaign.reading import FILE, read_definition
from abreast.campaign.refusal import CampaignRefused, Refusal
from abreast.campaign.tree import Tree
from abreast.campaign.unit_rows import read_units
from abreast.tables.phrase import NOTHING, Phrase


@dataclass(frozen=True, slots=True, eq=False)
class Campaign:
    """What a campaign is, before anything is reported."""

    folder: Path
    definition: Definition
    tree: Tree

    @property
    def calendar(self) -> Calendar:
        return self.definition.calendar

    def region(self, period: str) -> list[str]:
        """The outermost scopes in a period: those declared, or else the units without a parent."""
        declared = self.definition.campaign.region
        return list(declared) if declared is not None else self.tree.roots(period)

    def scope_kinds(self, aspect: str, period: str) -> list[str]:
        """The kinds of ancestors and names of groupings within which an aspect compares, innermost first."""
        declared = self.definition.aspects[aspect].scopes
        if declared is not None:
            return list(declared)
        kinds = self.definition.kinds_of(self.definition.aspects[aspect].kind)
        scopes = self.tree.numbered(period)
        above = scopes.above(scopes.of_kinds(kinds)).rows.filter(~pl.col("is_group"))
        nearest = above.group_by("scope").agg(pl.col("distance").min())
        kinds_above = scopes.places["scope_kind"].gather(nearest["scope"])
        return (
            pl.DataFrame([kinds_above, nearest["distance"]])
            .group_by("scope_kind")
            .agg(pl.col("distance").min())
            .sort("distance", "scope_kind")["scope_kind"]
            .to_list()
        )


def load(folder: Path | str) -> Campaign:
    """The campaign in a folder; `CampaignRefused` holds every fault of definition, units and groups in one pass."""
    campaign, refusals = examine(folder)
    if refusals:
        raise CampaignRefused(refusals)
    return campaign


def examine(folder: Path | str) -> tuple[Campaign, list[Refusal]]:
    """The campaign as far as it can be read, and every fault of its units and groups.

    With faults it serves only to look for more of them in other files: rows that make no sense are left out of its
    tree, which need not nest. `CampaignRefused` where the definition itself is refused.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise CampaignRefused(
            [
                Refusal(
                    file=str(folder),
                    reason=Phrase("is not a folder"),
                    remedy=Phrase("give a campaign folder"),
                )
            ]
        )
    definition = read_definition(folder)
    tree, refusals = read_tree(folder, definition)
    return Campaign(folder, definition, tree), refusals


def read_tree(folder: Path, definition: Definition) -> tuple[Tree, list[Refusal]]:
    """The tree the tables describe, and everything that is wrong with it."""
    table, rows, refusals = read_units(folder, definition)
    if table is not None:
        # A date that cannot be read stands as "always", which would be a second fault of the same cell.
        undated = {one.row for one in refusals if one.column in ("from", "until")}
        nesting = nesting_refusals(table, rows, definition.calendar)
        refusals += [one for one in nesting if one.row not in undated]
    memberships, wrong = read_memberships(folder, definition, table, rows)
    groups, untitled = read_groups(folder, definition, memberships)
    refusals += wrong + untitled
    sound = rows.filter(pl.col("unit").is_not_null() & (pl.col("from") <= pl.col("until")))
    tree = Tree(definition.calendar, sound, memberships, groups)
    if table is not None and rows.height:
        refusals += _names_used(definition, tree)
    return tree, refusals


def _names_used(definition: Definition, tree: Tree) -> list[Refusal]:
    """Units and groups that the definition names and the tables do not know."""
    units = set(tree.units["unit"])
    groups = {name: set(part["group"]) for (name,), part in tree.groups.group_by("grouping")}
    refusals = [
        _unknown("campaign.region", one, Phrase("unit or group"), units.union(*groups.values()))
        for one in definition.campaign.region or ()
        if one not in units.union(*groups.values())
    ]
    for code, aspect in definition.aspects.items():
        key = f"aspects.{code}"
        for grouping, group in aspect.where.items():
            if group not in groups.get(str(grouping), set()):
                refusals.append(
                    _unknown(
                        f"{key}.where",
                        group,
                        Phrase("group of {grouping}", grouping=grouping),
                        groups.get(str(grouping), set()),
                    )
                )
        refusals += [
            _unknown(f"{key}.eligible.exclude", one, Phrase("unit"), units)
            for one in aspect.eligible.exclude
            if one not in units
        ]
        if (
            isinstance(aspect.level, Appointed)
            and aspect.level.unit is not None
            and aspect.level.unit not in units
        ):
            refusals.append(_unknown(f"{key}.level.unit", aspect.level.unit, Phrase("unit"), units))
    return refusals


def _unknown(key: str, name: str, what: Phrase, known: set[str]) -> Refusal:
    hint = nearest(name, sorted(known)) if len(known) <= 5000 else NOTHING
    return Refusal(
        file=FILE,
        column=key,
        value=name,
        reason=Phrase("is not a {what}", what=what),
        remedy=hint or Phrase("add it to units.csv"),
    )
