"""Terms, halves and school or financial years in words, which stand for a quarter or year of the calendar."""

import re
import unicodedata

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
