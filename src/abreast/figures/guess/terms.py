"""Terms, halves and school or financial years in words, which stand for a quarter or year of the calendar."""

import re
import unicodedata

from abreast.campaign.calendar import calendar_of

YEAR = re.compile(r"(?<!\d)(?:fy ?)?((?:19|20)\d\d)(?: ?[/–-] ?((?:20)?\d\d)(?!\d))?", re.IGNORECASE)
REST = re.compile(r"^[\s,/年度学-]+|[\s,/年度学-]+$")
QUARTERS = (
    (
        re.compile(
            r"(?:autumn|fall|michaelmas)(?: term| semester)?|(?:t|term) ?1|第?[一1]学?期?|上学期",
            re.IGNORECASE,
        ),
        4,
    ),
    (
        re.compile(
            r"(?:spring|winter|hilary|lent)(?: term| semester)?|(?:t|term) ?2|第?[二2]学?期?|下学期",
            re.IGNORECASE,
        ),
        1,
    ),
    (re.compile(r"(?:summer|trinity)(?: term| semester)?|(?:t|term) ?3|第?[三3]学?期?", re.IGNORECASE), 2),
)
HALVES = (
    (re.compile(r"h1|上半年?|first half|1st half", re.IGNORECASE), 2),
    (re.compile(r"h2|下半年?|second half|2nd half", re.IGNORECASE), 4),
)


FULL = "january february march april may june july august september october november december".split()  # noqa: SIM905
MONTH = re.compile(
    rf"(?P<name>{'|'.join(FULL)}|{'|'.join(name[:3] for name in FULL)}|sept)\.?"
    r"|(?:month |m)?(?P<number>1[0-2]|0?[1-9]) ?月?(?:份)?|(?P<zh>十[一二]?|[一二三四五六七八九])月(?:份)?",
    re.IGNORECASE,
)
QUARTER = re.compile(r"(?:q|quarter |qtr ?)(?P<number>[1-4])|第?(?P<zh>[一二三四1-4])季度?", re.IGNORECASE)
WEEK = re.compile(r"(?:w|wk|week)[ .]?(?P<number>\d{1,2})|第?(?P<zh>\d{1,2})周", re.IGNORECASE)
DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}


def yearless_code(text: str, year: int) -> str | None:
    """The month, quarter or week of a year for a text that leaves the year out; a bare number is none."""
    text = unicodedata.normalize("NFKC", text).strip()
    if text.isdigit():
        return None
    if match := MONTH.fullmatch(text):
        name, number = match["name"], match["number"]
        month = _month(name) if name else int(number) if number else DIGITS[match["zh"]]
        return f"{year}-{month:02d}"
    if match := QUARTER.fullmatch(text):
        said = match["number"] or match["zh"]
        return f"{year}-Q{DIGITS.get(said) or said}"
    match = WEEK.fullmatch(text)
    code = f"{year}-W{int(match['number'] or match['zh']):02d}" if match else None
    return code if code is not None and calendar_of(code) else None


def _month(name: str) -> int:
    return next(number for number, full in enumerate(FULL, 1) if full.startswith(name[:3].lower()))


def term_code(text: str) -> str | None:
    """The quarter or year for a term, half or school year in words; None where it is none of these.

    An autumn term is the last quarter of the year in which it begins; spring and summer of 2025/26 lie in 2026.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    match = YEAR.search(text)
    if match is None:
        return None
    year, spans = int(match[1]), match[2] is not None
    if spans and (year + 1) % 100 != int(match[2][-2:]):
        return None
    rest = REST.sub("", text[: match.start()] + text[match.end() :])
    if not rest:
        return str(year) if spans or "fy" in match[0].lower() else None
    for pattern, quarter in QUARTERS:
        if pattern.fullmatch(rest):
            return f"{year + 1 if spans and quarter != 4 else year}-Q{quarter}"
    return next((f"{year}-Q{quarter}" for pattern, quarter in HALVES if pattern.fullmatch(rest)), None)
