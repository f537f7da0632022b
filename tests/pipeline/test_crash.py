"""After `kill -9` at any moment of run or seal, verification passes and the next call completes."""

import random
from pathlib import Path

import pytest

from abreast import campaign, period
from abreast.figures import closing, seal
from abreast.period import STAGES
from abreast.verification import verify
from pipeline.crash import RUN, SEAL, killed, leftovers
from pipeline.small import write_campaign

TIMES = 20


@pytest.mark.parametrize("part", range(2))
def test_a_run_killed_at_any_moment(tmp_path: Path, part: int) -> None:
    folder = write_campaign(tmp_path / "small")
    rng = random.Random(part)
    moments = set()
    for _ in range(TIMES // 2):
        moments.add(killed(RUN, [str(folder)], rng, len(STAGES), 0.4))
        assert verify(folder).differences == ()
    period.run(folder)
    verdict = verify(folder)
    assert verdict.differences == ()
    assert verdict.statements > 0
    assert leftovers(folder) == []
    assert len(moments) > 2


def test_a_seal_killed_at_any_moment(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "small")
    rng = random.Random(5)
    periods = [f"2020-{month:02d}" for month in range(1, 10)]
    moments = set()
    for number in range(TIMES):
        closed = seal.chain(folder)
        if len(closed) == len(periods) - 1:
            folder = write_campaign(tmp_path / f"small-{number}")
            closed = ()
        moments.add(killed(SEAL, [str(folder), periods[len(closed)]], rng, closing.STAGES, 0.05))
        assert verify(folder).differences == ()
        assert len(seal.chain(folder)) - len(closed) in (0, 1)
    closing.close_period(campaign.load(folder), periods[-1], "tester")
    assert verify(folder).differences == ()
    assert leftovers(folder / "seals") == []
    assert len(moments) > 2
