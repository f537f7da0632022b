"""A campaign folder from a guess: the copied table, units.csv, and a campaign.toml in which every guess is marked."""

import csv
import io
import json
import shutil
from pathlib import Path

from abreast.campaign.source import FILE, SHEET
from abreast.figures.guess.alike import Alike
from abreast.figures.guess.data import Data
from abreast.figures.guess.guess import Guess
from abreast.figures.guess.measures import Measure
from abreast.figures.guess.places import Places

HEAD = """\
# This campaign was guessed from {name}. Every line marked "guess" is easy to change;
# then `abreast check {folder}` says what does not fit, and `abreast run {folder}` makes the bulletin.
# All keys: docs/reference/campaign-folder.md.
"""


def write(guess: Guess, folder: Path) -> None:
    """Write the folder, which must not exist or be empty; the source is copied and never changed."""
    (folder / "figures").mkdir(parents=True)
    shutil.copyfile(guess.data.file.path, folder / "figures" / guess.copy_as)
    for name, text in (("units.csv", units_csv(guess)), ("groups.csv", groups_csv(guess))):
        if text:
            (folder / name).write_text(text, encoding="utf-8-sig", newline="")
    (folder / "campaign.toml").write_text(definition(guess, folder.name), encoding="utf-8")


def mark(folder: Path, guess: Guess, pairs: tuple[Alike, ...]) -> None:
    """Mark units that may be one and the same at the end of campaign.toml."""
    remarks = "".join(
        f"# guess: {_plain(str(pair))}. If they are one, write {_plain(pair.other)} in "
        f"figures/{_plain(guess.copy_as)} and take the other out of units.csv.\n"
        for pair in pairs
    )
    if remarks:
        with (folder / "campaign.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n{remarks}")


def units_csv(guess: Guess) -> str:
    """unit, kind, parent, title and a column per grouping."""
    rows = [[row.unit, row.kind, row.parent, row.title, *row.groups] for row in guess.tree.rows]
    return _csv([["unit", "kind", "parent", "title", *guess.tree.groupings], *rows])


def groups_csv(guess: Guess) -> str:
    """grouping, group, title; empty where there are no groups."""
    rows = [[grouping, group, title] for (grouping, group), title in guess.tree.group_titles.items()]
    return _csv([["grouping", "group", "title"], *rows]) if rows else ""


def _csv(rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def definition(guess: Guess, folder: str) -> str:
    """The text of campaign.toml."""
    sections = [
        HEAD.format(name=_plain(guess.data.file.path.name), folder=_plain(folder)),
        _campaign(guess),
        _files(guess),
        *(_kinds(guess)),
        *(
            f"[groupings.{_key(code)}]\ntitle = {_q(name)} # guess: column {_q(name)}, cuts across the tree\n"
            for code, name in guess.tree.groupings.items()
        ),
        *(_indicator(one) for one in guess.measures),
        *_figures(guess),
        *(_aspect(guess, one) for one in guess.aspects),
        _rules(guess),
    ]
    return "\n".join(sections)


def _campaign(guess: Guess) -> str:
    span = f"{guess.periods[0]} to {guess.periods[-1]}" if guess.periods else "none"
    return f"""\
[campaign]
id = {_q(guess.id)}
title = {_q(guess.title)} # guess; {{ en = "…", zh = "…" }} for both languages
calendar = {_q(guess.calendar)} # guess: the periods found run from {span}
start = {_q(guess.periods[0])} # guess: the first period found
"""


def _files(guess: Guess) -> str:
    notation, order = guess.data.notation, guess.data.periods.order
    dates = (
        f"dates = {_q(order)} # guess: the order of day and month in 03/04/2026\n" if order != "ymd" else ""
    )
    return f"""\
[files]
decimal = {_q(notation.decimal)} # guess
thousands = {_q(notation.thousands)} # guess
missing = ["", "-", "–", "—", "/", "n/a", "N/A", "NA", "..", "…", "无"]
{dates}"""


def _kinds(guess: Guess) -> list[str]:
    kinds = []
    for kind in guess.tree.kinds:
        origin = (
            "the unit above all others"
            if kind.column is None and kind is not guess.tree.compared
            else "column"
        )
        columns = guess.places.unit if kind is guess.tree.compared else (kind.column,)
        origin = "the headings" if guess.places.turned and origin == "column" else origin
        said = origin if origin != "column" else f"column {', '.join(map(str, columns))}"
        kinds.append(
            f"[kinds.{_key(kind.code)}] # guess: {_plain(said)}\n"
            f"title = {{ en = {_q(kind.en)}, zh = {_q(kind.zh)} }}\n"
            + (f"plural = {{ en = {_q(kind.plural)} }}\n" if kind.plural else "")
        )
    return kinds


def _indicator(one: Measure) -> str:
    lines = [f"[indicators.{_key(one.code)}]", f"title = {_q(one.title)}"]
    if one.formula:
        lines.append(f"formula = {_q(one.formula)} # guess: {_plain(one.why)}")
    if one.unit:
        lines.append(
            f"unit = {_q(one.unit)} # guess{': printed as a percentage' if one.unit == 'share' else ''}"
        )
    lines.append(f"direction = {_q(one.direction)} # guess: which way is better: up, down, none")
    if not one.formula:
        lines.append(f"over_units = {_q(one.over_units)} # guess: how it adds up over units: sum, mean, none")
        lines.append(f"over_time = {_q(one.over_time)} # guess: and over periods: sum, mean, last")
    lines += [
        f"{key} = {value:g} # guess"
        for key, value in (("minimum", one.minimum), ("maximum", one.maximum))
        if value is not None
    ]
    lines.append(f"decimals = {one.decimals}")
    return "\n".join(lines) + "\n"


def _figures(guess: Guess) -> list[str]:
    """One entry for all sheets where they are alike, else one for each."""
    data = guess.data
    named = [sheet.name for sheet in data.sheets]
    if not any(named):
        return [_entry(guess, None)]
    if len(named) > 1 and not data.left_out:
        return [_entry(guess, "*")]
    remark = f"# Sheets left out: {_plain(', '.join(data.left_out))}.\n" if data.left_out else ""
    entries = [_entry(guess, name) for name in named]
    return [remark + entries[0], *entries[1:]]


def _entry(guess: Guess, sheet: str | None) -> str:
    places, data = guess.places, guess.data
    header = data.sheets[0].header
    lines = ["[[figures]]", f"file = {_q(f'figures/{guess.copy_as}')}"]
    if sheet is not None:
        lines.append(f"sheet = {_q(sheet)}")
    lines.append(
        f"header = {header[0] if len(header) == 1 else list(header)} # guess: rows of the column names"
    )
    shape = "beside" if places.turned else places.shape
    lines.append(f"shape = {_q(shape)} # guess: {_SHAPES[shape]}")
    unit = _q(places.unit[0]) if len(places.unit) == 1 else f"[{', '.join(map(_q, places.unit))}]"
    if places.turned:
        lines.append(f"period = {_q(places.turned)} # guess")
    else:
        lines.append(f"unit = {unit} # guess: what names the unit{_is_sheet(places.unit[0])}")
    if places.shape != "across":
        period = (
            _q(places.period) if isinstance(places.period, str) else f"[{', '.join(map(_q, places.period))}]"
        )
        lines.append(f"period = {period} # guess{_is_sheet(places.period_key)}")
    if places.indicator is not None:
        lines.append(f"indicator = {_q(places.indicator)} # guess: what names the indicator")
    if places.shape == "long":
        lines.append(f"value = {_q(places.values[0].name)} # guess")
    lines.append(f"indicators = {_mapping(guess, places, data)}")
    if guess.aliases:
        pairs = ", ".join(
            f"{_q(text)} = {_q(code)}"
            for text, code in sorted(guess.aliases.items(), key=lambda pair: pair[1])
        )
        lines.append(f"periods = {{ {pairs} }} # guess: what these words mean")
    named = {
        *places.unit,
        *((places.period,) if isinstance(places.period, str) else places.period),
        places.indicator,
    }
    if merged := [name for name in data.filled if name in named]:
        lines.append(f"fill_down = [{', '.join(map(_q, merged))}] # guess: cells merged downwards")
    if data.ignored:
        lines.append(f"ignore = [{', '.join(map(_q, data.ignored))}] # guess: rows of totals")
    return "\n".join(lines) + "\n"


_SHAPES = {
    "long": "a row per unit, period and indicator",
    "wide": "a column per indicator",
    "across": "a column per period",
    "beside": "a column per unit",
}


def _is_sheet(name: str) -> str:
    return ": the name of the sheet" if name == SHEET else ": the name of the file" if name == FILE else ""


def _mapping(guess: Guess, places: Places, data: Data) -> str:
    """indicator = heading; a table of one indicator needs only its code."""
    pairs = [f"{_key(one.code)} = {_q(one.heading)}" for one in guess.measures if one.heading]
    return f"{{ {', '.join(pairs)} }}"


def _aspect(guess: Guess, one: Measure) -> str:
    window = max(1, min(3, len(guess.periods)))
    alike = ", ".join(map(_q, guess.tree.groupings))
    within = f"# compare_within = [{alike}] # to compare like with like, take the # away\n" if alike else ""
    volume = f"volume = {_q(one.volume)}\n" if one.volume else ""
    return f"""\
[aspects.{_key(one.code)}]
title = {_q(one.title)}
kind = {_q(guess.tree.compared.code)}
indicators = [{_q(one.code)}]
level = {{ rule = "best" }} # guess: the level to catch up with: best, or quantile with q = 0.9
window = {window} # guess: periods taken together
{volume}{_gap_unit(guess, one)}{within}"""


def _gap_unit(guess: Guess, one: Measure) -> str:
    """What a gap times the volume is a number of: what stands above the line of a ratio."""
    counted = {f"{above.code} / {one.volume}": above for above in guess.measures if above.heading}
    above = counted.get(one.formula) if one.volume else None
    if above is None:
        return ""
    words = above.title if above.title[1:2].isupper() else above.title[:1].lower() + above.title[1:]
    unit = f"{above.unit} {words}" if above.unit else words
    en, zh = (f"{unit} avoided", f"{unit}（减少）") if above.direction == "down" else (unit, unit)
    texts = _q(en) if en == zh else f"{{ en = {_q(en)}, zh = {_q(zh)} }}"
    return f"gap_unit = {texts} # guess: what a gap times the volume is a number of, as a gain\n"


def _rules(guess: Guess) -> str:
    units = sum(row.kind == guess.tree.compared.code for row in guess.tree.rows)
    smallest = max(2, min(5, units))
    return f"""\
[rules]
smallest_group = {smallest} # comparisons of fewer units are not shown as ranks
# pledging = [{_q(guess.tree.compared.code)}] # kinds expected to pledge; without it, those whose units pledged
"""


def _q(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain(text: str) -> str:
    """Text for a remark: on one line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _key(code: str) -> str:
    return code if code.isascii() else _q(code)
