"""A handed-in file looked at by the worker: made into a campaign folder, changed as asked, and read as a whole."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abreast.campaign.reading import FILE
from abreast.campaign.refusal import Refusal, Refused
from abreast.tables.phrase import data_of
from abreast.web.innovations import carried
from abreast.web.jobs.stage import Stage
from abreast.web.setup.models import CAMPAIGN, Draft
from abreast.web.setup.unpacking import unpack
from abreast.web.shaping import applying
from abreast.web.shaping.wishes import Wishes

if TYPE_CHECKING:
    from abreast.figures.guess.alike import Alike
    from abreast.folder import Folder

MOST_REFUSALS = 300


def look(draft: Draft, wish: dict[str, Any], stage: Stage) -> None:
    """Make the folder of a draft, or change the one it has, and write down what it holds and what does not fit."""
    refusals: list[Refusal] = []
    summary = dict(draft.summary)
    if wish.get("again"):
        shutil.rmtree(draft.campaign_folder, ignore_errors=True)
    try:
        if not draft.campaign_folder.exists():
            stage("reading what was handed in")
            summary = {"alike": _made(draft)}
        elif wish:
            _changed(draft, Wishes(**wish))
        found = _examined(draft, stage)
        refusals = list(found.refusals)
        summary = summary | _summary(found)
    except Refused as refused:
        refusals = list(refused.refusals)
    file = draft.campaign_folder / FILE
    draft.definition = file.read_text("utf-8-sig", "replace") if file.is_file() else ""
    draft.refusals = [_kept(one) for one in refusals[:MOST_REFUSALS]]
    draft.summary = summary | {"refused": len(refusals)}
    draft.save()


def _kept(one: Refusal) -> dict[str, Any]:
    return asdict(one) | {"reason": data_of(one.reason), "remedy": data_of(one.remedy)}


def _made(draft: Draft) -> list[dict[str, Any]]:
    """The folder, from what was handed in; returns pairs of units that may be one and the same."""
    from abreast.figures import guess

    making = draft.folder / "making"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    aside = making / CAMPAIGN
    file = draft.sent if draft.name else None
    try:
        if draft.source == Draft.Source.FOLDER and file is not None:
            unpack(file, draft.name, aside)
            alike: tuple[Alike, ...] = ()
        else:
            alike = guess.new(aside, file).alike
            if file is None:
                _with_example(aside)
        aside.rename(draft.campaign_folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return [data_of(pair.told) for pair in alike]


def _with_example(folder: Path) -> None:
    """A few units in place of the workbooks that a template has to be filled in."""
    (folder / "units.xlsx").unlink()
    (folder / "figures" / "figures.xlsx").unlink()
    plants = "".join(f"plant{n},plant,company,Plant {n},{n}号厂\n" for n in (1, 2, 3))
    head = "unit,kind,parent,title_en,title_zh\n"
    (folder / "units.csv").write_text(f"{head}company,company,,Our company,我们的公司\n{plants}", "utf-8")
    # What is reported comes from forms, once the campaign is set up.
    (folder / "figures" / "figures.csv").write_text("unit,period,output,rejects\n", "utf-8")
    file = folder / FILE
    file.write_text(file.read_text("utf-8").replace("figures/figures.xlsx", "figures/figures.csv"), "utf-8")


def _changed(draft: Draft, wishes: Wishes) -> None:
    """Change the folder as a whole or, where something is refused, not at all."""
    aside = draft.folder / "changing"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        shutil.copytree(draft.campaign_folder, aside)
        applying.change(aside, wishes)
        old = draft.folder / "before"
        draft.campaign_folder.rename(old)
        aside.rename(draft.campaign_folder)
        shutil.rmtree(old)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _examined(draft: Draft, stage: Stage) -> Folder:
    from abreast import folder as whole  # brings solvers along, which pages do without

    found = whole.examine(draft.campaign_folder, stage)
    projects = found.lists.projects if found.lists is not None else None
    codes = [] if projects is None else projects["project"].to_list()
    faults = carried.check(draft.campaign_folder, codes) if found.lists is not None else []
    return replace(found, refusals=(*found.refusals, *faults))


def _summary(found: Folder) -> dict[str, Any]:
    units = found.campaign.tree.units
    figures = found.reading.figures
    periods = figures["period"].unique().sort().to_list() if figures.height else []
    return {
        "kinds": dict(Counter(units.unique("unit")["kind"].to_list())),
        "figures": figures.height,
        "periods": len(periods),
        "first": periods[0] if periods else "",
        "last": periods[-1] if periods else "",
    }


def units_of(folder: Path, most: int) -> list[dict[str, str]]:
    """The first rows of a draft's units as text, for its page; empty where they stand in a workbook."""
    file = folder / "units.csv"
    if not file.is_file():
        return []
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        rows = [row for _, row in zip(range(most), reader, strict=False)]
    return [{str(name): value or "" for name, value in row.items() if name} for row in rows]
