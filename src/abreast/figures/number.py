"""Numbers as people write them: decimal commas, groups of three, percent signs, accountants' brackets."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

import polars as pl

SPACES = "\u0020\u00a0\u2009\u202f"
MINUS = {"−": "-", "–": "-", "﹣": "-"}


@dataclass(frozen=True, slots=True)
class Notation:
    """How numbers are written in a campaign's files; `thousands` may be empty."""

    decimal: str = "."
    thousands: str = ","

    @property
    def separator(self) -> str:
        """A pattern for the sign between groups of three; a space stands for any kind of space."""
        if not self.thousands:
            return r"[^\s\S]"
        return f"[{SPACES}]" if self.thousands in SPACES else re.escape(self.thousands)

    @property
    def plain(self) -> str:
        """A pattern for numbers without groups."""
        point = re.escape(self.decimal)
        return rf"^[+-]?(?:\d+(?:{point}\d*)?|{point}\d+)(?:[eE][+-]?\d+)?$"

    @property
    def grouped(self) -> str:
        """A pattern for numbers in groups of three digits, or of two before the last three as in India."""
        point, group = re.escape(self.decimal), self.separator
        groups = rf"(?:\d{{1,3}}(?:{group}\d{{3}})+|\d{{1,2}}(?:{group}\d{{2}})+{group}\d{{3}})"
        return rf"^[+-]?{groups}(?:{point}\d*)?$"

    def write(self, value: float) -> str:
        """A number as this notation reads it back, to the last bit: no groups, the shortest text."""
        text = repr(float(value)).removesuffix(".0")
        return text.replace(".", self.decimal)

    def describe(self) -> str:
        """An example, for refusals."""
        return f"1{self.thousands}234{self.decimal}5"


def parsed(text: pl.Series, notation: Notation) -> pl.DataFrame:
    """Columns `value` Float64 and `percent` Boolean; value null where the text is no number (or is null).

    A percent sign is reported, not applied: what it means depends on the unit of measure.
    """
    frame = pl.DataFrame({"text": text})
    plain = frame.select(
        pl.when(pl.col("text").str.contains(notation.plain))
        .then(pl.col("text").str.replace(notation.decimal, ".", literal=True))
        .when(pl.col("text").str.contains(notation.grouped))
        .then(
            pl.col("text")
            .str.replace_all(notation.separator, "")
            .str.replace(notation.decimal, ".", literal=True)
        )
        .cast(pl.Float64, strict=False)
        .alias("value")
    ).select(
        pl.when(pl.col("value").is_finite()).then("value").alias("value"), pl.lit(False).alias("percent")
    )
    rest = plain["value"].is_null() & text.is_not_null()
    return with_rest(plain, text, rest, notation) if rest.any() else plain


def with_rest(plain: pl.DataFrame, text: pl.Series, rest: pl.Series, notation: Notation) -> pl.DataFrame:
    """The few texts of another form, each different one looked at once."""
    places = rest.arg_true()
    wanted = text.gather(places)
    found = {one: number(one, notation) for one in wanted.unique().to_list()}
    values = [found[one][0] for one in wanted.to_list()]
    marks = [found[one][1] for one in wanted.to_list()]
    return plain.with_columns(
        plain["value"].scatter(places, values),
        plain["percent"].scatter(places, marks),
    )


def number(text: str, notation: Notation) -> tuple[float | None, bool]:
    """The value of a text and whether it bears a percent sign; None where it is no number."""
    text = unicodedata.normalize("NFKC", "".join(MINUS.get(sign, sign) for sign in text)).strip()
    bracketed = text.startswith("(") and text.endswith(")")
    text = text[1:-1].strip() if bracketed else text
    percent = text.endswith("%")
    text = text.removesuffix("%").strip()
    if re.fullmatch(notation.grouped, text):
        text = re.sub(notation.separator, "", text)
    elif not re.fullmatch(notation.plain, text):
        return None, False
    value = float(text.replace(notation.decimal, "."))
    return (-value if bracketed else value) if math.isfinite(value) else None, percent
