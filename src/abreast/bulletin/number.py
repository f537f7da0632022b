"""Numbers as a newspaper of each language prints them. Exact values stand beside them in the statements.

Chinese: 万 for whole thousands from 10,000 on, 万 and 亿 where the number is long; else all digits with commas in
between, so that 23,456件 stays 23,456件; 百分点 for differences of percentages.
English: commas, "million" and "billion" in sentences, a true minus sign.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, Lang] = ("en", "zh")

MINUS = "−"


def rounded(value: float, decimals: int) -> Decimal:
    """Half away from zero on the shortest decimal form of the number: 0.845 is 84.5 %, 2.675 is 2.68."""
    quantum = Decimal(1).scaleb(-decimals)
    result = Decimal(repr(float(value))).quantize(quantum, rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def digits(value: float, decimals: int = 0, *, grouped: bool = True, signed: bool = False) -> str:
    """1234.5 as 1,234.5; with a sign always where `signed`."""
    number = rounded(value, decimals)
    text = f"{abs(number):,f}" if grouped else f"{abs(number):f}"
    if number < 0:
        return MINUS + text
    return f"+{text}" if signed and number > 0 else text


def percent(value: float, decimals: int = 1, *, signed: bool = False) -> str:
    """A fraction as a percentage. 0 and 100 % stand without decimals; nothing else is ever printed as one of them."""
    hundred = _hundred(value)
    if value in (0.0, 1.0):
        decimals = 0
    while decimals < 6 and value not in (0.0, 1.0) and rounded(hundred, decimals) in (0, 100):
        decimals += 1
    return f"{digits(hundred, decimals, signed=signed)}%"


def growth_percent(value: float, *, signed: bool = False) -> str:
    """Growth: two decimals below 2 %, else one, as 1.25 % and 7.3 %."""
    return percent(value, 2 if abs(value) < 0.02 else 1, signed=signed)


def points(value: float, lang: Lang, *, signed: bool = False) -> str:
    """A difference of two fractions, in percentage points."""
    decimals = 1
    while decimals < 4 and value != 0 and rounded(_hundred(value), decimals) == 0:
        decimals += 1
    text = digits(_hundred(value), decimals, signed=signed)
    if lang == "zh":
        return f"{text}个百分点"
    return f"{text} percentage point{'' if rounded(abs(_hundred(value)), decimals) == 1 else 's'}"


def _hundred(value: float) -> float:
    return float(Decimal(repr(float(value))).scaleb(2))


def prose(value: float, lang: Lang, decimals: int = 0) -> str:
    """A quantity inside a sentence."""
    return _prose_zh(value, decimals) if lang == "zh" else _prose_en(value, decimals)


def _prose_en(value: float, decimals: int) -> str:
    size = abs(value)
    if size >= 999_500_000:
        return f"{digits(value / 1e9, 2)} billion"
    if size >= 999_500:
        return f"{digits(value / 1e6, 2)} million"
    return digits(value, decimals if size < 10_000 else 0)


def _prose_zh(value: float, decimals: int) -> str:
    size = abs(value)
    if size >= 1e8:
        return f"{_trim(digits(value / 1e8, 2, grouped=False))}亿"
    if size >= 1e6:
        return f"{_trim(digits(value / 1e4, 1, grouped=False))}万"
    if size >= 1e4 and value % 1000 == 0:
        return f"{_trim(digits(value / 1e4, 1, grouped=False))}万"
    return digits(value, decimals if size < 1e4 else 0)


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def ordinal(n: int) -> str:
    """1st, 2nd, 3rd, 11th, 112th, 121st."""
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n:,}{ending}"
