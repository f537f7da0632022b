"""Derived indicators: bounded arithmetic on other indicators, never evaluated as code.

    sum     = product { ("+" | "-") product }
    product = factor { ("*" | "/") factor }
    factor  = [ "-" | "+" ] ( number | code | "(" sum ")" | name "(" sum { "," sum } ")" )

where `name` is min, max or abs. A missing operand makes the result missing, and so does a division by zero.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.campaign.arithmetic import (
    Call,
    Code,
    Node,
    Number,
    Operation,
    array,
    missing_unless_finite,
    value,
)
from abreast.campaign.arithmetic import codes as codes_in
from abreast.tables.phrase import NOTHING, Phrase

LONGEST, DEEPEST = 500, 20
CODE = re.compile(r"[^\W\d]\w*")
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|(?P<code>[^\W\d]\w*)|(?P<sign>[-+*/(),]))"
)
LIKELY = {"×": "*", "÷": "/", "^": "*", "−": "-", "（": "(", "）": ")", "，": ",", "%": "/ 100"}


class FormulaError(ValueError):
    """A formula cannot be read; the message says where and what to write instead."""


FUNCTIONS: dict[str, tuple[int, int]] = {"min": (2, 10), "max": (2, 10), "abs": (1, 1)}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as written, its tree, and the indicators it reads in order of appearance."""

    text: str
    root: Node = field(repr=False)
    codes: tuple[str, ...]

    def value(self, figures: Mapping[str, float | None]) -> float | None:
        """The result for one set of figures; None where an operand is missing or a divisor is zero."""
        return value(self.root, figures)

    def expression(self) -> pl.Expr:
        """The same as a Polars expression over numeric columns named by code; null and NaN are missing."""
        columns = [pl.col(code).cast(pl.Float64) for code in self.codes]
        return pl.struct(columns).map_batches(self._column, return_dtype=pl.Float64, is_elementwise=True)

    def arrays(self, columns: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """The same for arrays of one length by code; NaN where the result is missing."""
        clean = {code: missing_unless_finite(columns[code]) for code in self.codes}
        return np.asarray(array(self.root, clean), dtype=np.float64)

    def _column(self, figures: pl.Series) -> pl.Series:
        columns = {code: figures.struct.field(code).fill_null(math.nan).to_numpy() for code in self.codes}
        return pl.Series(self.text, self.arrays(columns), nan_to_null=True)


def parse(text: str) -> Formula:
    """Read a formula; `FormulaError` where it is not bounded arithmetic."""
    if len(text) > LONGEST:
        raise FormulaError(
            Phrase(
                "the formula has {count} characters; the longest allowed has {longest}",
                count=len(text),
                longest=LONGEST,
            )
        )
    if not text.strip():
        raise FormulaError(
            Phrase("the formula is empty; write arithmetic on indicators, such as 1 - breaches / attendances")
        )
    root = _Parser(list(_tokens(text))).whole()
    codes = tuple(dict.fromkeys(codes_in(root)))
    if not codes:
        raise FormulaError(Phrase("the formula names no indicator, so it would be the same everywhere"))
    return Formula(text, root, codes)


def computing_order(reads: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The computed indicators so that each comes after what it reads; `FormulaError` names a circle.

    `reads` gives for each computed indicator the codes it reads; codes that are no key of it are reported.
    """
    order: dict[str, None] = {}
    for start in reads:
        trail: list[tuple[str, Iterator[str]]] = [(start, iter(reads[start]))] if start not in order else []
        while trail:
            code, rest = trail[-1]
            following = next((other for other in rest if other in reads and other not in order), None)
            if following is None:
                order[code] = None
                trail.pop()
                continue
            path = [one for one, _ in trail]
            if following in path:
                circle = " → ".join([*path[path.index(following) :], following])
                raise FormulaError(Phrase("the formulas go in a circle: {circle}", circle=circle))
            trail.append((following, iter(reads[following])))
    return list(order)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            hint = Phrase("; write {sign}", sign=LIKELY[text[at]]) if text[at] in LIKELY else NOTHING
            raise FormulaError(
                Phrase(
                    "{text!r} at character {at} is not part of arithmetic (+ - * / parentheses min max abs){hint}",
                    text=text[at],
                    at=at + 1,
                    hint=hint,
                )
            )
        kind = match.lastgroup or ""
        yield _Token(kind, match[kind], match.start(kind) + 1)
        at = match.end()


class _Parser:
    """Recursive descent with a limit on depth."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.next = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self.sum()
        if self.next < len(self.tokens):
            raise self._unexpected(Phrase("an operator or the end"))
        return node

    def sum(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError(
                Phrase(
                    "the formula is nested more than {deepest} deep; split it into several indicators",
                    deepest=DEEPEST,
                )
            )
        node = self.product()
        while sign := self._take("+", "-"):
            node = Operation("+" if sign == "+" else "-", node, self.product())
        self.depth -= 1
        return node

    def product(self) -> Node:
        node = self.factor()
        while sign := self._take("*", "/"):
            node = Operation("*" if sign == "*" else "/", node, self.factor())
        return node

    def factor(self) -> Node:
        if sign := self._take("-", "+"):
            operand = self.operand()
            return Operation("-", Number(0.0), operand) if sign == "-" else operand
        return self.operand()

    def operand(self) -> Node:
        if self._take("("):
            node = self.sum()
            self._expect(")")
            return node
        if self.next >= len(self.tokens) or self.tokens[self.next].kind == "sign":
            raise self._unexpected(Phrase("a number, an indicator or a parenthesis"))
        token = self.tokens[self.next]
        self.next += 1
        if token.kind == "number":
            return _number(token)
        return self.call(token) if token.text in FUNCTIONS or self._sees("(") else Code(token.text)

    def call(self, token: _Token) -> Node:
        if token.text not in FUNCTIONS:
            raise FormulaError(
                Phrase(
                    "{text} at character {at} is no function; there are min, max and abs",
                    text=token.text,
                    at=token.at,
                )
            )
        self._expect("(")
        arguments = [self.sum()]
        while self._take(","):
            arguments.append(self.sum())
        self._expect(")")
        least, most = FUNCTIONS[token.text]
        if not least <= len(arguments) <= most:
            wanted = least if least == most else Phrase("{least} to {most}", least=least, most=most)
            raise FormulaError(
                Phrase(
                    "{text} takes {wanted} values, and {count} are given",
                    text=token.text,
                    wanted=wanted,
                    count=len(arguments),
                )
            )
        name: Literal["min", "max", "abs"] = (
            "min" if token.text == "min" else "max" if token.text == "max" else "abs"
        )
        return Call(name, tuple(arguments))

    def _sees(self, *signs: str) -> bool:
        token = self.tokens[self.next] if self.next < len(self.tokens) else None
        return token is not None and token.kind == "sign" and token.text in signs

    def _take(self, *signs: str) -> str | None:
        if not self._sees(*signs):
            return None
        self.next += 1
        return self.tokens[self.next - 1].text

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise self._unexpected(Phrase("{sign!r}", sign=sign))

    def _unexpected(self, wanted: Phrase) -> FormulaError:
        if self.next >= len(self.tokens):
            return FormulaError(Phrase("the formula ends where {wanted} is expected", wanted=wanted))
        token = self.tokens[self.next]
        return FormulaError(
            Phrase(
                "{text!r} stands at character {at} where {wanted} is expected",
                text=token.text,
                at=token.at,
                wanted=wanted,
            )
        )


def _number(token: _Token) -> Number:
    value = float(token.text)
    if not math.isfinite(value):
        raise FormulaError(
            Phrase("the number {text} at character {at} is too large", text=token.text, at=token.at)
        )
    return Number(value)
