"""Hard rules: whole numbers, sums of declared parts, a part no larger than the whole, powers of ten."""

import numpy as np
import polars as pl

from abreast.integrity.check import FINDINGS, Check, Found, Row, Said, found
from abreast.integrity.evidence import Evidence, Series
from abreast.integrity.words import LANGUAGES, Words, plain

CODE = "rule"
EXACT = 1e-9
SPAN = 5  # earlier figures from which on a unit's usual size is known
NEAR = 0.35  # how near (in natural logarithms) to a power of ten a change has to be at the least
STEADY = 0.4  # a unit's own range of logarithms within which a factor of ten cannot be its own doing


def find(evidence: Evidence) -> Found:
    """Everything that cannot be as reported; `about` names the rule."""
    parts = [whole(evidence), sums(evidence), shares(evidence), magnitudes(evidence)]
    return found(pl.concat([pl.DataFrame(schema=FINDINGS), *(found(part).rows for part in parts)]))


def whole(evidence: Evidence) -> pl.DataFrame:
    """Figures with more decimals than their indicator has, or that are no multiple of its declared rounding."""
    steps = {
        code: one.rounding or 10.0 ** -(one.decimals or 0)
        for code, one in evidence.campaign.definition.indicators.items()
        if one.kind == "reported" and not one.is_share and (one.rounding or one.decimals is not None)
    }
    own = evidence.own.filter(pl.col("indicator").is_in(list(steps)))
    step = pl.col("indicator").replace_strict(steps, default=1.0, return_dtype=pl.Float64)
    multiple = pl.col("value") / step
    off = (multiple - multiple.round()).abs() > 1e-6 * pl.max_horizontal(multiple.abs(), pl.lit(1.0))
    return own.filter(off).with_columns(
        expected=(multiple.round() * step), about=pl.lit("step"), since="period"
    )


def sums(evidence: Evidence) -> pl.DataFrame:
    """Figures that are not the sum of their declared parts, beyond rounding."""
    indicators = evidence.campaign.definition.indicators
    wrong = [pl.DataFrame(schema={"unit": pl.String})]
    for code, one in indicators.items():
        if one.parts:
            step = one.rounding or (0.0 if one.decimals in (None, 0) else 10.0 ** -(one.decimals or 0))
            parts = evidence.own.filter(pl.col("indicator").is_in(list(one.parts)))
            added = parts.group_by("unit", "period").agg(expected=pl.col("value").sum(), n=pl.len())
            joined = evidence.own.filter(pl.col("indicator") == code).join(added, on=["unit", "period"])
            allowed = 0.5 * step * (len(one.parts) + 1) + EXACT * pl.col("value").abs() + EXACT
            complete = pl.col("n") == len(one.parts)
            off = (pl.col("value") - pl.col("expected")).abs() > allowed
            wrong.append(joined.filter(complete & off).with_columns(about=pl.lit("parts"), since="period"))
    return pl.concat(wrong, how="diagonal").drop("n", strict=False)


def shares(evidence: Evidence) -> pl.DataFrame:
    """Figures larger than the one they are a part of."""
    wrong = [pl.DataFrame(schema={"unit": pl.String})]
    for code, one in evidence.campaign.definition.indicators.items():
        if one.at_most:
            other = evidence.own.filter(pl.col("indicator") == one.at_most)
            limit = other.select("unit", "period", expected="value")
            joined = evidence.own.filter(pl.col("indicator") == code).join(limit, on=["unit", "period"])
            off = pl.col("value") > pl.col("expected") * (1 + EXACT)
            wrong.append(joined.filter(off).with_columns(about=pl.lit("at_most"), since="period"))
    return pl.concat(wrong, how="diagonal")


def magnitudes(evidence: Evidence) -> pl.DataFrame:
    """Figures ten, a hundred or a thousand times their unit's usual size, or as many times smaller."""
    series = evidence.series
    with np.errstate(divide="ignore", invalid="ignore"):
        x = np.where(series.values > 0, np.log(series.values), np.nan)
    rows = []
    for now in range(SPAN, x.shape[1]):
        past = x[:, max(0, now - 12) : now]
        enough = (~np.isnan(past)).sum(axis=1) >= SPAN
        far = np.abs(np.nan_to_num(x[:, now] - x[:, now - 1])) > np.log(10) - 2 * STEADY
        look = np.flatnonzero(enough & ~np.isnan(x[:, now]) & (far | np.isnan(x[:, now - 1])))
        if not len(look):
            continue
        middle = np.nanmedian(past[look], axis=1)
        wide = np.nanmax(past[look], axis=1) - np.nanmin(past[look], axis=1)
        steady, near = wide < 2 * STEADY, np.minimum(NEAR, 0.75 * wide)
        moved = x[look, now] - middle
        power = np.round(moved / np.log(10))
        hit = look[steady & (power != 0) & (np.abs(moved - power * np.log(10)) < near)]
        usual = np.exp(middle[np.isin(look, hit)])
        rows.append(_placed(series, hit, now, usual))
    empty = pl.DataFrame(schema={name: FINDINGS[name] for name in ("unit", "indicator", "period")})
    return pl.concat([empty, *rows], how="diagonal").with_columns(about=pl.lit("power"), since="period")


def _placed(series: Series, rows: np.ndarray, now: int, usual: np.ndarray) -> pl.DataFrame:
    return (
        series.keys[rows]
        .select("unit", "indicator")
        .with_columns(
            period=pl.lit(series.periods[now]),
            value=pl.Series(series.values[rows, now], dtype=pl.Float64),
            expected=pl.Series(usual, dtype=pl.Float64),
        )
    )


def reason(row: Row, words: Words) -> Said:
    """Which rule, and both numbers."""
    en, zh = (words.indicator(row["indicator"], language) for language in LANGUAGES)
    value, expected = plain(row["value"]), words.number(row["indicator"], row["expected"])
    indicator = words.campaign.definition.indicators[row["indicator"]]
    if row["about"] == "step":
        step = plain(indicator.rounding or 10.0 ** -(indicator.decimals or 0))
        exact = f"{row['value']:,}"
        return Said(
            f"{row['period']}, {en}: counted in steps of {step}, and {exact} was reported.",
            f"{row['period']}：{zh}应为{step}的整倍数，所报为{exact}。",
        )
    if row["about"] == "parts":
        parts = [words.indicators(indicator.parts, language) for language in LANGUAGES]
        return Said(
            f"{row['period']}, {en}: {value} was reported, and {parts[0]} add up to {expected}.",
            f"{row['period']}：{zh}报{value}，而{parts[1]}相加为{expected}。",
        )
    if row["about"] == "at_most":
        whole_en, whole_zh = (words.indicator(indicator.at_most or "", language) for language in LANGUAGES)
        return Said(
            f"{row['period']}, {en}: {value} was reported, which is more than all {whole_en} ({expected}).",
            f"{row['period']}：{zh}是{whole_zh}的一部分，所报{value}却多于后者的{expected}。",
        )
    times = plain(10.0 ** abs(round(np.log10(row["value"] / row["expected"]))))
    larger = row["value"] > row["expected"]
    en_times, zh_times = (f"{times} times", f"{times}倍") if larger else (f"1/{times} of", f"1/{times}")
    return Said(
        f"{row['period']}, {en}: {value} was reported, about {en_times} what this unit usually reports ({expected}). "
        "A decimal point or a unit of measure may have slipped.",
        f"{row['period']}：{zh}报{value}，约为该单位通常数字（{expected}）的{zh_times}，可能点错小数点或用错计量单位。",
    )


CHECK = Check(
    code=CODE,
    title=Said("A rule that figures keep", "应当成立的关系"),
    settles=Said(
        "The figure as it stands in the unit's own book, in the unit of measure of the campaign.",
        "本单位台账上的原数，按本运动规定的计量单位。",
    ),
    find=find,
    reason=reason,
)
