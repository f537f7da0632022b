"""Frontier scores of a table: one row per unit and scope. What `abreast score` does, for Python."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast import tables
from abreast.figures.columns import NO, YES
from abreast.figures.number import Notation, parsed
from abreast.frontier import FrontierError, Reason, Scores, score
from abreast.tables.phrase import Phrase

ALL = "all"
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a table: which columns, and how `frontier.score` is to score them.

    `scopes`: columns whose groups are scored apart, or `all` for the whole table; none means `all`.
    `arguments`: further keyword arguments of `frontier.score` that speak of columns by name.
    """

    unit: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    scopes: tuple[str, ...] = ()
    eligible: str | None = None
    slacks: bool = False
    rts: str = "vrs"
    orientation: str = "input"
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def columns(self) -> list[str]:
        """Every column the table must have, once."""
        named = [self.unit, *self.inputs, *self.outputs, *(s for s in self.scopes if s != ALL)]
        return list(dict.fromkeys(named + ([self.eligible] if self.eligible else [])))


@dataclass(frozen=True, slots=True)
class Answer:
    """`frame`: the scores, columns as in the command's reference. `questions`: what was noticed, one line each."""

    frame: pl.DataFrame
    remarks: tuple[str, ...]


def score_file(
    path: Path,
    question: Question,
    *,
    sheet: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Answer:
    """Score the table in a CSV, Excel or Parquet file; `progress` is told (done, of) in units.

    Raises `tables.Refused` with every cell that cannot be used, and FrontierError for arguments that cannot.
    """
    table = tables.read(path.parent, path.name, sheet=sheet)[0]
    values = _read(table, question)
    scopes = question.scopes or (ALL,)
    total = values.height * len(scopes)
    parts: list[pl.DataFrame] = []
    remarks: dict[str, None] = {}
    done = 0
    for scope in scopes:
        for group, rows in _groups(values, scope):
            tell = _teller(progress, done, total)
            frame, noticed = _score_group(table, values, rows, question, scope, group, tell)
            parts.append(frame)
            remarks.update(dict.fromkeys(noticed))
            done += len(rows)
    order = pl.concat(parts).sort("_scope", "_row", maintain_order=True).drop("_scope", "_row")
    return Answer(order, tuple(remarks))


def _teller(
    progress: Callable[[int, int], None] | None, done: int, total: int
) -> Callable[[int], None] | None:
    return None if progress is None else lambda count: progress(done + count, total)


def _read(table: tables.Table, question: Question) -> pl.DataFrame:
    """The columns asked for, typed; raises `tables.Refused` naming every cell that does not fit."""
    missing = [name for name in question.columns() if name not in table.columns]
    if missing:
        known = ", ".join(table.columns)
        remedy = Phrase("the columns are {known}", known=known)
        raise tables.Refused(
            [table.refuse(None, name, Phrase("there is no such column"), remedy) for name in missing]
        )
    refusals: list[tables.Refusal] = []
    text = table.text.select([question.unit, *(s for s in question.scopes if s not in (ALL, question.unit))])
    _refuse(
        refusals,
        table,
        question.unit,
        text[question.unit].is_null(),
        Phrase("is empty"),
        Phrase("name the unit"),
    )
    again = text[question.unit].is_not_null() & ~text[question.unit].is_first_distinct()
    _refuse(
        refusals,
        table,
        question.unit,
        again,
        Phrase("stands in an earlier row too"),
        Phrase("give every unit one row"),
    )
    numbers = [
        _numbers(refusals, table, name) for name in dict.fromkeys((*question.inputs, *question.outputs))
    ]
    eligible = _eligible(refusals, table, question.eligible)
    if table.text.height == 0:
        refusals.append(
            table.refuse(None, "", Phrase("the table has no rows"), Phrase("add a row for every unit"))
        )
    if refusals:
        raise tables.Refused(refusals)
    named = [text[name].alias(f"text {name}") for name in text.columns]
    return pl.DataFrame([*named, *(n.alias(f"number {n.name}") for n in numbers), eligible])


def _numbers(refusals: list[tables.Refusal], table: tables.Table, name: str) -> pl.Series:
    text = table.text[name]
    found = parsed(text, Notation())
    values = found.select(pl.when("percent").then(pl.col("value") / 100).otherwise("value").alias(name))[name]
    if name in table.numbers.columns:
        typed = table.numbers[name]
        values = typed.zip_with(typed.is_not_null(), values).alias(name)
    _refuse(
        refusals,
        table,
        name,
        text.is_not_null() & values.is_null(),
        Phrase("is not a number"),
        Phrase("write 1234.5"),
    )
    return values


def _eligible(refusals: list[tables.Refusal], table: tables.Table, name: str | None) -> pl.Series:
    if name is None:
        return pl.Series("eligible", [True] * table.text.height, dtype=pl.Boolean)
    text = table.text[name].fill_null("").str.to_lowercase()
    _refuse(
        refusals,
        table,
        name,
        ~text.is_in([*YES, *NO]),
        Phrase("is neither yes nor no"),
        Phrase("write yes or no"),
    )
    return text.is_in(list(YES)).alias("eligible")


def _refuse(
    refusals: list[tables.Refusal],
    table: tables.Table,
    column: str,
    wrong: pl.Series,
    reason: Phrase,
    remedy: Phrase,
) -> None:
    refusals += [table.refuse(index, column, reason, remedy) for index in wrong.arg_true().to_list()]


def _groups(values: pl.DataFrame, scope: str) -> Iterator[tuple[str | None, Rows]]:
    if scope == ALL:
        yield ALL, np.arange(values.height)
        return
    indexed = values.select(group=pl.col(f"text {scope}")).with_row_index("row")
    for group, rows in indexed.group_by("group", maintain_order=True).agg("row").iter_rows():
        yield group, np.asarray(rows, dtype=np.int64)


def _score_group(
    table: tables.Table,
    values: pl.DataFrame,
    rows: Rows,
    question: Question,
    scope: str,
    group: str | None,
    progress: Callable[[int], None] | None,
) -> tuple[pl.DataFrame, list[str]]:
    part = values[rows]
    names = part[f"text {question.unit}"]
    scores = None
    if group is not None:
        scores = score(
            part.select(pl.col(f"number {name}").alias(name) for name in question.inputs),
            part.select(pl.col(f"number {name}").alias(name) for name in question.outputs),
            question.rts,
            question.orientation,
            eligible=part["eligible"].to_numpy(),
            slacks=question.slacks,
            ids=names.to_numpy(),
            scopes=_kin(part, question),
            progress=progress,
            **question.arguments,
        )
    frame = _frame(names, scores, question).with_columns(
        scope=pl.lit(scope),
        group=pl.lit(group, dtype=pl.String),
        _scope=pl.lit((question.scopes or (ALL,)).index(scope)),
        _row=pl.Series(rows),
    )
    first = ["unit", "scope", "group"]
    return frame.select(*first, pl.exclude(first)), _remarks(table, rows, scores, scope, group)


def _kin(part: pl.DataFrame, question: Question) -> Any:
    """Scope columns for the tie rule, those with most groups first."""
    columns = [f"text {name}" for name in question.scopes if name != ALL]
    if not columns:
        return None
    columns.sort(key=lambda name: -part[name].n_unique())
    return part.select(pl.col(columns).fill_null("")).to_numpy()


def _frame(names: pl.Series, scores: Scores | None, question: Question) -> pl.DataFrame:
    n = len(names)
    reasons = {} if scores is None else scores.reasons
    columns: dict[str, Any] = {"unit": names}
    columns["efficiency"] = _gaps(scores.efficiency) if scores else [None] * n
    columns["status"] = scores.status.astype(str) if scores else ["refused"] * n
    columns["certificate"] = _gaps(scores.certificate) if scores else [None] * n
    columns["peers"] = _peers(names.to_list(), scores) if scores else [None] * n
    for kind, pair in (("target", scores and scores.targets), ("slack", scores and scores.slacks)):
        if kind == "slack" and not question.slacks:
            continue
        for k, name in enumerate(question.inputs + question.outputs):
            side, place = (0, k) if k < len(question.inputs) else (1, k - len(question.inputs))
            columns[f"{kind}_{name}"] = _gaps(pair[side][:, place]) if pair else [None] * n
    why = [str(reasons[row]) if row in reasons else None for row in range(n)]
    columns["reason"] = why if scores else ["the unit is in no group"] * n
    schema = dict.fromkeys(columns, pl.Float64) | dict.fromkeys(
        ("unit", "status", "peers", "reason"), pl.String
    )
    return pl.DataFrame(columns, schema=schema)


def _gaps(values: Any) -> pl.Series:
    return pl.Series(values).fill_nan(None)


def _peers(names: Sequence[str], scores: Scores) -> list[str | None]:
    written = [_escape(name) for name in names]
    listed: list[str | None] = []
    for unit in range(len(scores)):
        rows, weights = scores.peers(unit)
        order = np.argsort(-weights, kind="stable")
        listed.append(";".join(f"{written[rows[k]]}:{weights[k]:.12g}" for k in order) or None)
    return listed


def _escape(name: str) -> str:
    return name.replace("\\", "\\\\").replace(":", "\\:").replace(";", "\\;")


def _remarks(
    table: tables.Table, rows: Rows, scores: Scores | None, scope: str, group: str | None
) -> list[str]:
    """What was noticed, naming file, row and column as a refusal does."""
    if scores is None:
        lost = [table.refuse(int(row), scope, Phrase("is empty, so the unit has no group")) for row in rows]
        return [str(replace(refusal, value=None)) for refusal in lost]
    refused = [
        _place(table, int(rows[unit]), reason)
        for unit, reason in scores.reasons.items()
        if scores.status[unit] == "refused"
    ]
    file = f"{table.file}, sheet {table.sheet}" if table.sheet else table.file
    where = tables.shown(file if scope == ALL else f"{file}, {scope} {group}", None)
    return refused + [f"{where}: {note}" for note in scores.notes]


def _place(table: tables.Table, row: int, reason: Reason) -> str:
    column = ", ".join(reason.columns)
    value = table.text[column][row] if column in table.columns else None
    refusal = table.refuse(row, column, Phrase("has no score: {reason}", reason=reason), value=value or "")
    return str(refusal if value else replace(refusal, value=None))


def named_columns(text: str | None) -> tuple[str, ...]:
    """Column names out of a comma-separated list; a name with a comma stands in double quotes."""
    import csv

    return tuple(
        name.strip() for name in next(csv.reader([text or ""], skipinitialspace=True), []) if name.strip()
    )


def undesirable(items: Iterable[str]) -> Any:
    """`COLUMN` items for weak disposability, or `COLUMN=CONSTANT` items for translation."""
    listed = list(items)
    pairs = [item.rpartition("=") for item in listed]
    translated = {
        name.strip(): _constant(constant, item)
        for (name, sign, constant), item in zip(pairs, listed, strict=True)
        if sign
    }
    if translated and len(translated) < len(listed):
        raise FrontierError("undesirable: give every column a constant, or none")
    return translated or listed or None


def _constant(text: str, item: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise FrontierError(f"undesirable: {item!r} does not end in a number") from None
